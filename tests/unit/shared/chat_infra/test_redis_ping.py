"""The readiness check of Redis, against a server that says what a test wants."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest

from chat_infra.redis_ping import ping_redis
from chat_kernel.errors import Unavailable


@asynccontextmanager
async def redis_that_answers(answers: Sequence[bytes]) -> AsyncIterator[tuple[int, list[bytes]]]:
    """A server on a free port that answers the n-th command with the n-th line; what it heard is noted."""
    heard: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for answer in answers:
            words = int((await reader.readline())[1:])
            for _ in range(words):
                await reader.readline()
                heard.append((await reader.readline()).strip())
            writer.write(answer + b"\r\n")
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1], heard


async def test_a_redis_with_a_password_is_there_when_it_answers_both_commands() -> None:
    async with redis_that_answers([b"+OK", b"+PONG"]) as (port, heard):
        await ping_redis(f"redis://:s%2Fcret@127.0.0.1:{port}/0")
    assert heard == [b"AUTH", b"s/cret", b"PING"]


async def test_a_redis_without_a_password_is_only_pinged() -> None:
    async with redis_that_answers([b"+PONG"]) as (port, heard):
        await ping_redis(f"redis://127.0.0.1:{port}/0")
    assert heard == [b"PING"]


@pytest.mark.parametrize(
    "answers",
    [[b"-WRONGPASS invalid password", b"-NOAUTH"], [b"+OK", b"-LOADING Redis is loading"], [b"+OK"]],
    ids=["wrong password", "still loading", "gone before the answer"],
)
async def test_a_redis_that_takes_no_commands_is_not_there(answers: list[bytes]) -> None:
    async with redis_that_answers(answers) as (port, _):
        with pytest.raises(Unavailable):
            await ping_redis(f"redis://:secret@127.0.0.1:{port}/0")


async def test_where_nobody_listens_the_refusal_is_passed_on() -> None:
    async with redis_that_answers([]) as (port, _):
        pass
    with pytest.raises(OSError, match=str(port)):
        await ping_redis(f"redis://127.0.0.1:{port}/0")
