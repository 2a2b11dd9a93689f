"""Checks that stop, kill, pause and spoil a real stack: it is whole again, whatever becomes of the check."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from console import Console, ended

pytestmark = pytest.mark.stack

LAB = """
format_version: 1
phase: 9
id: disturbing
title: {en: Disturbing, ko: 방해하기}
stack: {profile: msa}
checkpoints:
  - id: C9.1
    title: {en: Disturbed, ko: 방해}
    checks: [friends-go-away, chat-dies, chat-freezes, a-fault-is-on, hangs-while-stopped]
checks:
"""
TEXT = (
    "  {}: {{ko: 검사합니다., hint: {{en: h, ko: 힌트}}, docs: curriculum/QUICK_START.md#the-stack-runs}}\n"
)
CHECKS = '''
import asyncio

from bigtech_lab.application.ports.observers import Unreachable
from bigtech_lab.checks import Evidence, Lab, check


async def state(lab: Lab, component: str) -> str:
    status = await asyncio.to_thread(lab.stack.status)
    return str(status.component(component).state)


@check(uses=["chat-service"], locks=["friend-service"])
async def friends_go_away(lab: Lab) -> Evidence:
    """A stopped service leaves the others alone."""
    async with lab.stopped("friend-service"):
        others = (await lab.get("chat-service", "/health")).status
        return Evidence(inside=await state(lab, "friend-service"), others=others)


@check(uses=[], locks=["chat-service"])
async def chat_dies(lab: Lab) -> Evidence:
    """A killed service is dead."""
    async with lab.killed("chat-service"):
        return Evidence(inside=await state(lab, "chat-service"))


@check(uses=[], locks=["chat-service"])
async def chat_freezes(lab: Lab) -> Evidence:
    """A paused service does not answer."""
    async with lab.paused("chat-service"):
        try:
            await lab.get("chat-service", "/health", timeout=0.3)
        except Unreachable:
            return Evidence(inside=await state(lab, "chat-service"))
    raise AssertionError


@check(uses=[], locks=["user-service", "friend-service", "chat-service", "notification-service"])
async def a_fault_is_on(lab: Lab) -> Evidence:
    """A fault is on within the block alone."""
    async with lab.fault("slow-query", {"seconds": 0.02}):
        return Evidence(on=sorted(await lab.observe.redis.fields("faults")))


@check(uses=[], locks=["friend-service"], timeout=2)
async def hangs_while_stopped(lab: Lab) -> Evidence:
    """It hangs while a service is stopped."""
    async with lab.stopped("friend-service"):
        await asyncio.Event().wait()
    raise AssertionError
'''


@pytest.fixture
def labs(tmp_path: Path) -> Path:
    """A folder with the one lab."""
    folder = tmp_path / "labs" / "phase_09_disturbing"
    folder.mkdir(parents=True)
    names = ["friends-go-away", "chat-dies", "chat-freezes", "a-fault-is-on", "hangs-while-stopped"]
    (folder / "lab.yaml").write_text(LAB + "".join(map(TEXT.format, names)), encoding="utf-8")
    (folder / "checks.py").write_text(CHECKS, encoding="utf-8")
    return folder.parent


@pytest.fixture
def whole(stack: Console) -> Iterator[Console]:
    """The session's stack, whole again afterwards."""
    yield stack
    stack.ok("up")


def states(stack: Console) -> dict[str, str]:
    told = json.loads(stack("status", "--json").out)
    return {component["name"]: component["state"] for component in told["components"]}


def journal(stack: Console) -> list[Path]:
    folder = stack.data / "bigtech-lab" / "instances" / "default" / "disturbances"
    return list(folder.glob("*")) if folder.is_dir() else []


def results(report: Any) -> dict[str, Any]:
    return {check["id"]: check for checkpoint in report["checkpoints"] for check in checkpoint["checks"]}


def start_hanging(stack: Console, labs: Path) -> subprocess.Popen[str]:
    """A run whose check hangs, at the moment at which the service is stopped."""
    checks = labs / "phase_09_disturbing" / "checks.py"
    checks.write_text(checks.read_text(encoding="utf-8").replace("timeout=2", "timeout=60"), encoding="utf-8")
    running = stack.start("check", "9", "--labs", str(labs), "--only", "hangs-while-stopped", "--json")
    deadline = time.monotonic() + 20
    # A command that looks meanwhile leaves the service to the run that has stopped it.
    while states(stack)["friend-service"] != "stopped":
        assert time.monotonic() < deadline, "the check never stopped the service"
    return running


def test_every_way_of_disturbing_works_and_is_undone(whole: Console, labs: Path) -> None:
    finished = whole("check", "9", "--labs", str(labs), "--json")

    judged = results(finished.json("check"))
    seen = {name: (r["verdict"], r["evidence"]) for name, r in judged.items()}
    assert "blocked" not in {verdict for verdict, _ in seen.values()}, seen
    assert seen["friends-go-away"] == ("passed", {"inside": "stopped", "others": 200})
    assert seen["chat-dies"] == ("passed", {"inside": "dead"})
    assert seen["chat-freezes"] == ("passed", {"inside": "paused"})
    assert seen["a-fault-is-on"] == ("passed", {"on": ["slow-query"]})
    assert (judged["hangs-while-stopped"]["verdict"], judged["hangs-while-stopped"]["code"]) == (
        "failed",
        "timed-out",
    )
    assert set(states(whole).values()) == {"ready"}
    assert journal(whole) == []
    assert "slow-query" not in whole.ok("status").out


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_an_interrupted_run_brings_back_what_it_stopped(whole: Console, labs: Path, number: int) -> None:
    running = start_hanging(whole, labs)
    running.send_signal(number)
    err = ended(running, timeout=60).err

    assert running.returncode == 130
    assert "Traceback" not in err
    assert journal(whole) == []
    assert states(whole)["friend-service"] == "ready"


def test_after_a_kill_the_next_command_restores_the_stack_and_says_so(whole: Console, labs: Path) -> None:
    running = start_hanging(whole, labs)
    running.kill()
    ended(running, timeout=30)

    finished = whole("status", "--json")

    assert "friend-service stopped; that is undone." in finished.err
    assert {c["name"]: c["state"] for c in json.loads(finished.out)["components"]}[
        "friend-service"
    ] == "ready"
    assert journal(whole) == []
    assert whole("status", "--json").err == ""
