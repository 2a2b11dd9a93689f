"""The four contexts inside the monolith: each with its own schema of the one database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit

from chat_infra.process.backbone import Backbone
from chat_infra.process.roles import Role
from chat_infra.process.service import ServiceDefinition, ServiceParts
from chat_infra.sessions.revoked import RevokedSessions
from chat_infra.settings import ServiceSettings
from services.chat.bootstrap import SERVICE as CHAT
from services.friend.bootstrap import SERVICE as FRIEND
from services.notification.bootstrap import SERVICE as NOTIFICATION
from services.user.bootstrap import SERVICE as USER

# --8<-- [start:contexts]
CONTEXTS: Final[Mapping[str, ServiceDefinition]] = MappingProxyType(
    {"user": USER, "friend": FRIEND, "chat": CHAT, "notification": NOTIFICATION}
)
# --8<-- [end:contexts]


def schema_of(context: str) -> str:
    """The schema that holds a context's tables (`user` alone is a keyword of SQL)."""
    return f"ctx_{context}"


@dataclass(frozen=True, slots=True)
class Inhabitant:
    """A context at home in the monolith: the service's definition and parts, on a backbone of its own."""

    context: str
    definition: ServiceDefinition
    backbone: Backbone
    parts: ServiceParts


def settings_of(context: str, shared: ServiceSettings) -> ServiceSettings:
    """A context's settings: its schema by `search_path`, so that its SQL and migrations run unchanged.

    Its name (`chat-monolith.friend`) becomes the consumer group, the relay's source and the clients' ids.
    """
    # --8<-- [start:settings-of]
    parts = urlsplit(shared.database_url)
    path = f"search_path={quote(f'{schema_of(context)},public')}"
    url = urlunsplit(parts._replace(query=f"{parts.query}&{path}" if parts.query else path))
    return replace(shared, service=f"{shared.service}.{context}", database_url=url)
    # --8<-- [end:settings-of]


def inhabit(shared: ServiceSettings) -> list[Inhabitant]:
    """Put every context together as its service does, all stopping at the same signal.

    Raises:
        SettingsError: a setting is not usable.
    """
    inhabitants: list[Inhabitant] = []
    # The process hears of revocations once, and all its contexts with it.
    revoked = RevokedSessions()
    for context, definition in CONTEXTS.items():
        backbone = Backbone(settings_of(context, shared), Role.ALL, revoked)
        if inhabitants:
            backbone.stop = inhabitants[0].backbone.stop
        inhabitants.append(Inhabitant(context, definition, backbone, definition.build(backbone)))
    return inhabitants
