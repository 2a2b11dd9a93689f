"""Puts user-service together."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from chat_contracts.topics import FRIEND_EVENTS, USER_EVENTS, USER_PRESENCE
from chat_infra.http.tokens import JwtVerifier
from chat_infra.process.backbone import Backbone
from chat_infra.process.roles import Role
from chat_infra.process.service import BackgroundTask, ServiceDefinition, ServiceParts
from chat_infra.redis_listener import RedisListener
from chat_infra.sessions.revocation_list import RemoteRevocations
from services.user.api.presence_streams import PresenceStreams
from services.user.application.accounts import Accounts
from services.user.application.friend_requests import FriendRequestIntake
from services.user.application.presence import PresenceDesk
from services.user.application.presence_sweep import PresenceSweep
from services.user.application.sessions import Sessions
from services.user.consumers.circle import CircleHandlers
from services.user.domain.presence import LeaseTerms
from services.user.infrastructure.faulty_parts import FaultyHasher, FaultyLeases, FaultyUsers
from services.user.infrastructure.owned_revocations import OwnedRevocations
from services.user.infrastructure.postgres.circles import PostgresCircles
from services.user.infrastructure.postgres.friend_request_outbox import PostgresFriendRequestOutbox
from services.user.infrastructure.postgres.presence_journal import PostgresPresenceJournal
from services.user.infrastructure.postgres.sessions import PostgresSessions
from services.user.infrastructure.redis.channels import CIRCLE_CHANGED, PRESENCE_CHANGED, PresenceChannels
from services.user.infrastructure.redis.revocations import RedisRevocations
from services.user.infrastructure.security.key_ring import KeyRing
from services.user.infrastructure.security.token_issuer import TOKEN_LIFETIME, JwtIssuer

if TYPE_CHECKING:
    from fastapi import APIRouter


def build(backbone: Backbone) -> ServiceParts:
    """Connect the use cases to PostgreSQL, argon2 and the signing key.

    Raises:
        SettingsError: there is no usable signing key.
    """
    keys = KeyRing(backbone.settings.token_signing_key_file, token_lifetime=TOKEN_LIFETIME)
    users = FaultyUsers(backbone.faults, backbone.database, backbone.units)
    hasher = FaultyHasher(backbone.faults)
    accounts = Accounts(users, hasher, backbone.clock)
    issuer = JwtIssuer(keys)
    revocations = RedisRevocations(backbone.redis, backbone.revoked)
    session_store = PostgresSessions(backbone.database, revocations.announce, token_lifetime=TOKEN_LIFETIME)
    sessions = Sessions(users, session_store, hasher, issuer, backbone.clock)
    elsewhere = RemoteRevocations(backbone.outbound, backbone.settings.user_service_url)
    ended = OwnedRevocations(backbone.ownership, session_store.revocations, elsewhere)

    terms = LeaseTerms(backbone.settings.presence_ttl_seconds)
    leases, channels = FaultyLeases(backbone.faults, backbone.redis, terms), PresenceChannels(backbone.redis)
    circles = PostgresCircles(backbone.database)
    journal = PostgresPresenceJournal(
        backbone.database,
        backbone.units,
        backbone.clock,
        online_among=leases.online_among,
        broadcast=channels.tell_change,
    )
    desk = PresenceDesk(users, leases, journal, circles, backbone.clock)
    intake = FriendRequestIntake(users, circles, PostgresFriendRequestOutbox(backbone.units), backbone.clock)
    streams = PresenceStreams(
        desk,
        circles,
        journal.changes_since,
        backbone.streams,
        terms=terms,
        clock=backbone.clock,
        stopping=backbone.stop,
    )
    sweep = PresenceSweep(leases, journal, terms, backbone.clock)
    listener = RedisListener(backbone.redis)
    listener.subscribe(PRESENCE_CHANGED, streams.hear_change, on_subscribed=streams.doubt_all)
    listener.subscribe(CIRCLE_CHANGED, streams.hear_circle)

    def routers() -> Sequence[APIRouter]:
        # FastAPI is imported only by processes that serve.
        from services.user.api.auth import auth_router
        from services.user.api.friend_requests import friend_requests_router
        from services.user.api.jwks import jwks_router
        from services.user.api.presence import presence_router
        from services.user.api.profile import profile_router
        from services.user.api.revoked_sessions import revoked_sessions_router
        from services.user.api.users import users_router

        return [
            auth_router(accounts, sessions, desk),
            profile_router(accounts, desk),
            users_router(accounts, desk),
            friend_requests_router(intake),
            presence_router(desk, streams, terms),
            jwks_router(lambda: [key.jwk for key in keys.published()]),
            revoked_sessions_router(ended.here),
        ]

    verifier = JwtVerifier(keys, backbone.revoked)
    return ServiceParts(
        routers=routers,
        subscriptions=[CircleHandlers(channels.tell_circle).subscription()],
        tasks=[
            _api_task("revocations", partial(revocations.restore, session_store.revocations)),
            # It writes: where two homes share the context, only the owner's may run.
            BackgroundTask("presence-sweep", Role.CONSUMERS, sweep.run, needs_kafka=False),
            _api_task("presence-channels", listener.run),
            _api_task("presence-streams", streams.run),
        ],
        verifier=verifier,
        revocations=ended.anywhere,
        hot=[
            ("POST", "/api/auth/register"),
            ("POST", "/api/auth/login/json"),
            ("GET", "/api/profile/me"),
        ],
        close=hasher.close,
    )


def _api_task(name: str, run: Callable[[asyncio.Event], Awaitable[None]]) -> BackgroundTask:
    return BackgroundTask(name, Role.API, run, needs_kafka=False)


SERVICE: Final = ServiceDefinition(
    name="user-service",
    title="User service",
    topics=(USER_EVENTS, USER_PRESENCE, FRIEND_EVENTS),
    migrations=Path(__file__).parent / "infrastructure" / "postgres" / "migrations",
    build=build,
    required_settings=("TOKEN_SIGNING_KEY_FILE",),
)
