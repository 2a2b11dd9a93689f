"""Runs the commands that the pages show, in a shell, and keeps what they printed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import yaml

from bigtech_lab.adapters.atomic_file import write_atomically
from bigtech_lab.adapters.run_records import RunStep
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.run_text import without_secrets
from bigtech_lab.errors import WorkFailed, unknown_name

_MARK: Final = "\x1e"
_LONGEST_SECONDS: Final = 120.0


def declared_runs(curriculum: Path) -> Mapping[str, Sequence[str]]:
    """The runs of `records/runs.yaml`: name → its commands, in the order in which they must be captured."""
    document = yaml.safe_load((curriculum / "records" / "runs.yaml").read_text(encoding="utf-8"))
    return {run["name"]: run["commands"] for run in document["runs"]}


def commands_before(curriculum: Path, name: str) -> list[str]:
    """What the reader has typed in the same shell before: the commands of the run that it comes `after`,
    and of those before that.
    """
    document = yaml.safe_load((curriculum / "records" / "runs.yaml").read_text(encoding="utf-8"))
    runs = {run["name"]: run for run in document["runs"]}
    commands: list[str] = []
    while (earlier := runs[name].get("after")) is not None:
        name = earlier
        commands = [*runs[name]["commands"], *commands]
    return commands


def captured(
    commands: Sequence[str],
    environment: Mapping[str, str],
    *,
    after: Sequence[str] = (),
    seconds: float = _LONGEST_SECONDS,
) -> list[RunStep]:
    """Run commands one after the other in one shell that has the stack's addresses.

    What the commands in `after` print is not kept: they come first, in the same shell. What a command leaves
    running ends with the shell, which has `seconds` for all of it.

    `./lab` in them is this program. What a command says on stderr stands where a terminal would show it.

    Raises:
        WorkFailed: the shell did not come to its end.
    """
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "lab"
        sources = Path(__file__).resolve().parents[2]
        program.write_text(f'#!/bin/sh\nPYTHONPATH="{sources}" exec "{sys.executable}" -m bigtech_lab "$@"\n')
        program.chmod(0o755)
        script = ['eval "$(./lab env)"', *after]
        script += [f"printf '%s' '{_MARK}'\n{command}\n" for command in commands]
        ended, printed = _run("\n".join(script), Path(folder), environment, seconds)
    preamble, *outputs = printed.split(_MARK)
    if not ended:
        stood = commands[len(outputs) - 1] if outputs else "what comes before them"
        raise WorkFailed(
            Localized(
                f"These commands did not end within {seconds:g} s; they stood at: {stood.strip()}",
                f"명령이 {seconds:g}초 안에 끝나지 않았습니다. 멈춘 곳: {stood.strip()}",
            ),
            code="no-end",
            detail=without_secrets("".join([preamble, *outputs])).splitlines(),
        )
    if len(outputs) != len(commands):
        raise WorkFailed(
            Localized("The commands could not be run.", "명령을 실행할 수 없었습니다."),
            code="not-captured",
            hint="bigtech-lab up",
            detail=preamble.splitlines(),
        )
    return [
        RunStep(command.strip(), without_secrets(output).rstrip())
        for command, output in zip(commands, outputs, strict=True)
    ]


def _run(script: str, folder: Path, environment: Mapping[str, str], seconds: float) -> tuple[bool, str]:
    """Whether a shell came to the end of its script in time, and what was printed."""
    # A file, not a pipe: what a command leaves running holds a pipe open, and the reader with it.
    with tempfile.TemporaryFile("w+") as printed:
        shell = subprocess.Popen(  # noqa: S603 - commands of our own pages
            ["bash", "-c", script],  # noqa: S607
            cwd=folder,
            env={**environment, "BIGTECH_LAB_PROGRAM": "./lab", "COLUMNS": "100", "LANG": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            shell.wait(seconds)
            ended = True
        except subprocess.TimeoutExpired:
            ended = False
        finally:
            with suppress(ProcessLookupError):
                os.killpg(shell.pid, signal.SIGKILL)
            shell.wait()
        printed.seek(0)
        return ended, printed.read()


def record_runs(curriculum: Path, names: Sequence[str]) -> Iterator[str]:
    """Capture the named runs, all without names, and write each record; gives the names as they are done.

    Raises:
        BadUsage: a run that is not declared.
        WorkFailed: see `captured`.
    """
    runs = declared_runs(curriculum)
    for name in names:
        if name not in runs:
            raise unknown_name("run", name, runs)
    for name in names or runs:
        steps = captured(runs[name], os.environ, after=commands_before(curriculum, name))
        document = {
            "format_version": 1,
            "recorded_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "steps": [step._asdict() for step in steps],
        }
        file = curriculum / "records" / "runs" / f"{name}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(file, json.dumps(document, ensure_ascii=False, indent=1) + "\n")
        yield name
