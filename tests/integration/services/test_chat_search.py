"""Search of messages: Korean and English, in one's own rooms only, quick in long rooms."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import httpx
import pytest

from integration.services.chat_fixtures import ChatStack, a_user, open_room, say
from integration.services.chat_system import bearer

MANY = 20_000
_IS_INDEXED = (
    "SELECT indexed_seq = last_seq FROM rooms JOIN room_search_progress ON room_id = id WHERE id = $1"
)


@pytest.fixture
async def database(chat_stack: ChatStack) -> AsyncIterator[asyncpg.Connection[Any]]:
    """The database of chat-service."""
    connection = await asyncpg.connect(chat_stack.chat_dsn)
    yield connection
    await connection.close()


async def search(
    http: httpx.AsyncClient, stack: ChatStack, reader: int, query: str, **more: Any
) -> dict[str, Any]:
    """Search and return the answer."""
    response = await http.get(
        f"{stack.chat.url}/api/messages/search", params={"query": query, **more}, headers=bearer(reader)
    )
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


async def found_texts(http: httpx.AsyncClient, stack: ChatStack, reader: int, query: str) -> list[str]:
    """What a search finds, newest first."""
    return [message["content"] for message in (await search(http, stack, reader, query))["messages"]]


async def until_indexed(database: asyncpg.Connection[Any], room_id: int) -> None:
    """Wait until the index has every message of a room, behind what others have sent."""
    deadline = asyncio.get_running_loop().time() + 120
    while not await database.fetchval(_IS_INDEXED, room_id):
        assert asyncio.get_running_loop().time() < deadline, "the index does not catch up"
        await asyncio.sleep(0.05)


@pytest.mark.parametrize("indexed", [False, True], ids=["at once", "from the index"])
@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("채팅서버가 느려요", "서버"),
        ("채팅서버가 느려요", "가"),
        ("안녕하세요", "안녕"),
        ("안녕하세요", "안녕하세요"),
        ("안녕하세요 여러분", "여러분 안녕"),
        ("API서버 배포", "api 서버"),
        ("Hello, World!", "hel wor"),
        ("it's 100% done \\ 'quoted'", "100% 'quoted'"),
        ("축하해요 🎉🎉", "🎉"),
        ("ＦＵＬＬ　ｗｉｄｔｈ", "full width"),
        # As macOS writes it: each syllable in its letters.
        ("\u1109\u1165\u1107\u1165", "서버"),
        ("東京タワー", "京タ"),
    ],
)
async def test_a_message_is_found_by_its_words(
    chat_stack: ChatStack,
    http: httpx.AsyncClient,
    database: asyncpg.Connection[Any],
    text: str,
    query: str,
    *,
    indexed: bool,
) -> None:
    one, other = a_user(), a_user()
    room_id = await open_room(http, chat_stack.chat.url, one, other)
    await say(http, chat_stack.chat.url, room_id, one, "something else 다른 것")
    message = await say(http, chat_stack.chat.url, room_id, one, text)
    if indexed:
        await until_indexed(database, room_id)
    answer = await search(http, chat_stack, other, query)
    assert answer["messages"] == [message]
    assert (answer["has_more"], answer["next_cursor"], answer["total_count"]) == (False, None, 1)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("hello", "ello"),
        ("서울 버스", "서버"),
        ("안녕 녕하 하세", "안녕하세"),
        ("hello", "hello world"),
        ("x", "y"),
    ],
)
async def test_what_is_not_there_is_not_found(
    chat_stack: ChatStack, http: httpx.AsyncClient, database: asyncpg.Connection[Any], text: str, query: str
) -> None:
    one = a_user()
    room_id = await open_room(http, chat_stack.chat.url, one, a_user())
    await say(http, chat_stack.chat.url, room_id, one, text)
    assert await found_texts(http, chat_stack, one, query) == []
    await until_indexed(database, room_id)
    assert await found_texts(http, chat_stack, one, query) == []


async def test_only_my_own_rooms_are_searched(chat_stack: ChatStack, http: httpx.AsyncClient) -> None:
    one, other, third = a_user(), a_user(), a_user()
    url = chat_stack.chat.url
    mine, theirs = await open_room(http, url, one, other), await open_room(http, url, other, third)
    await say(http, url, mine, other, "비밀 하나")
    await say(http, url, theirs, other, "비밀 둘")
    assert await found_texts(http, chat_stack, one, "비밀") == ["비밀 하나"]
    assert await found_texts(http, chat_stack, other, "비밀") == ["비밀 둘", "비밀 하나"]
    found = await search(http, chat_stack, other, "비밀", room_id=theirs)
    assert [message["content"] for message in found["messages"]] == ["비밀 둘"]
    refusals = [
        await http.get(
            f"{url}/api/messages/search", params={"query": "비밀", "room_id": room}, headers=bearer(one)
        )
        for room in (theirs, 2**40)
    ]
    assert [refusal.status_code for refusal in refusals] == [404, 404]
    assert [refusal.json()["error"] for refusal in refusals] == ["room_not_found"] * 2


async def test_an_edit_is_searched_as_it_is_now_and_a_deleted_message_never(
    chat_stack: ChatStack, http: httpx.AsyncClient, database: asyncpg.Connection[Any]
) -> None:
    one = a_user()
    room_id = await open_room(http, chat_stack.chat.url, one, a_user())
    early = await say(http, chat_stack.chat.url, room_id, one, "처음 문장")
    late = await say(http, chat_stack.chat.url, room_id, one, "나중 문장")
    await until_indexed(database, room_id)
    await database.execute("UPDATE messages SET content = '바뀐 글' WHERE id = $1", early["id"])
    assert await found_texts(http, chat_stack, one, "문장") == ["나중 문장"]
    assert await found_texts(http, chat_stack, one, "바뀐") == ["바뀐 글"]
    await database.execute("UPDATE messages SET is_deleted = true WHERE id = $1", late["id"])
    assert await found_texts(http, chat_stack, one, "문장") == []


async def test_results_come_page_by_page_newest_first_without_gap_or_repetition(
    chat_stack: ChatStack, http: httpx.AsyncClient, database: asyncpg.Connection[Any]
) -> None:
    one, other, third = a_user(), a_user(), a_user()
    url = chat_stack.chat.url
    rooms = [await open_room(http, url, one, other), await open_room(http, url, one, third)]
    said = [await say(http, url, rooms[n % 2], one, f"단어 {n}") for n in range(7)]
    await until_indexed(database, rooms[0])
    # These are not in the index yet, or are by now: no difference.
    said += [await say(http, url, rooms[n % 2], one, f"단어 {n}") for n in range(7, 10)]
    pages: list[list[int]] = []
    cursor: dict[str, int] = {}
    while True:
        answer = await search(http, chat_stack, one, "단어", limit=4, **cursor)
        pages.append([message["id"] for message in answer["messages"]])
        if not answer["has_more"]:
            break
        assert answer["total_count"] is None
        cursor = {"before": answer["next_cursor"]}
    assert [len(page) for page in pages] == [4, 4, 2]
    assert [found for page in pages for found in page] == [message["id"] for message in reversed(said)]


@pytest.mark.parametrize(
    "parameters",
    [
        {"query": ""},
        {"query": "   "},
        {"query": "?!…"},
        {"query": "a\0b"},
        {"query": "x" * 101},
        {},
        {"query": "x", "limit": 0},
        {"query": "x", "limit": -1},
        {"query": "x", "limit": 101},
        {"query": "x", "before": 2**63},
        {"query": "x", "room_id": "me"},
    ],
)
async def test_what_cannot_be_searched_is_refused(
    chat_stack: ChatStack, http: httpx.AsyncClient, parameters: dict[str, Any]
) -> None:
    url = f"{chat_stack.chat.url}/api/messages/search"
    response = await http.get(url, params=parameters, headers=bearer(a_user()))
    assert response.status_code == 422, response.text
    assert set(response.json()) == {"error", "message", "details", "status_code"}
    assert (await http.get(url, params={"query": "x"})).status_code == 401


async def test_a_lookup_uses_the_index_and_touches_only_its_own_room(
    chat_stack: ChatStack, http: httpx.AsyncClient, database: asyncpg.Connection[Any]
) -> None:
    one, other, third = a_user(), a_user(), a_user()
    url = chat_stack.chat.url
    crowded, quiet = await open_room(http, url, other, third), await open_room(http, url, one, other)
    await database.execute(
        "INSERT INTO messages (room_id, seq, user_id, content, message_type, created_at, updated_at)"
        " SELECT $1, n, $2, '흔한 common 말' || CASE WHEN n = 17 THEN ' 희귀' ELSE '' END, 'text', now(),"
        " now() FROM generate_series(1, $3) n",
        crowded,
        other,
        MANY,
    )
    await database.execute("UPDATE rooms SET last_seq = $2 WHERE id = $1", crowded, MANY)
    while await database.fetchval("SELECT index_messages(ARRAY[$1::bigint], 5000)", crowded):
        pass
    wanted = await say(http, url, quiet, other, "흔한 common 말 하나")
    await until_indexed(database, quiet)
    await database.execute("SET enable_seqscan = off")
    plan = "\n".join(
        row[0]
        for row in await database.fetch(
            "EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) SELECT message_id FROM message_search"
            f" WHERE terms @@ '''{quiet}.0.흔한'' & ''{quiet}.0.com'':*'::tsquery"
        )
    )
    assert "Bitmap Index Scan on message_search_terms" in plan, plan
    assert "Rows Removed" not in plan, plan
    answer = await search(http, chat_stack, one, "흔한 com")
    assert [message["id"] for message in answer["messages"]] == [wanted["id"]]
    newest = await search(http, chat_stack, third, "흔한 com", limit=3)
    assert [message["seq"] for message in newest["messages"]] == [MANY, MANY - 1, MANY - 2]
    rare = await search(http, chat_stack, third, "흔한 희귀")
    assert [message["seq"] for message in rare["messages"]] == [17]


async def test_what_is_found_names_who_read_it(chat_stack: ChatStack, http: httpx.AsyncClient) -> None:
    one, other = a_user(), a_user()
    url = chat_stack.chat.url
    room_id = await open_room(http, url, one, other)
    message = await say(http, url, room_id, one, "읽음 표시")
    assert (await search(http, chat_stack, one, "읽음"))["messages"][0]["read_by"] == []
    read = await http.post(
        f"{url}/api/messages/read",
        json={"room_id": room_id, "up_to_seq": message["seq"]},
        headers=bearer(other),
    )
    assert read.status_code == 200, read.text
    assert (await search(http, chat_stack, one, "읽음"))["messages"][0]["read_by"] == [other]
