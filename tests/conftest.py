"""Fixtures that every kind of test may use: the console script, a running stack, bare servers."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from console import Console


def pytest_configure() -> None:
    """Ctrl-C is tested: a suite that was started in the background would have every command ignore it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def neutral_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a developer's own shell says about language and colour must not change what a test sees."""
    for name in ("BIGTECH_LAB_PROGRAM", "BIGTECH_LAB_LANG", "LC_ALL", "LC_MESSAGES", "NO_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    """The console script with no instance yet; whatever it starts is stopped afterwards."""
    lab = Console(tmp_path / "data")
    yield lab
    lab("down", "--all")


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    """The whole stack, started once; a test that stops a component starts it again."""
    lab = Console(tmp_path_factory.mktemp("stack") / "data")
    lab.ok("up")
    yield lab
    lab.ok("down")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says how many tests ran, also where the last line scrolls away."""
    passed = len(terminalreporter.getreports("passed"))
    skipped = len(terminalreporter.getreports("skipped"))
    terminalreporter.write_line(f"{passed} tests ran and passed, {skipped} were skipped.")


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Where everything has been set up, a skipped test is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if (
        exitstatus == 0
        and reporter is not None
        and reporter.stats.get("skipped")
        and os.environ.get("BIGTECH_LAB_NO_SKIPS")
    ):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
