"""Tokens are checked with keys that may be out of reach."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chat_infra.http.outbound import Answer, Outbound
from chat_infra.http.tokens import AUDIENCE, ISSUER, JwtVerifier, RemoteKeys
from chat_infra.sessions.revoked import Revocation, RevokedSessions
from chat_kernel.errors import NotAuthenticated, Unavailable
from services.user.infrastructure.security.signing_key import SigningKey


class KeyOwner(Outbound):
    """Stands in for user-service: can be away, counts its requests."""

    def __init__(self, *keys: SigningKey) -> None:
        super().__init__()
        self.keys = list(keys)
        self.away = False
        self.asked = 0

    async def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        self.asked += 1
        if self.away:
            raise Unavailable("dependency_unavailable", "user-service does not answer.")
        return Answer(200, json.dumps({"keys": [key.jwk for key in self.keys]}).encode())


@pytest.fixture
def key() -> SigningKey:
    return SigningKey(Ed25519PrivateKey.generate())


def token(key: SigningKey, **changes: Any) -> str:
    now = int(time.time())
    claims = {"iss": ISSUER, "aud": AUDIENCE, "sub": "7", "username": "alice", "iat": now, "exp": now + 60}
    return jwt.encode(claims | changes, key.private_key, "EdDSA", headers={"kid": key.key_id})


def verifier(owner: KeyOwner) -> JwtVerifier:
    return JwtVerifier(RemoteKeys("http://user/.well-known/jwks.json", owner))


async def test_a_good_token_names_its_user(key: SigningKey) -> None:
    caller = await verifier(KeyOwner(key)).verify(token(key))
    assert (caller.user_id, caller.username) == (7, "alice")


async def test_known_keys_go_on_working_while_their_owner_is_away(key: SigningKey) -> None:
    owner = KeyOwner(key)
    checks = verifier(owner)
    await checks.verify(token(key, sub="1"))
    owner.away = True
    assert (await checks.verify(token(key, sub="2"))).user_id == 2
    assert owner.asked == 1


async def test_without_any_key_the_answer_is_try_later_and_not_go_away(key: SigningKey) -> None:
    owner = KeyOwner(key)
    owner.away = True
    with pytest.raises(Unavailable):
        await verifier(owner).verify(token(key))
    owner.away = False


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": 1},
        {"aud": "somebody-else"},
        {"iss": "somebody-else"},
        {"sub": "not-a-number"},
    ],
)
async def test_a_token_with_wrong_claims_is_refused(key: SigningKey, changes: dict[str, object]) -> None:
    with pytest.raises(NotAuthenticated):
        await verifier(KeyOwner(key)).verify(token(key, **changes))


async def test_an_issuer_whose_clock_is_ahead_is_believed_for_half_a_minute(key: SigningKey) -> None:
    checks, now = verifier(KeyOwner(key)), int(time.time())
    ahead = {"iat": now + 20, "nbf": now + 20, "exp": now + 80}
    assert (await checks.verify(token(key, **ahead))).user_id == 7
    for name in ("iat", "nbf"):
        with pytest.raises(NotAuthenticated):
            await checks.verify(token(key, **{name: now + 45}))


async def test_the_end_of_a_token_is_exact_and_also_ends_what_is_remembered(
    key: SigningKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    checks, now = verifier(KeyOwner(key)), time.time()
    with pytest.raises(NotAuthenticated) as late:
        await checks.verify(token(key, iat=int(now) - 60, exp=int(now) - 1))
    assert late.value.error == "token_expired"
    good = token(key)
    assert (await checks.verify(good)).expires_at == pytest.approx(now + 60, abs=2)
    monkeypatch.setattr(time, "time", lambda: now + 61)
    with pytest.raises(NotAuthenticated) as expired:
        await checks.verify(good)
    assert expired.value.error == "token_expired"


async def test_a_remembered_token_is_refused_once_its_session_is_revoked(key: SigningKey) -> None:
    revoked = RevokedSessions()
    revoked.complete()
    checks = JwtVerifier(RemoteKeys("http://user/.well-known/jwks.json", KeyOwner(key)), revoked)
    ended, other = token(key, sid="ended"), token(key, sid="other")
    await checks.verify(ended)
    revoked.add([Revocation("ended", time.time() + 60)])
    with pytest.raises(NotAuthenticated) as refused:
        await checks.verify(ended)
    assert refused.value.error == "session_revoked"
    assert (await checks.verify(other)).session_id == "other"


async def test_forged_tokens_are_refused_without_asking_for_keys_each_time(key: SigningKey) -> None:
    owner = KeyOwner(key)
    checks = verifier(owner)
    await checks.verify(token(key))
    for _ in range(5):
        with pytest.raises(NotAuthenticated):
            await checks.verify(token(SigningKey(Ed25519PrivateKey.generate())))
    symmetric = jwt.encode({"sub": "7"}, "x" * 32, "HS256", headers={"kid": key.key_id})
    for nonsense in ("", "x", "a.b.c", symmetric, token(key)[:-4] + "AAAA"):
        with pytest.raises(NotAuthenticated):
            await checks.verify(nonsense)
    assert owner.asked == 1
