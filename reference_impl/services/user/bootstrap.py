"""Puts user-service together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from chat_contracts.topics import USER_EVENTS, USER_PRESENCE
from chat_infra.http.tokens import FixedKeys, JwtVerifier
from chat_infra.process.backbone import Backbone
from chat_infra.process.roles import Role
from chat_infra.process.service import BackgroundTask, ServiceDefinition, ServiceParts
from services.user.application.accounts import Accounts
from services.user.application.sessions import Sessions
from services.user.infrastructure.faulty_parts import FaultyHasher, FaultyUsers
from services.user.infrastructure.postgres.sessions import PostgresSessions
from services.user.infrastructure.redis.revocations import RedisRevocations
from services.user.infrastructure.security.signing_key import load_signing_key
from services.user.infrastructure.security.token_issuer import JwtIssuer

if TYPE_CHECKING:
    from fastapi import APIRouter


def build(backbone: Backbone) -> ServiceParts:
    """Connect the use cases to PostgreSQL, argon2 and the signing key.

    Raises:
        SettingsError: the signing key is not usable.
    """
    key = load_signing_key(backbone.settings.token_signing_key_file)
    users = FaultyUsers(backbone.faults, backbone.database, backbone.units)
    hasher = FaultyHasher(backbone.faults)
    accounts = Accounts(users, hasher, backbone.clock)
    issuer = JwtIssuer(key)
    revocations = RedisRevocations(backbone.redis, backbone.revoked)
    session_store = PostgresSessions(
        backbone.database, revocations.announce, token_lifetime=timedelta(seconds=issuer.lifetime_seconds)
    )
    sessions = Sessions(users, session_store, hasher, issuer, backbone.clock)

    def routers() -> Sequence[APIRouter]:
        # FastAPI is imported only by processes that serve.
        from services.user.api.auth import auth_router
        from services.user.api.jwks import jwks_router
        from services.user.api.profile import profile_router
        from services.user.api.users import users_router

        return [
            auth_router(accounts, sessions),
            profile_router(accounts),
            users_router(accounts),
            jwks_router(key.jwk),
        ]

    verifier = JwtVerifier(FixedKeys({key.key_id: key.public_key}), backbone.revoked)
    return ServiceParts(
        routers=routers,
        tasks=[
            BackgroundTask(
                "revocations",
                Role.API,
                partial(revocations.restore, session_store.revocations),
                needs_kafka=False,
            )
        ],
        verifier=verifier,
        close=hasher.close,
    )


SERVICE: Final = ServiceDefinition(
    name="user-service",
    title="User service",
    topics=(USER_EVENTS, USER_PRESENCE),
    migrations=Path(__file__).parent / "infrastructure" / "postgres" / "migrations",
    build=build,
    required_settings=("TOKEN_SIGNING_KEY_FILE",),
)
