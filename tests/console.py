"""Runs the real console script as a user does, in a data directory of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jsonschema
import psutil
import pytest

ROOT = Path(__file__).resolve().parents[1]
SCHEMAS = ROOT / "cli" / "bigtech_lab" / "schemas"


@dataclass(frozen=True)
class Finished:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    def json(self, schema: str) -> Any:
        """The output as JSON, held against the published schema of that name."""
        document = json.loads(self.out)
        published = json.loads((SCHEMAS / f"{schema}.schema.json").read_text())
        jsonschema.Draft202012Validator(published).validate(document)
        return document


@dataclass(frozen=True)
class Console:
    """`bigtech-lab` in a data directory of its own; the downloads are shared."""

    data: Path
    environ: Mapping[str, str] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        """The environment of the commands, without what a developer's own shell may have set."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("BIGTECH_LAB_", "LC_", "LANG"))}
        return {
            **kept,
            "XDG_DATA_HOME": str(self.data),
            "PYTHONPATH": str(ROOT / "cli"),
            "LANG": "C.UTF-8",
            "PYTHONFAULTHANDLER": "1",
            **self.environ,
        }

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Starts a command in a session of its own and does not wait for it."""
        return subprocess.Popen(
            [sys.executable, "-m", "bigtech_lab", *arguments],
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def __call__(self, *arguments: str, timeout: float = 240) -> Finished:
        """Runs a command to its end."""
        return ended(self.start(*arguments), timeout=timeout)

    def ok(self, *arguments: str) -> Finished:
        """Runs a command that has to succeed."""
        finished = self(*arguments)
        assert finished.code == 0, f"{arguments} ended with {finished.code}\n{finished.out}{finished.err}"
        return finished

    def processes(self) -> list[psutil.Process]:
        """Every live process of every instance in this data directory."""
        instances = self.data / "bigtech-lab" / "instances"
        marks = {json.loads(f.read_text())["uid"] for f in instances.glob("*/instance.json")}
        return [process for process in psutil.process_iter() if _mark(process) in marks]

    def ports(self, instance: str = "default") -> list[int]:
        """The ports that an instance keeps for itself."""
        file = self.data / "bigtech-lab" / "instances" / instance / "instance.json"
        return list(json.loads(file.read_text())["ports"].values())


def ended(process: subprocess.Popen[str], *, timeout: float = 240) -> Finished:
    """Waits for a command; one that hangs is ended, and says with what each of its threads was busy."""
    try:
        out, err = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        # The interpreter's fault handler is on.
        process.send_signal(signal.SIGABRT)
        out, err = process.communicate(timeout=30)
        pytest.fail(f"{process.args!r} did not end within {timeout:g} s\n{out}{err}")
    return Finished(process.returncode, out, err)


def _mark(process: psutil.Process) -> str | None:
    try:
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
        return process.environ().get("BIGTECH_LAB_INSTANCE")
    except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
        return None
