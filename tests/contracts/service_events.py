"""Which service publishes and hears which event types, read from the code of the services."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from chat_contracts.registry import EVENTS
from chat_infra.kafka.subscription import Subscription
from chat_infra.process.backbone import Backbone
from chat_infra.process.roles import Role
from chat_infra.process.service import ServiceDefinition
from chat_infra.settings import load_settings
from console import ROOT
from services.chat.bootstrap import SERVICE as CHAT
from services.chat.infrastructure.room_frames import DECODERS
from services.friend.bootstrap import SERVICE as FRIEND
from services.notification.bootstrap import SERVICE as NOTIFICATION
from services.user.bootstrap import SERVICE as USER

SERVICES: Mapping[str, ServiceDefinition] = {it.name: it for it in (USER, FRIEND, CHAT, NOTIFICATION)}
# Read without a group, to feed the streams of one process.
TAILS: Mapping[str, frozenset[str]] = {"chat-service": frozenset(DECODERS)}
_TYPES = {f"{it.payload.__module__}.{it.payload.__name__}": it.type for it in EVENTS}
_IN_SQL = re.compile(r"'([a-z]+(?:\.[a-z]+)+)'")
_PAYLOADS = "chat_contracts.payloads"


def subscriptions_of(service: ServiceDefinition, folder: Path) -> list[Subscription]:
    """What a service listens for, put together as its process does; nothing is connected."""
    key = folder / "key.pem"
    private = Ed25519PrivateKey.generate()
    key.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    environment = {
        "SERVICE_PORT": "1",
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
        "KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "JWKS_URL": "http://127.0.0.1:1/jwks.json",
        "USER_SERVICE_URL": "http://127.0.0.1:1",
        "FRIEND_SERVICE_URL": "http://127.0.0.1:1",
        "TOKEN_SIGNING_KEY_FILE": str(key),
    }
    settings = load_settings(service.name, environment, required=service.required_settings)
    parts = service.build(Backbone(settings, Role.ALL))
    parts.close()
    return list(parts.subscriptions)


def published_by(service: str) -> set[str]:
    """The types whose payload the service's code makes, in Python or in SQL."""
    folder = ROOT / "reference_impl" / "services" / service.removesuffix("-service")
    found: set[str] = set()
    for file in folder.rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        found |= set(_made_in(tree))
        if "migrations" in file.parts:
            found |= set(_IN_SQL.findall(file.read_text(encoding="utf-8"))) & set(_TYPES.values())
    return found


def _made_in(tree: ast.Module) -> Iterator[str]:
    """The types of the payloads that a module constructs; patterns of `match` are no calls."""
    classes: dict[str, str] = {}
    modules: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(_PAYLOADS):
            target = modules if node.module == _PAYLOADS else classes
            target.update({name.asname or name.name: f"{node.module}.{name.name}" for name in node.names})
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            match node.func:
                case ast.Name(id=name) if name in classes:
                    made = classes[name]
                case ast.Attribute(value=ast.Name(id=module), attr=name) if module in modules:
                    made = f"{modules[module]}.{name}"
                case _:
                    continue
            if made in _TYPES:
                yield _TYPES[made]
