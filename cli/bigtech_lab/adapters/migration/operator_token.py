"""Access tokens for reads on behalf of users, signed with the instance's own key as user-service does."""

from __future__ import annotations

import base64
import hashlib
import json
import time
import uuid
from pathlib import Path
from typing import Any

_LIFETIME_SECONDS = 300


def operator_token(key_file: Path, user_id: int) -> str:
    """A token (EdDSA JWT) of a session that lasts five minutes and cannot be refreshed."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

    key = load_pem_private_key(key_file.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{key_file} holds no Ed25519 key")
    x = _base64url(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))
    thumbprint = hashlib.sha256(f'{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}'.encode()).digest()
    now = int(time.time())
    header = {"alg": "EdDSA", "typ": "JWT", "kid": _base64url(thumbprint)}
    claims = {
        "iss": "bigtech-lab",
        "aud": "bigtech-chat",
        "sub": str(user_id),
        "username": "migration",
        "sid": str(uuid.uuid4()),
        "jti": str(uuid.uuid4()),
        "iat": now,
        "exp": now + _LIFETIME_SECONDS,
    }
    signed = f"{_encoded(header)}.{_encoded(claims)}"
    return f"{signed}.{_base64url(key.sign(signed.encode()))}"


def _encoded(part: dict[str, Any]) -> str:
    return _base64url(json.dumps(part, separators=(",", ":")).encode())


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
