"""The commands of a stack's life on real servers, run as a user runs them."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from console import Console, ended

_STORES = ("--only", "postgres,redis,kafka")
_REDIS = ("--only", "redis")


def _states(console: Console) -> dict[str, str]:
    status = console.ok("status", "--json").json("status")
    return {component["name"]: component["state"] for component in status["components"]}


def _component(console: Console, name: str) -> dict[str, Any]:
    status = console.ok("status", "--json").json("status")
    found: dict[str, Any] = next(c for c in status["components"] if c["name"] == name)
    return found


def _until(condition: Callable[[], bool], within: float = 20) -> None:
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_the_stores_start_keep_their_data_over_a_stop_and_leave_no_process(console: Console) -> None:
    started = console.ok("up", *_STORES, "--json").json("status")
    assert started["state"] == "running"
    assert started["gateway_url"] is None
    before = console.ok("env", "--json").json("env")

    console.ok("down")
    assert console.processes() == []
    assert set(_states(console).values()) == {"stopped"}

    console.ok("up", *_STORES)
    assert console.ok("env", "--json").json("env") == before


def test_a_second_up_finds_all_ready_and_starts_nothing(console: Console) -> None:
    console.ok("up", *_REDIS)
    pid = _component(console, "redis")["pid"]

    again = console.ok("up", *_REDIS)

    assert "redis                 ready: was running already" in again.err
    assert _component(console, "redis")["pid"] == pid


def test_two_ups_at_once_start_everything_once(console: Console) -> None:
    both = [console.start("up", *_STORES) for _ in range(2)]
    ends = [ended(process, timeout=120) for process in both]

    assert [end.code for end in ends] == [0, 0]
    told = "".join(end.err for end in ends)
    assert told.count("Waiting for `bigtech-lab up`") == 1
    leaders = [process for process in console.processes() if os.getsid(process.pid) == process.pid]
    assert len(leaders) == 3


def test_a_down_during_an_up_waits_and_wins(console: Console) -> None:
    up = console.start("up", *_STORES)
    lock = console.data / "bigtech-lab" / "locks" / "default.lock"
    _until(lambda: lock.exists() and b'"up"' in lock.read_bytes())
    _until((console.data / "bigtech-lab" / "instances" / "default" / "instance.json").exists)

    down = console.ok("down")

    assert up.wait(60) == 0
    up.communicate()
    assert "Waiting for `bigtech-lab up`" in down.err
    assert console.processes() == []


def test_a_killed_up_leaves_nothing_unknown_and_the_next_one_adopts(console: Console) -> None:
    up = console.start("up", *_STORES)
    records = console.data / "bigtech-lab" / "instances" / "default" / "run"
    _until((records / "redis.process.json").exists)
    up.kill()
    up.communicate()
    redis = next(p for p in console.processes() if "redis" in p.name())
    # As if it had been killed between the start of the process and the writing of its record.
    (records / "redis.process.json").unlink()

    again = console.ok("up", *_STORES)

    assert "redis was running already, from an interrupted start." in again.err
    assert _component(console, "redis")["pid"] == redis.pid
    console.ok("down")
    assert console.processes() == []


def test_an_interrupted_up_stops_what_it_has_started(console: Console) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        up = console.start("up", *_STORES)
        _until(lambda: any("redis" in process.name() for process in console.processes()))
        os.kill(up.pid, number)
        ended(up, timeout=30)

        assert up.returncode == 130
        assert console.processes() == []


def test_a_killed_component_is_dead_with_its_reason_and_nobody_restarts_it(console: Console) -> None:
    console.ok("up", *_REDIS)
    psutil.Process(_component(console, "redis")["pid"]).kill()
    _until(lambda: _component(console, "redis")["state"] == "dead")

    crashed = _component(console, "redis")
    assert "is gone" in crashed["reason"]
    assert "pid" not in crashed

    console.ok("restart", "redis")
    console.ok("kill", "redis")
    assert "bigtech-lab kill" in _component(console, "redis")["reason"]
    console.ok("up", *_REDIS)
    assert _states(console)["redis"] == "ready"


def test_a_paused_component_is_paused_until_it_is_resumed_or_stopped(console: Console) -> None:
    console.ok("up", *_REDIS)

    console.ok("pause", "redis")
    assert _states(console)["redis"] == "paused"
    console.ok("resume", "redis")
    assert _states(console)["redis"] == "ready"

    console.ok("pause", "redis")
    console.ok("down")
    assert console.processes() == []


def test_a_stopped_component_is_stopped_and_the_stack_degraded(console: Console) -> None:
    console.ok("up", "--only", "redis,kafka")
    console.ok("stop", "redis")

    status = console.ok("status", "--json").json("status")

    assert status["state"] == "degraded"
    assert {c["name"]: c["state"] for c in status["components"]}["redis"] == "stopped"


def test_postgres_comes_back_with_its_data_after_a_kill(console: Console) -> None:
    console.ok("up", "--only", "postgres")
    first = _component(console, "postgres")["pid"]
    console.ok("kill", "postgres")
    console.ok("restart", "postgres")

    assert _component(console, "postgres")["pid"] != first
    log = console.ok("logs", "postgres", "-n", "40").out
    assert "database system was not properly shut down; automatic recovery in progress" in log


def test_a_reset_keeps_the_ports_and_starts_again_what_was_running(console: Console) -> None:
    console.ok("up", *_REDIS)
    ports = console.ports()
    data = console.data / "bigtech-lab" / "instances" / "default" / "data"
    (data / "redis" / "mine").write_text("x")

    refused = console("reset")
    assert refused.code == 2
    assert "--yes" in refused.err
    console.ok("reset", "--yes")

    assert console.ports() == ports
    assert not (data / "redis" / "mine").exists()
    assert _states(console)["redis"] == "ready"


def test_several_instances_run_side_by_side_and_down_all_ends_them(console: Console) -> None:
    console.ok("up", *_REDIS)
    console.ok("up", *_REDIS, "--instance", "second")

    listed = console.ok("ps", "--all", "--json").json("ps")["components"]
    assert {(row["instance"], row["component"]) for row in listed} == {
        ("default", "redis"),
        ("second", "redis"),
    }
    console.ok("down", "--all")
    assert console.processes() == []
    refused = console("clean", "--instance", "third", "--yes")
    assert refused.code == 2
    console.ok("clean", "--instance", "second", "--yes")
    assert not (console.data / "bigtech-lab" / "instances" / "second").exists()


def test_logs_follow_until_the_reader_leaves(console: Console) -> None:
    console.ok("up", *_REDIS)
    follower = console.start("logs", "redis", "-f", "-n", "1")
    assert follower.stdout is not None
    assert follower.stdout.readline()
    follower.send_signal(signal.SIGINT)
    ended(follower, timeout=10)
    assert follower.returncode in {0, 130}


def test_env_is_shell_that_gives_the_same_addresses_as_its_json(console: Console) -> None:
    console.ok("up", *_REDIS)
    lines = dict(line.removeprefix("export ").split("=", 1) for line in console.ok("env").out.splitlines())

    as_json = console.ok("env", "--json").json("env")

    lines.pop("PATH", None)
    assert lines == {key: value for key, value in as_json.items() if key != "format_version"}


def test_a_shell_without_clients_gets_those_of_the_servers(console: Console, tmp_path: Path) -> None:
    console.ok("up", *_STORES)
    for program in ("bash", "env"):
        (tmp_path / program).symlink_to(shutil.which(program) or program)
    environment = {**console.environment(), "PATH": str(tmp_path)}
    asked = [sys.executable, "-m", "bigtech_lab", "env"]
    said = subprocess.run(asked, env=environment, capture_output=True, text=True, check=True).stdout

    shell = f'{said}\npsql "$USER_DB_URL" -Atc "select 41 + 1"\nredis-cli --version\n'
    answers = subprocess.run(
        [str(tmp_path / "bash"), "-c", shell], env=environment, capture_output=True, text=True, check=True
    ).stdout.splitlines()

    assert answers[0] == "42"
    assert answers[1].startswith("redis-cli ")


def test_secrets_stand_in_no_output_but_env(console: Console) -> None:
    console.ok("up", *_STORES)
    secrets = console.data / "bigtech-lab" / "instances" / "default" / "secrets" / "passwords.json"
    passwords = json.loads(secrets.read_text()).values()
    said = "".join(
        console.ok(*command).out
        for command in (("status", "--json"), ("ps", "--json"), ("logs",), ("doctor", "--json"))
    )

    assert not [password for password in passwords if password in said]
    arguments = [" ".join(process.cmdline()) for process in console.processes()]
    assert not [a for a in arguments for password in passwords if password in a]
