"""The secrets of an instance: made once, readable by their owner only, never committed anywhere."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from bigtech_lab.adapters.atomic_file import write_atomically
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import EnvironmentNotReady

DATABASES: Mapping[str, str] = MappingProxyType(
    {
        "user_db": "user_service",
        "friend_db": "friend_service",
        "chat_db": "chat_service",
        "notification_db": "notification_service",
        "monolith_db": "chat_monolith",
    }
)
"""Database → the role that owns it."""

OBSERVER_ROLE = "lab_observer"
MIGRATOR_ROLE = "lab_migrator"
SUPERUSER_ROLE = "postgres"
_REDIS = "redis"
_SIGNING_KEYS = "token_signing_keys"
_NAMES = (SUPERUSER_ROLE, OBSERVER_ROLE, MIGRATOR_ROLE, *DATABASES.values(), _REDIS)


@dataclass(frozen=True, slots=True)
class InstanceSecrets:
    """Passwords by role (and `redis`), and the folder of the token signing keys, the newest last by name."""

    passwords: Mapping[str, str]
    signing_keys: Path

    @property
    def signing_key_file(self) -> Path:
        """The newest signing key."""
        return max(self.signing_keys.glob("[0-9]*.pem"))

    @property
    def redis(self) -> str:
        """Redis' password."""
        return self.passwords[_REDIS]


def make_secrets(folder: Path) -> InstanceSecrets:
    """New secrets in `folder` (which exists); what is there already stays."""
    signing_keys = folder / _SIGNING_KEYS
    if not signing_keys.exists():
        signing_keys.mkdir(mode=0o700)
        add_signing_key(signing_keys)
    file = folder / "passwords.json"
    if not file.exists():
        # URL-safe characters only: these stand in connection strings.
        passwords = {name: secrets.token_urlsafe(24).replace("-", "x") for name in _NAMES}
        write_atomically(file, json.dumps(passwords, indent=2) + "\n", mode=0o600)
    return load_secrets(folder)


def load_secrets(folder: Path) -> InstanceSecrets:
    """The secrets in `folder`; raises EnvironmentNotReady when they are missing or damaged."""
    file = folder / "passwords.json"
    try:
        found = json.loads(file.read_text())
        passwords = {name: str(found[name]) for name in _NAMES}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EnvironmentNotReady(
            Localized(
                f"The instance's secrets in {file} cannot be read: {error}.",
                f"{file}에 있는 인스턴스의 비밀값을 읽을 수 없습니다: {error}.",
            ),
            code="secrets-unreadable",
            hint=Localized(
                "Remove the instance with `bigtech-lab clean --instance NAME` and start it anew.",
                "`bigtech-lab clean --instance NAME`으로 인스턴스를 지우고 새로 시작하세요.",
            ),
        ) from error
    return InstanceSecrets(MappingProxyType(passwords), folder / _SIGNING_KEYS)


def add_signing_key(folder: Path) -> Path:
    """Writes a new key whose name comes after those that are there, and returns its file."""
    newest = max((int(file.stem) for file in folder.glob("[0-9]*.pem")), default=0)
    file = folder / f"{newest + 1:06d}.pem"
    write_atomically(file, _signing_key(), mode=0o600)
    return file


def _signing_key() -> bytes:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
