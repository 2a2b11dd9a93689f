"""Phase 2, C2.1: the contexts, each with a model of its own for what they all call a user.

The aggregates are in checks_aggregates.py and checks_rooms.py, the events in checks_events.py, what can be
deployed alone in checks_deployment.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from typing import Any

from bigtech_lab.checks import (
    Evidence,
    Failure,
    Lab,
    Member,
    befriend,
    check,
    expect_status,
)

from .checks_people import PEOPLE, People, direct_room

# The tables that hold facts. Read models of others' facts (known_users, friend_pairs, …) may stand anywhere.
HOMES: Mapping[str, tuple[str, ...]] = {
    "user_db": ("users", "refresh_tokens"),
    "friend_db": ("friendships", "blocks"),
    "chat_db": ("rooms", "messages"),
    "notification_db": ("notifications",),
}

# What the other contexts' views of a user have no business with.
_SECRETS = frozenset({"password", "password_hash", "refresh_token"})
_NOT_OF_A_FRIEND = _SECRETS | {"status_message"}
_NOT_OF_A_PARTICIPANT = _SECRETS | {"status_message", "email", "is_online", "last_seen_at"}

_TABLES = (
    "SELECT table_name FROM information_schema.tables"
    " WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')"
)
_REVEALING_COLUMNS = (
    "SELECT table_name, column_name FROM information_schema.columns"
    " WHERE table_schema NOT IN ('pg_catalog', 'information_schema')"
    " AND (column_name LIKE '%password%' OR column_name LIKE '%refresh_token%')"
)
# The hash itself never leaves the database, not even for this look.
_TOLD_HASH = (
    "SELECT o.type, position(u.password_hash IN o.payload::text) > 0 AS told"
    " FROM users u JOIN outbox o ON o.aggregate_type = 'user' AND o.aggregate_id = u.id::text WHERE u.id = $1"
)


@check(
    points=3, uses=("gateway", "user-service", "friend-service", "chat-service", "postgres"), needs=[PEOPLE]
)
async def one_user_has_three_views(lab: Lab) -> Evidence:
    """One user is an account, a friend and a participant: one id, three views, each with what it needs."""
    people = lab.state(PEOPLE, People)
    ada, ben = people.ada, people.ben
    _, room = await asyncio.gather(befriend(lab, ada, ben), direct_room(lab, ada, ben))
    profile, friends = await asyncio.gather(lab.chat.profile(ada.token), lab.chat.friends(ben.token))
    expect_status("GET /api/profile/me", profile, 200)
    expect_status("GET /api/friends/list", friends, 200)
    account = _view_of(ada, "User", [profile.body], "id")
    friend = _view_of(ada, "Friend", friends.body, "user_id")
    participant = _view_of(ada, "Chat", room.get("participants", ()), "user_id")
    lacking = {"email", "status_message"} - set(account)
    if lacking:
        raise Failure(
            "view-lacks", expected=sorted(lacking), actual=sorted(account), fields=", ".join(sorted(lacking))
        )
    _expect_without("Friend", friend, _NOT_OF_A_FRIEND)
    _expect_without("Chat", participant, _NOT_OF_A_PARTICIPANT)
    return Evidence(
        user=ada.id, account=sorted(account), friend=sorted(friend), participant=sorted(participant)
    )


def _view_of(member: Member, context: str, views: Any, id_field: str) -> Mapping[str, Any]:
    """The view of a member among those that a context gave."""
    for view in views:
        if isinstance(view, Mapping) and view.get(id_field) == member.id:
            return view
    raise Failure(
        "view-missing", expected={id_field: member.id}, actual=views, context=context, user=member.id
    )


def _expect_without(context: str, view: Mapping[str, Any], strange: Collection[str]) -> None:
    told = sorted(set(view) & set(strange))
    if told:
        raise Failure(
            "view-tells-too-much",
            expected=f"without {', '.join(told)}",
            actual=sorted(view),
            context=context,
            fields=", ".join(told),
        )


@check(points=3, uses=("postgres",))
async def every_fact_has_one_home(lab: Lab) -> Evidence:
    """Every kind of fact has one home: its table stands in the database of its context and in no other."""
    found = {}
    for database in HOMES:
        rows = await lab.observe.sql.rows(database, _TABLES)
        found[database] = {row["table_name"] for row in rows}
    for home, tables in HOMES.items():
        for table in tables:
            places = sorted(database for database, there in found.items() if table in there)
            if home not in places:
                raise Failure("fact-without-home", expected=home, actual=places, database=home, table=table)
            if places != [home]:
                other = next(place for place in places if place != home)
                raise Failure(
                    "fact-with-two-homes", expected=[home], actual=places, table=table, home=home, other=other
                )
    return Evidence(homes={table: home for home, tables in HOMES.items() for table in tables})


@check(points=2, uses=("postgres",), needs=[PEOPLE])
async def credentials_stay_in_the_user_context(lab: Lab) -> Evidence:
    """Passwords and refresh tokens stay in the User context: no other keeps them, no event carries them."""
    ada = lab.state(PEOPLE, People).ada
    for database in HOMES:
        if database == "user_db":
            continue
        columns = await lab.observe.sql.rows(database, _REVEALING_COLUMNS)
        if columns:
            place = f"{columns[0]['table_name']}.{columns[0]['column_name']}"
            raise Failure(
                "credentials-elsewhere", expected="none", actual=place, database=database, place=place
            )
    told = await lab.observe.sql.rows("user_db", _TOLD_HASH, ada.id)
    leaking = [row["type"] for row in told if row["told"]]
    if leaking:
        raise Failure("credentials-told", expected="no password hash", actual=leaking, event=leaking[0])
    return Evidence(events_looked_at=[row["type"] for row in told], databases=list(HOMES))
