"""SIGTERM under load: what was accepted is answered, streams end, and the outbox goes on afterwards."""

from __future__ import annotations

import asyncio
import signal
from collections import Counter
from contextlib import suppress
from pathlib import Path

import httpx

from integration.faults.conftest import Switch
from integration.services.chat_fixtures import ChatStack, a_user, listening, open_room
from integration.services.chat_system import token_for
from integration.services.user_friend_system import eventually, run_sql
from load.campaign.wire import Broken, Connection

CLIENTS = 24


class Client:
    """Sends until the service is gone; knows which messages it was told are stored."""

    def __init__(self, url: str, room: int, user: int, number: int) -> None:
        self._url = url
        self._path = f"/api/messages/{room}"
        self._token = token_for(user)
        self._number = number
        self.answers: Counter[int] = Counter()
        self.stored: set[str] = set()

    async def run(self) -> None:
        with suppress(Broken):
            connection = await Connection.open(self._url)
            try:
                for count in range(100_000):
                    key = f"{self._number}-{count}"
                    body = {"content": "hello", "client_msg_id": key}
                    status, _ = await connection.ask("POST", self._path, self._token, body)
                    self.answers[status] += 1
                    if status == 201:
                        self.stored.add(key)
            finally:
                connection.close()


async def test_nothing_that_was_accepted_fails(
    chat_stack: ChatStack, http: httpx.AsyncClient, tmp_path: Path, switch: Switch
) -> None:
    alice, bob = a_user(), a_user()
    service = chat_stack.other_chat(tmp_path / "chat.log", INSTANCE_ID="drains")
    service.start()
    try:
        room = await open_room(http, service.url, alice, bob)
        clients = [Client(service.url, room, alice, number) for number in range(CLIENTS)]
        async with listening(f"{service.url}/api/messages/stream/{room}", bob) as stream:
            assert (await stream.next()).event == "ready"
            # Rows have to be left over, so that the next start has something to go on with.
            await switch("relay-paused", {})
            running = [asyncio.create_task(client.run()) for client in clients]

            async def busy() -> bool:
                return sum(len(client.stored) for client in clients) > 5 * CLIENTS

            await eventually(busy)
            code = await asyncio.to_thread(service.stop)
            # The end of the stream is an end, not a broken connection.
            with suppress(StopAsyncIteration):
                while True:
                    await stream.next(5)
        await asyncio.wait_for(asyncio.gather(*running), 10)
    finally:
        service.stop()

    assert code == 0
    answers = sum((client.answers for client in clients), Counter())
    assert set(answers) == {201}, answers
    rows = await run_sql(chat_stack.chat_dsn, "SELECT client_msg_id FROM messages WHERE room_id = $1", room)
    assert {row["client_msg_id"] for row in rows} == set().union(*(client.stored for client in clients))

    left = (
        "SELECT count(*) FROM outbox WHERE type = 'chat.message.sent' AND published_at IS NULL AND"
        " partition_key = $1"
    )
    await switch("relay-paused", None)

    async def published() -> bool:
        (row,) = await run_sql(chat_stack.chat_dsn, left, str(room))
        return bool(row["count"] == 0)

    await eventually(published, seconds=20)


async def test_a_stop_is_quick_with_many_open_streams(
    chat_stack: ChatStack, http: httpx.AsyncClient, tmp_path: Path
) -> None:
    alice, bob = a_user(), a_user()
    service = chat_stack.other_chat(tmp_path / "chat.log", INSTANCE_ID="quick")
    service.start()
    try:
        room = await open_room(http, service.url, alice, bob)

        async def follow() -> str:
            connection = await Connection.open(service.url)
            path = f"/api/messages/stream/{room}"
            try:
                async for event in connection.events(path, token_for(bob), None, 30):
                    ready.add(event["event"] + str(id(connection)))
            except Broken as end:
                return str(end)
            finally:
                connection.close()
            return "?"

        ready: set[str] = set()
        following = [asyncio.create_task(follow()) for _ in range(200)]

        async def all_open() -> bool:
            return len(ready) >= 200

        await eventually(all_open, seconds=20)
        began = asyncio.get_running_loop().time()
        code = await asyncio.to_thread(service.stop)
        took = asyncio.get_running_loop().time() - began
        ends = await asyncio.wait_for(asyncio.gather(*following), 10)
    finally:
        service.stop()
    assert code == 0, signal.Signals(-code).name
    assert took < 4
    # Each got the closing chunk of a complete answer.
    assert set(ends) == {"StopAsyncIteration()"}
