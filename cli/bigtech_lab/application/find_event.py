"""Finds an event of the running stack by what a person knows of it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from bigtech_lab.application.ports.observers import SqlObserver, Unreachable
from bigtech_lab.domain.found_event import TRACED_TYPES, FoundEvent
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import BadUsage, EnvironmentNotReady

DATABASES = ("user_db", "friend_db", "chat_db", "notification_db")
_COLUMNS = "id, type, topic, correlation_id, traceparent, payload, created_at, kafka_partition, kafka_offset"
_TRACE_ID = re.compile(r"[0-9a-f]{32}")
# Whom an event names, whatever part they play in it.
CONCERNS = (
    "$1::text IN (payload->>'sender_id', payload->>'user_id', payload->>'requester_id',"
    " payload->>'addressee_id')"
    " OR payload->'recipient_ids' @> to_jsonb(($1::text)::bigint)"
)


async def find_event(sql: SqlObserver, given: str) -> FoundEvent:
    """The first event with that correlation, trace, event or (a number) message id.

    Raises BadUsage when there is none or the text is no id, EnvironmentNotReady when no database answers.
    """
    if given.isascii() and given.isdigit():
        condition = "type = 'chat.message.sent' AND payload->>'message_id' = $1"
        return await _first(sql, ("chat_db",), condition, given, f"message {given}")
    if _TRACE_ID.fullmatch(given.lower()):
        return await _first(
            sql, DATABASES, "traceparent LIKE $1", f"00-{given.lower()}-%", f"event of the trace {given}"
        )
    try:
        wanted = UUID(given)
    except ValueError:
        raise BadUsage(
            Localized(f"'{given}' is no id of an event.", f"이벤트의 id가 아닙니다: '{given}'."),
            code="not-an-id",
            hint=Localized(
                "Give a correlation id, a trace id, an event id, the number of a message, or `last`.",
                "correlation id, trace id, 이벤트 id, 메시지 번호, `last` 가운데 하나를 쓰세요.",
            ),
        ) from None
    return await _first(
        sql, DATABASES, "correlation_id = $1 OR id = $1", wanted, f"event with the id {given}"
    )


async def newest_of_user(sql: SqlObserver, user: str) -> FoundEvent:
    """The newest event of a flow that names a user (id or username); errors as for `find_event`."""
    number = str(await user_id_of(sql, user))
    types = ", ".join(f"'{type_}'" for type_ in TRACED_TYPES)
    condition = f"type IN ({types}) AND ({CONCERNS})"
    what = f"event that names the user {user}"
    return await _first(sql, DATABASES, condition, number, what, newest=True)


async def user_id_of(sql: SqlObserver, user: str) -> int:
    """The id of a user who is named by id or username; BadUsage when there is none."""
    by = "id::text = $1" if user.isascii() and user.isdigit() else "lower(username) = lower($1)"
    try:
        rows = await sql.rows("user_db", f"SELECT id FROM users WHERE {by}", user)
    except Unreachable as error:
        raise _away(error) from error
    if not rows:
        raise BadUsage(
            Localized(f"There is no user '{user}'.", f"'{user}' 사용자는 없습니다."),
            code="unknown-user",
            hint=Localized("Give an id or a username.", "id나 사용자 이름을 쓰세요."),
        )
    number: int = rows[0]["id"]
    return number


async def _first(
    sql: SqlObserver, databases: Sequence[str], condition: str, value: Any, what: str, *, newest: bool = False
) -> FoundEvent:
    order = "DESC" if newest else "ASC"
    query = f"SELECT {_COLUMNS} FROM outbox WHERE {condition} ORDER BY created_at {order} LIMIT 1"
    answers = await asyncio.gather(
        *(sql.rows(name, query, value) for name in databases), return_exceptions=True
    )
    found: list[FoundEvent] = []
    for name, answer in zip(databases, answers, strict=True):
        if isinstance(answer, BaseException):
            if not isinstance(answer, Unreachable):
                raise answer
            continue
        found += [_event(name, row) for row in answer]
    if found:
        pick = max if newest else min
        return pick(found, key=lambda event: event.created_at)
    for answer in answers:
        if isinstance(answer, Unreachable):
            raise _away(answer)
    raise BadUsage(
        Localized(f"There is no {what} in any outbox.", f"어느 outbox에도 없습니다: {what}."),
        code="unknown-event",
        hint=Localized(
            "bigtech-lab kafka tail shows the newest events; bigtech-lab trace list the kept traces.",
            "bigtech-lab kafka tail은 최근 이벤트를, bigtech-lab trace list는 보관한 추적을 보여 줍니다.",
        ),
    )


def _away(error: Unreachable) -> EnvironmentNotReady:
    return EnvironmentNotReady(str(error), code="postgres-away", hint="bigtech-lab status")


def _event(database: str, row: Any) -> FoundEvent:
    return FoundEvent(
        id=str(row["id"]),
        type=row["type"],
        database=database,
        topic=row["topic"],
        correlation_id=str(row["correlation_id"]),
        traceparent=row["traceparent"],
        payload=row["payload"],
        created_at=row["created_at"],
        partition=row["kafka_partition"],
        offset=row["kafka_offset"],
    )
