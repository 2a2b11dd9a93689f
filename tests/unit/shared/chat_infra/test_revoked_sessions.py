"""The set of revoked sessions stays bounded and tells of each session once."""

from __future__ import annotations

import time

from chat_infra.sessions.revoked import Revocation, RevokedSessions


def test_each_revocation_is_told_once() -> None:
    revoked, heard = RevokedSessions(), list[str]()
    revoked.on_revoked(heard.append)
    later = time.time() + 60
    revoked.add([Revocation("a", later), Revocation("b", later)])
    revoked.add([Revocation("a", later)])
    assert heard == ["a", "b"]
    assert "a" in revoked
    assert "c" not in revoked


def test_sessions_whose_tokens_have_expired_are_forgotten_in_time() -> None:
    revoked, now = RevokedSessions(), time.time()
    revoked.add(Revocation(f"old-{number}", now - 1) for number in range(5_000))
    revoked.add(Revocation(f"new-{number}", now + 60) for number in range(3_000))
    revoked.add([Revocation("last", now + 60)])
    assert len(revoked) < 6_500
    assert all(f"new-{number}" in revoked for number in range(3_000))
