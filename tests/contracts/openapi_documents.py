"""The OpenAPI documents of the services, made from their code; run it to renew the published ones.

python -m contracts.openapi_documents     (cli, reference_impl, reference_impl/shared and tests on PYTHONPATH)
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

import chat_contracts
from chat_infra.http.app import create_app
from chat_infra.http.tokens import JwtVerifier, RemoteKeys
from chat_infra.process.backbone import Backbone
from chat_infra.process.roles import Role
from chat_infra.process.service import ServiceDefinition
from chat_infra.settings import load_settings
from services.chat.bootstrap import SERVICE as CHAT
from services.friend.bootstrap import SERVICE as FRIEND
from services.notification.bootstrap import SERVICE as NOTIFICATION
from services.user.bootstrap import SERVICE as USER

SERVICES: Final = (USER, FRIEND, CHAT, NOTIFICATION)
PUBLISHED: Final = Path(chat_contracts.__path__[0]) / "openapi"


def environment(folder: Path) -> dict[str, str]:
    """Settings of a service that never connects to anything."""
    key = folder / "key.pem"
    private = Ed25519PrivateKey.generate()
    key.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return {
        "SERVICE_PORT": "0",
        "DATABASE_URL": "postgresql://nobody@localhost/none",
        "KAFKA_BOOTSTRAP_SERVERS": "localhost:1",
        "REDIS_URL": "redis://localhost:1",
        "JWKS_URL": "http://localhost:1/jwks.json",
        "USER_SERVICE_URL": "http://localhost:1",
        "FRIEND_SERVICE_URL": "http://localhost:1",
        "TOKEN_SIGNING_KEY_FILE": str(key),
    }


async def document_of(service: ServiceDefinition) -> dict[str, Any]:
    """The document that the service serves at /openapi.json."""
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(service.name, environment(Path(folder)))
        backbone = Backbone(settings, Role.API)
        parts = service.build(backbone)
    verifier = parts.verifier or JwtVerifier(RemoteKeys("", backbone.outbound))
    app = create_app(service.title, routers=parts.routers(), verifier=verifier, health=backbone.health)
    document: dict[str, Any] = app.openapi()
    parts.close()
    await backbone.close()
    return document


def published_file(service: ServiceDefinition) -> Path:
    """Where a service's document is published."""
    return PUBLISHED / f"{service.name}.json"


async def _renew() -> None:
    PUBLISHED.mkdir(exist_ok=True)
    for service in SERVICES:
        text = json.dumps(await document_of(service), indent=1, ensure_ascii=False, sort_keys=True)
        published_file(service).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    import asyncio

    asyncio.run(_renew())
