"""`bigtech-lab trace show … --spans`, on a recorded trace and what a Jaeger answered about it."""

from __future__ import annotations

import socket

import pytest

from console import Console
from unit.bigtech_lab.recorded.jaeger_answers import ANSWER, TRACE_FILE, UNKNOWN, answering

SHOW = ("trace", "show", str(TRACE_FILE))


def test_spans_hang_below_their_hops(console: Console) -> None:
    with answering((404, UNKNOWN), (200, ANSWER)) as backend:
        lines = console.ok(*SHOW, "--spans", backend.url).out.splitlines()
        assert len(backend.asked) == 2

    marks = [line.lstrip(" │├└─")[:1] for line in lines]
    # Below the request, the record, the consumer; and the event that the notification caused.
    assert "".join(mark for mark in marks if mark in "✓◇") == "✓◇✓✓✓◇✓✓✓◇✓✓✓✓◇"
    assert any(line.startswith("  ◇ span POST /api/messages/{room_id} · chat-service") for line in lines)
    assert "Spans that belong to no hop" in lines


def test_the_json_tells_the_hop_of_every_span(console: Console) -> None:
    with answering((200, ANSWER)) as backend:
        told = Console(console.data, {"BIGTECH_LAB_SPANS_URL": backend.url}).ok(*SHOW, "--as", "json")

    spans = told.json("trace")["spans"]
    assert [(span["hop"], span["name"]) for span in spans] == [
        ("http", "POST /api/messages/{room_id}"),
        ("kafka", "publish chat.events"),
        ("consumer", "process chat.events"),
        (None, "publish notification.events"),
    ]
    assert all(span["duration_ms"] > 0 for span in spans)


@pytest.mark.parametrize(
    ("form", "language", "told"),
    [
        ("timeline", "en", "◇ span publish chat.events · chat-service (producer) · took 2.8 ms"),
        ("timeline", "ko", "◇ 스팬 publish chat.events · chat-service (producer) · 2.8 ms 걸림"),
        ("html", "en", "◇ span publish chat.events · chat-service (producer) · took 2.8 ms"),
        ("html", "ko", "스팬 1개"),
    ],
)
def test_timeline_and_page_show_them(console: Console, form: str, language: str, told: str) -> None:
    with answering((200, ANSWER)) as backend:
        shown = console.ok(*SHOW, "--as", form, "--lang", language, "--spans", backend.url)

    assert told in shown.out


@pytest.mark.parametrize("form", ["tree", "timeline", "mermaid", "html", "json", "otlp", "chrome"])
def test_a_backend_that_is_away_costs_a_line_and_nothing_else(console: Console, form: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        without, away = console.ok(*SHOW, "--as", form), console.ok(*SHOW, "--as", form, "--spans", url)

    assert away.out == without.out
    assert without.err == ""
    assert away.err.startswith(f"warning: No spans: the tracing backend {url} does not answer: ")
    assert away.err.count("\n") == 1


@pytest.mark.parametrize(
    "words",
    [
        (*SHOW, "--spans", "nonsense"),
        ("trace", "list", "--spans", "http://127.0.0.1:1"),
        ("trace", "--follow", "--spans", "http://127.0.0.1:1"),
    ],
)
def test_a_backend_that_cannot_be_asked_is_wrong_usage(console: Console, words: tuple[str, ...]) -> None:
    refused = console(*words)

    assert (refused.code, refused.out) == (2, "")
