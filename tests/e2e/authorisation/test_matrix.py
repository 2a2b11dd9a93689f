"""Every route × every role: who may do what with the owner's things, and that the rest learns nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import pytest

from console import Console
from e2e.authorisation.cast import ROLES, Cast, cast_of
from e2e.authorisation.rules import NOBODY, Rule
from e2e.authorisation.table import OPERATORS, TABLE

pytestmark = pytest.mark.stack
DOCUMENTS = ("USER_URL", "FRIEND_URL", "CHAT_URL", "NOTIFICATION_URL")


@pytest.fixture(scope="module")
def cast(stack: Console) -> Iterator[Cast]:
    """Everybody, in their relations."""
    with cast_of(stack) as people:
        yield people


def sent(cast: Cast, role: str, rule: Rule, made: Mapping[str, Any]) -> tuple[int, str]:
    """Send the request of a rule; a stream is let go of as soon as it has answered."""
    path = rule.path.format_map(
        {"user_id": made.get("third"), **made, "friend_id": made.get("friend_id", NOBODY)}
    )
    with cast.client.stream(
        rule.method,
        cast.urls["GATEWAY_URL"] + path,
        headers=cast.headers[role],
        json=rule.body(made),
        params=dict(rule.query),
    ) as answer:
        is_stream = answer.headers.get("content-type", "").startswith("text/event-stream")
        return answer.status_code, "" if is_stream else answer.read().decode()


def without_ids(text: str) -> Any:
    """An answer with its numbers taken out: what is left must not depend on whether the thing exists."""
    return json.loads(re.sub(r"\d+", "0", text))


def test_the_matrix_has_every_route_of_every_service_and_no_other(cast: Cast) -> None:
    documented = set()
    for name in DOCUMENTS:
        paths = httpx.get(f"{cast.urls[name]}/openapi.json", timeout=10).json()["paths"]
        documented |= {
            f"{method.upper()} {path}"
            for path, operations in paths.items()
            for method in operations
            if path not in OPERATORS
        }
    assert {rule.route for rule in TABLE} == documented


@pytest.mark.parametrize("rule", TABLE, ids=lambda rule: rule.route)
def test_each_role_gets_what_it_may_have_and_nothing_else(rule: Rule, cast: Cast, stack: Console) -> None:
    if not rule.fresh:
        assert_kept(rule, cast)
        return
    with cast_of(stack) as people:
        assert_kept(rule, people)


def assert_kept(rule: Rule, cast: Cast) -> None:
    got = {}
    for role in ROLES:
        made = rule.prepare(cast)
        status, text = sent(cast, role, rule, made)
        got[role] = status
        if status == httpx.codes.NOT_FOUND and rule.hides:
            missing = {**made, **dict.fromkeys(rule.hides, NOBODY)}
            answer, told = sent(cast, role, rule, missing)
            assert (answer, without_ids(told)) == (status, without_ids(text)), f"{role} learns what exists"
    assert got == dict(rule.expected)


def test_only_friends_see_presence_and_nobody_sees_an_address(cast: Cast) -> None:
    owner = cast.people["owner"]
    cast.done("owner", "POST", "/api/online-status/heartbeat")
    for role in ("member", "friend", "stranger", "blocked", "impostor"):
        profile = cast.done(role, "GET", f"/api/users/{owner.id}")
        assert profile["email"] is None, role
        seen = cast.done(role, "GET", f"/api/online-status/user/{owner.id}")
        assert (seen["is_online"], profile["is_online"]) == ((role == "friend"),) * 2, role


def test_a_room_that_somebody_was_taken_out_of_is_gone_for_them(cast: Cast) -> None:
    member = cast.people["member"]
    body = {"name": "short", "member_ids": [member.id, cast.extra.id]}
    room_id = cast.done("owner", "POST", "/api/chat-rooms", body)["id"]
    cast.done("owner", "DELETE", f"/api/chat-rooms/{room_id}/members/{member.id}")
    for method, path in (
        ("GET", f"/api/chat-rooms/{room_id}"),
        ("GET", f"/api/messages/{room_id}"),
        ("POST", f"/api/messages/{room_id}"),
    ):
        assert cast.ask("member", method, path, json={"content": "still here?"}).status_code == 404
