"""The keys that sign access tokens, and those whose tokens are still good."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple

from chat_infra.logs import get_logger
from chat_infra.settings import SettingsError
from services.user.infrastructure.security.signing_key import SigningKey, load_signing_key

_LOOK_SECONDS: Final = 1.0
_ACTIVATION_SECONDS: Final = 5.0
"""How long a new key is published before it signs: by then every process has it, also those that have just
asked for keys and will not ask again for a moment."""
_MARGIN_SECONDS: Final = 60.0


class _HeldKey(NamedTuple):
    key: SigningKey
    since: float
    """When its file was written, in seconds since 1970."""


class KeyRing:
    """Reads a PEM file, or all `*.pem` of a folder in the order of their names, the newest last.

    The newest key signs; all are published and verify. A key is retired once the last token that it signed
    has expired. A folder is read again when it changes, so that keys are rotated without a restart.

    Raises:
        SettingsError: there is no usable key at the start; later trouble is logged, and the keys stay.
    """

    def __init__(self, path: str, *, token_lifetime: timedelta) -> None:
        self._path = Path(path)
        self._outlives = token_lifetime.total_seconds() + _MARGIN_SECONDS
        self._seen = self._look()
        self._held = self._load(self._seen)
        self._looked_at = time.monotonic()

    def signing(self) -> SigningKey:
        """Return the key that signs now."""
        self._refresh()
        active = [held for held in self._held if _is_active(held)]
        return (active[-1] if active else self._held[0]).key

    def published(self) -> list[SigningKey]:
        """Return the keys whose tokens are good, the newest last."""
        self._refresh()
        return [held.key for held in self._held if not self._is_retired(held)]

    async def key(self, key_id: str) -> Any:
        """Return the public key of that id, None if there is none; implements `KeySource`."""
        return next((key.public_key for key in self.published() if key.key_id == key_id), None)

    def _is_retired(self, held: _HeldKey) -> bool:
        successors = self._held[self._held.index(held) + 1 :]
        ended = time.time() - _ACTIVATION_SECONDS - self._outlives
        return any(successor.since < ended for successor in successors)

    def _refresh(self) -> None:
        if time.monotonic() - self._looked_at < _LOOK_SECONDS:
            return
        self._looked_at = time.monotonic()
        try:
            seen = self._look()
            if seen != self._seen:
                self._held, self._seen = self._load(seen), seen
                get_logger("keys").info("keys_read", key_ids=[held.key.key_id for held in self._held])
        except SettingsError as problem:
            get_logger("keys").warning("keys_unchanged", reason=str(problem))

    def _look(self) -> tuple[tuple[Path, float], ...]:
        try:
            files = sorted(self._path.glob("*.pem")) if self._path.is_dir() else [self._path]
            return tuple((file, file.stat().st_mtime) for file in files)
        except OSError as problem:
            raise SettingsError(
                f"TOKEN_SIGNING_KEY_FILE: cannot read {problem.filename}: {problem.strerror}"
            ) from None

    def _load(self, seen: tuple[tuple[Path, float], ...]) -> list[_HeldKey]:
        if not seen:
            raise SettingsError(f"TOKEN_SIGNING_KEY_FILE: there is no *.pem in {self._path}")
        return [_HeldKey(load_signing_key(str(file)), since) for file, since in seen]


def _is_active(held: _HeldKey) -> bool:
    return time.time() - held.since >= _ACTIVATION_SECONDS
