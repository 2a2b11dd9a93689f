from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from bigtech_lab.adapters.local import process_finder
from bigtech_lab.adapters.local.instance_folder import InstanceFolder
from bigtech_lab.adapters.local.port_allocation import is_free
from bigtech_lab.adapters.local.process_ending import end_politely, kill_all
from bigtech_lab.adapters.local.process_finder import ProcessFinder
from bigtech_lab.adapters.local.process_record import ProcessRecord, adopt_record, read_record, write_record
from bigtech_lab.adapters.local.process_table import (
    COMPONENT_MARKER,
    INSTANCE_MARKER,
    family,
    is_frozen,
    is_gone,
    listens,
)
from bigtech_lab.adapters.local.spawn import spawn
from bigtech_lab.errors import EnvironmentNotReady

_SLEEPS = "import time; print('up', flush=True); time.sleep(60)"
_DEAF = "import signal, time; signal.signal(15, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
_WITH_CHILD = (
    "import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'],"
    " start_new_session=True); print('up', flush=True); time.sleep(60)"
)
# Its main thread ends at once (system call 60 or 93: exit), another one goes on listening.
_LEFT_BY_ITS_MAIN_THREAD = """
import ctypes, platform, socket, threading, time
listening = socket.create_server(("127.0.0.1", 0))
threading.Thread(target=time.sleep, args=(60,)).start()
print("up", listening.getsockname()[1], flush=True)
ctypes.CDLL(None).syscall(60 if platform.machine() == "x86_64" else 93, 0)
"""
_UID = "f" * 32

Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def folder(tmp_path: Path) -> InstanceFolder:
    made = InstanceFolder(tmp_path)
    made.make()
    return made


@pytest.fixture
def start(folder: InstanceFolder) -> Iterator[Start]:
    started: list[subprocess.Popen[bytes]] = []

    def begin(code: str, component: str = "redis", uid: str = _UID) -> subprocess.Popen[bytes]:
        log = folder.log(component)
        log.unlink(missing_ok=True)
        markers = {INSTANCE_MARKER: uid, COMPONENT_MARKER: component}
        process = spawn([sys.executable, "-c", code], markers, log, folder.run)
        started.append(process)
        _until(lambda: b"up" in log.read_bytes())
        return process

    yield begin
    for process in started:
        for member in family(psutil.Process(process.pid)) if process.poll() is None else []:
            member.kill()
        process.wait()


def _until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_started_process_has_a_session_of_its_own_and_knows_no_stray_variables(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "somebody's own")
    process = psutil.Process(start(_SLEEPS).pid)

    assert process.environ()[INSTANCE_MARKER] == _UID
    assert "DATABASE_URL" not in process.environ()


def test_a_process_is_found_by_its_markers_when_no_record_was_written(
    start: Start, folder: InstanceFolder
) -> None:
    pid = start(_SLEEPS).pid
    finder = ProcessFinder(_UID, folder)

    found = finder.leader("redis")

    assert found is not None
    assert found.pid == pid
    assert finder.adopted == {"redis": pid}
    record = read_record(folder.record("redis"))
    assert record is not None
    assert record.pid == pid


def test_a_record_whose_pid_belongs_to_somebody_else_now_is_not_believed(
    start: Start, folder: InstanceFolder
) -> None:
    stranger = psutil.Process(start(_SLEEPS, uid="0" * 32).pid)
    write_record(folder.record("redis"), ProcessRecord(stranger.pid, stranger.create_time()))

    assert ProcessFinder(_UID, folder).leader("redis") is None


@pytest.mark.parametrize(
    "damage",
    ['{"pid": "', "[]", '{"pid": -1, "create_time": 0}', '{"pid": 1e400, "create_time": 0}', '{"pid": 1}'],
)
def test_a_damaged_record_does_not_hide_the_process(
    start: Start, folder: InstanceFolder, damage: str
) -> None:
    pid = start(_SLEEPS).pid
    folder.record("redis").write_text(damage)

    found = ProcessFinder(_UID, folder).leader("redis")

    assert found is not None
    assert found.pid == pid


def test_adopting_does_not_replace_the_fuller_record_that_was_written_meanwhile(
    folder: InstanceFolder,
) -> None:
    path = folder.record("redis")
    full = ProcessRecord(7, 1.0, version="6.2.5", log_offset=40)
    write_record(path, full)

    assert not adopt_record(path, ProcessRecord(7, 1.0), stale=None)
    assert read_record(path) == full


def test_a_process_whose_markers_could_not_be_read_for_a_moment_keeps_its_record(
    start: Start, folder: InstanceFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = psutil.Process(start(_SLEEPS).pid)
    full = ProcessRecord(process.pid, process.create_time(), version="6.2.5", log_offset=40)
    write_record(folder.record("redis"), full)
    monkeypatch.setattr(process_finder, "marked_process", lambda *_: None)
    finder = ProcessFinder(_UID, folder)

    assert finder.leader("redis") == process
    assert read_record(folder.record("redis")) == full
    assert not finder.adopted


def test_adopting_replaces_the_record_of_a_process_that_is_gone(folder: InstanceFolder) -> None:
    path = folder.record("redis")
    gone = ProcessRecord(7, 1.0, version="6.2.5")
    write_record(path, gone)

    assert adopt_record(path, ProcessRecord(8, 2.0), stale=gone)
    assert read_record(path) == ProcessRecord(8, 2.0)
    assert [file.name for file in folder.run.iterdir()] == [path.name]


def test_only_the_process_that_listens_on_a_port_is_said_to(start: Start) -> None:
    opens = f"import socket; server = socket.create_server(('127.0.0.1', 0)); {_SLEEPS}"
    listening, deaf = psutil.Process(start(opens).pid), psutil.Process(start(_SLEEPS).pid)
    [port] = [s.laddr.port for s in listening.net_connections() if s.status == psutil.CONN_LISTEN]

    assert listens(listening, port)
    assert not listens(listening, port + 1)
    assert not listens(deaf, port)


def test_another_instances_process_is_not_ours(start: Start, folder: InstanceFolder) -> None:
    start(_SLEEPS, uid="0" * 32)

    assert ProcessFinder(_UID, folder).leader("redis") is None


def test_a_zombie_counts_as_gone(start: Start, folder: InstanceFolder) -> None:
    child = start(_SLEEPS)
    process = psutil.Process(child.pid)
    process.kill()
    _until(lambda: process.status() == psutil.STATUS_ZOMBIE)

    assert is_gone(process)
    assert ProcessFinder(_UID, folder).leader("redis") is None


def test_a_process_that_ignores_sigterm_is_killed_after_the_deadline(start: Start) -> None:
    process = psutil.Process(start(_DEAF).pid)
    began = time.monotonic()

    end_politely(process, signal.SIGTERM, patience=0.3)

    assert is_gone(process)
    assert 0.3 <= time.monotonic() - began < 3


def test_a_frozen_process_is_ended_too(start: Start) -> None:
    process = psutil.Process(start(_SLEEPS).pid)
    process.suspend()
    _until(lambda: is_frozen(process))
    began = time.monotonic()

    end_politely(process, signal.SIGTERM, patience=10)

    assert is_gone(process)
    assert time.monotonic() - began < 5


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the system calls are those of Linux")
def test_a_process_is_not_gone_while_a_thread_of_it_holds_its_port(
    start: Start, folder: InstanceFolder
) -> None:
    process = psutil.Process(start(_LEFT_BY_ITS_MAIN_THREAD).pid)
    port = int(folder.log("redis").read_text().split()[1])
    _until(lambda: process.status() == psutil.STATUS_ZOMBIE)
    assert not is_gone(process)
    assert not is_free(port)

    kill_all([process])

    assert is_gone(process)
    assert is_free(port)


def test_children_in_sessions_of_their_own_end_with_their_parent(start: Start) -> None:
    process = psutil.Process(start(_WITH_CHILD).pid)
    members = family(process)
    assert len(members) == 2

    end_politely(process, signal.SIGTERM, patience=3)

    assert all(is_gone(member) for member in members)


def test_children_of_a_killed_parent_are_strays_until_they_are_ended(
    start: Start, folder: InstanceFolder
) -> None:
    process = psutil.Process(start(_WITH_CHILD.replace("start_new_session=True", "")).pid)
    (child,) = process.children()
    write_record(folder.record("redis"), ProcessRecord(process.pid, process.create_time()))
    finder = ProcessFinder(_UID, folder)
    assert finder.strays() == {}

    process.kill()
    _until(lambda: is_gone(process))

    assert finder.leader("redis") is None
    assert finder.strays() == {"redis": (child,)}
    kill_all([child])
    assert finder.strays() == {}


def test_a_program_that_cannot_be_started_is_told(folder: InstanceFolder) -> None:
    with pytest.raises(EnvironmentNotReady, match="/no/such/program"):
        spawn(["/no/such/program"], {}, folder.log("redis"), folder.run)
