"""Puts friend-service together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from chat_contracts.topics import FRIEND_EVENTS, USER_EVENTS, USER_PRESENCE
from chat_infra.directory.projection import KNOWN_USERS_SUBSCRIPTION
from chat_infra.directory.users_directory import UsersDirectory
from chat_infra.process.backbone import Backbone
from chat_infra.process.service import ServiceDefinition, ServiceParts
from services.friend.application.blocks import Blocks
from services.friend.application.friendships import Friendships
from services.friend.consumers.last_seen import LAST_SEEN_SUBSCRIPTION
from services.friend.consumers.request_intake import RequestIntake
from services.friend.infrastructure.known_people import KnownPeople
from services.friend.infrastructure.postgres.blocks import PostgresBlocks
from services.friend.infrastructure.postgres.friendships import PostgresFriendships

if TYPE_CHECKING:
    from fastapi import APIRouter


def build(backbone: Backbone) -> ServiceParts:
    """Connect the use cases to PostgreSQL and to what is known of users."""
    directory = UsersDirectory(backbone.database, backbone.outbound, backbone.settings.user_service_url)
    people = KnownPeople(directory, backbone.database)
    store = PostgresFriendships(backbone.database, backbone.units)
    friendships = Friendships(store, people, backbone.clock)
    blocks = Blocks(PostgresBlocks(backbone.database, backbone.units, store), people, backbone.clock)

    def routers() -> Sequence[APIRouter]:
        # FastAPI is imported only by processes that serve.
        from services.friend.api.blocks import blocks_router
        from services.friend.api.friends import friends_router

        # Blocks first: DELETE /{friend_id} would take their path for a friend's.
        return [blocks_router(blocks), friends_router(friendships)]

    return ServiceParts(
        routers=routers,
        # --8<-- [start:subscriptions]
        subscriptions=[
            KNOWN_USERS_SUBSCRIPTION,
            RequestIntake(store).subscription(),
            LAST_SEEN_SUBSCRIPTION,
        ],
        # --8<-- [end:subscriptions]
        hot=[("POST", "/api/friends/request"), ("PUT", "/api/friends/status/{requester_id}")],
    )


SERVICE: Final = ServiceDefinition(
    name="friend-service",
    title="Friend service",
    topics=(USER_EVENTS, USER_PRESENCE, FRIEND_EVENTS),
    migrations=Path(__file__).parent / "infrastructure" / "postgres" / "migrations",
    build=build,
    required_settings=("JWKS_URL", "USER_SERVICE_URL"),
)
