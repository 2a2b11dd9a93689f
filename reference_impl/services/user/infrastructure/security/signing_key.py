"""The key that access tokens are signed with."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from chat_infra.settings import SettingsError


class SigningKey:
    """An Ed25519 key pair; `key_id` is its JWK thumbprint (RFC 7638)."""

    def __init__(self, private_key: Ed25519PrivateKey) -> None:
        self.private_key = private_key
        self.public_key = private_key.public_key()
        raw = self.public_key.public_bytes(Encoding.Raw, PublicFormat.Raw)
        self._x = _base64url(raw)
        canonical = f'{{"crv":"Ed25519","kty":"OKP","x":"{self._x}"}}'
        self.key_id = _base64url(hashlib.sha256(canonical.encode()).digest())

    @property
    def jwk(self) -> dict[str, str]:
        """The public half as a JSON Web Key (RFC 8037)."""
        return {
            "kty": "OKP",
            "crv": "Ed25519",
            "x": self._x,
            "kid": self.key_id,
            "alg": "EdDSA",
            "use": "sig",
        }


def load_signing_key(path: str) -> SigningKey:
    """Read a PEM file with an Ed25519 private key.

    Raises:
        SettingsError: the file cannot be read, or holds something else.
    """
    try:
        key = load_pem_private_key(Path(path).read_bytes(), password=None)
    except OSError as problem:
        raise SettingsError(f"TOKEN_SIGNING_KEY_FILE: cannot read {path}: {problem.strerror}") from None
    except (ValueError, TypeError):
        raise SettingsError(f"TOKEN_SIGNING_KEY_FILE: {path} is not an unencrypted PEM private key") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise SettingsError(f"TOKEN_SIGNING_KEY_FILE: {path} is not an Ed25519 key")
    return SigningKey(key)


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
