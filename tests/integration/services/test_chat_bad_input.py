"""Input that is wrong, hostile or huge: refused in one shape, never a server error, nothing stored."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from integration.services.chat_fixtures import ChatStack, a_user, open_room, say
from integration.services.chat_system import bearer

HUGE = 2**63
JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"content": ""}', 422),
        (b'{"content": " \\n\\t\\u00a0"}', 422),
        (b'{"content": "%s"}' % (b"x" * 2001), 422),
        ('{"content": "%s"}' % ("가" * 2001), 422),
        (b'{"content": "a\\u0000b"}', 422),
        (b'{"content": "\\ud800"}', 422),
        (b'{"content": "\xff\xfe"}', 422),
        (b'{"content": 7}', 422),
        (b'{"content": null}', 422),
        (b'{"content": ["a"]}', 422),
        (b'{"content": "x", "message_type": "poem"}', 422),
        (b'{"content": "x", "client_msg_id": "%s"}' % (b"y" * 129), 422),
        (b'{"content": "x", "reply_to": 0}', 422),
        (b'{"content": "x", "reply_to": -1}', 422),
        (b'{"content": "x", "reply_to": %d}' % HUGE, 422),
        (b'{"content": "x", "reply_to": 1e400}', 422),
        (b'{"content": "x", "reply_to": %d}' % (HUGE - 1), 400),
        (b"[" * 100_000, 422),
        (b'{"content": ' + b'{"a":' * 20 + b"1" + b"}" * 20 + b"}", 422),
        (b"", 422),
        (b"{", 422),
        (b'"content"', 422),
        (b'{"content": "%s"}' % (b"x" * 2_000_000), 413),
    ],
    ids=range(23),
)
async def test_a_message_that_cannot_be_is_refused_and_takes_no_number(
    chat_stack: ChatStack, http: httpx.AsyncClient, body: bytes | str, status: int
) -> None:
    one = a_user()
    room_id = await open_room(http, chat_stack.chat.url, one, a_user())
    url = f"{chat_stack.chat.url}/api/messages/{room_id}"
    content = body.encode() if isinstance(body, str) else body
    response = await http.post(url, content=content, headers={**bearer(one), **JSON})
    assert response.status_code == status, response.text
    assert set(response.json()) == {"error", "message", "details", "status_code"}
    assert (await say(http, chat_stack.chat.url, room_id, one, "fine"))["seq"] == 1


@pytest.mark.parametrize(
    "parameters",
    [
        {"limit": 0},
        {"limit": -1},
        {"limit": 201},
        {"limit": HUGE},
        {"limit": "ten"},
        {"before_seq": 0},
        {"before_seq": -5},
        {"before_seq": HUGE},
        {"after_seq": -1},
        {"after_seq": HUGE},
        {"before_seq": 3, "after_seq": 1},
        {"skip": -1},
        {"skip": HUGE},
    ],
    ids=str,
)
async def test_a_page_that_cannot_be_is_refused(
    chat_stack: ChatStack, http: httpx.AsyncClient, parameters: dict[str, Any]
) -> None:
    one = a_user()
    room_id = await open_room(http, chat_stack.chat.url, one, a_user())
    url = f"{chat_stack.chat.url}/api/messages/{room_id}"
    response = await http.get(url, params=parameters, headers=bearer(one))
    assert response.status_code == 422, response.text
    assert response.json()["details"]["field"] in parameters


@pytest.mark.parametrize("room", ["0", "-1", str(HUGE), "1.5", "%00", "x", "1e3"])
async def test_an_id_that_cannot_be_is_refused(
    chat_stack: ChatStack, http: httpx.AsyncClient, room: str
) -> None:
    headers = bearer(a_user())
    url = chat_stack.chat.url
    answers = [
        await http.get(f"{url}/api/messages/{room}", headers=headers),
        await http.post(f"{url}/api/messages/{room}", json={"content": "x"}, headers=headers),
        await http.post(f"{url}/api/messages/{room}/typing", headers=headers),
        await http.get(f"{url}/api/messages/stream/{room}", headers=headers),
        await http.get(f"{url}/api/chat-rooms/{room}", headers=headers),
    ]
    assert [answer.status_code for answer in answers] == [422] * len(answers)


async def test_a_reply_to_a_message_of_another_room_is_refused(
    chat_stack: ChatStack, http: httpx.AsyncClient
) -> None:
    one, other, third = a_user(), a_user(), a_user()
    url = chat_stack.chat.url
    here, elsewhere = await open_room(http, url, one, other), await open_room(http, url, one, third)
    target = await say(http, url, elsewhere, third, "elsewhere")
    response = await http.post(
        f"{url}/api/messages/{here}", json={"content": "x", "reply_to": target["id"]}, headers=bearer(one)
    )
    assert (response.status_code, response.json()["error"]) == (400, "reply_target_missing")


@pytest.mark.parametrize(
    "text",
    [
        "x" * 2000,
        "가" * 2000,
        "👩‍👩‍👧‍👦" * 200,
        "'; DROP TABLE messages; --",
        "please select a time",
        "\u202eright to left",
        "\ufffd",
    ],
    ids=range(7),
)
async def test_every_other_text_comes_back_as_it_was_sent(
    chat_stack: ChatStack, http: httpx.AsyncClient, text: str
) -> None:
    one, other = a_user(), a_user()
    room_id = await open_room(http, chat_stack.chat.url, one, other)
    await say(http, chat_stack.chat.url, room_id, one, text)
    page = await http.get(f"{chat_stack.chat.url}/api/messages/{room_id}", headers=bearer(other))
    assert [message["content"] for message in page.json()["messages"]] == [text]
