"""`docs` from the console script's own entry point."""

from __future__ import annotations

import signal
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bigtech_lab import wiring
from bigtech_lab.adapters import site_builder
from bigtech_lab.main import main


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    told = capsys.readouterr()
    return (ended.value.code if isinstance(ended.value.code, int) else 0), told.out, told.err


def test_a_document_is_shown_by_its_id(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "docs", "d1.1", "--text", "--lang", "ko")
    assert code == 0
    assert "./lab up" in out
    assert out == said(capsys, "docs", "QUICK_START.md", "--text", "--lang", "ko")[1]


def test_a_page_that_does_not_exist_is_named_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = said(capsys, "docs", "QUICK_STRAT", "--text")
    assert code == 2
    assert "Did you mean 'QUICK_START'?" in err


@pytest.mark.parametrize(
    "arguments",
    [
        ("docs", "--strict"),
        ("docs", "D1.1", "--into", "public"),
        ("docs", "--text"),
        ("docs", "build", "--port", "80"),
    ],
    ids=" ".join,
)
def test_an_option_that_does_not_belong_is_refused(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    code, _, err = said(capsys, *arguments)
    assert code == 2
    assert "docs --help" in err


def test_without_its_packages_a_build_says_what_to_install(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(site_builder, "find_spec", lambda _: None)
    code, _, err = said(capsys, "docs", "build", "--into", str(tmp_path / "site"))
    assert code == 3
    assert "pip install 'bigtech-lab[docs]'" in err


def test_a_folder_that_holds_something_else_is_left_alone(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    code, _, err = said(capsys, "docs", "build", "--into", str(tmp_path))
    assert code == 1
    assert "left alone" in err
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_a_built_site_is_served_until_ctrl_c(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("a page")
    answers = []

    def ask_then_interrupt(url: str) -> None:
        port = urlsplit(url).port
        # Answered by the server's queue: it is not in its loop yet.
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        connection.connect()
        answers.append(connection)
        signal.setitimer(signal.ITIMER_REAL, 0.2)

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        with pytest.raises(KeyboardInterrupt):
            wiring.serve_site(tmp_path, 0, ask_then_interrupt)
    finally:
        signal.signal(signal.SIGALRM, before)
    connection = answers[0]
    connection.close()
    with pytest.raises(ConnectionRefusedError):
        connection.connect()
