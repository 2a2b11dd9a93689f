from __future__ import annotations

import threading
from pathlib import Path

from bigtech_lab.adapters.local.file_log_source import FileLogSource
from bigtech_lab.adapters.local.instance_folder import InstanceFolder
from bigtech_lab.adapters.local.log_tail import last_lines
from bigtech_lab.application.read_logs import read_logs


def test_the_last_lines_of_a_large_log_are_read_from_its_end(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("".join(f"line {number}\n" for number in range(50_000)))

    assert last_lines(log, 2) == ("line 49998", "line 49999")
    assert len(last_lines(log, 20_000)) == 20_000


def test_lines_of_earlier_runs_are_left_out(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("old\nnew\n")

    assert last_lines(log, 10, since=len("old\n")) == ("new",)


def test_a_log_that_does_not_exist_has_no_lines(tmp_path: Path) -> None:
    assert last_lines(tmp_path / "none", 5) == ()


def test_bytes_that_are_no_text_do_not_stop_the_reading(tmp_path: Path) -> None:
    (tmp_path / "log").write_bytes(b"\xff\xfe\nfine\n")

    assert last_lines(tmp_path / "log", 1) == ("fine",)


def test_following_gives_what_is_logged_from_now_on_in_whole_lines(tmp_path: Path) -> None:
    folder = InstanceFolder(tmp_path)
    folder.make()
    folder.log("redis").write_text("before\n")
    writing = threading.Timer(0.2, lambda: folder.log("kafka").write_text("kafka started\nhalf a li"))
    writing.start()

    lines = FileLogSource(folder).follow(["redis", "kafka"])

    assert next(lines) == ("kafka", "kafka started")
    writing.join()


def test_all_logs_together_carry_their_components_names(tmp_path: Path) -> None:
    folder = InstanceFolder(tmp_path)
    folder.make()
    folder.log("redis").write_text("ready\n")

    lines = list(read_logs(FileLogSource(folder), None, 5, follow=False))

    assert lines == ["redis                | ready"]


def test_what_is_secret_is_hidden_in_every_line(tmp_path: Path) -> None:
    folder = InstanceFolder(tmp_path)
    folder.make()
    folder.log("redis").write_text("old hunter2\n")
    source = FileLogSource(folder, lambda line: line.replace("hunter2", "[redacted]"))
    following = source.follow(["redis"])
    appended = "old hunter2\nnew hunter2\n"
    writing = threading.Timer(0.2, lambda: folder.log("redis").write_text(appended))
    writing.start()

    assert source.last("redis", 1) == ["old [redacted]"]
    assert next(following) == ("redis", "new [redacted]")
    writing.join()
