"""Imports a component's code in a process that has no secrets, little time and no say on the terminal."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from bigtech_lab.adapters.local import contained_watch
from bigtech_lab.application.ports.source_trial import SourceProblem, SourceTrouble
from bigtech_lab.domain.component_trouble import ENDED_BY_LIMIT

SECONDS = 20.0
_LIMITS = str(Path(contained_watch.__file__).parent)
# Run in the trial's process. What the code prints goes nowhere; the verdict has a pipe of its own.
_TRIAL = """
import importlib, json, os, resource, sys, traceback
verdict, tree, module, limits, ended = int(sys.argv[1]), *sys.argv[2:]
sys.path.insert(0, limits)
watch = importlib.import_module("contained_watch")
del sys.path[0], sys.modules["contained_watch"]
resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
resource.setrlimit(resource.RLIMIT_NOFILE, (1024, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
watch.watch_apart(ended)
def tell(**said):
    os.write(verdict, json.dumps(said).encode())
    os._exit(0)
try:
    importlib.import_module(module)
except BaseException as error:
    frames = [(f.filename, f.lineno) for f in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, SyntaxError) and error.filename:
        frames.append((error.filename, error.lineno))
    tell(kind=type(error).__name__, said=str(error)[:500], frames=frames[-50:])
tell(kind=None)
"""


class ImportTrial:
    """Implements SourceTrial; `seconds` is how long importing may take."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds

    def problem(self, component: str, tree: Path, files: Iterable[str]) -> SourceProblem | None:
        """See the port."""
        own = frozenset(files)
        for path in sorted(own):
            if path.endswith(".py") and (found := _syntax(tree, path)):
                return found
        module = f"services.{component.removesuffix('-service')}.bootstrap"
        with tempfile.TemporaryDirectory() as folder:
            return self._imported(tree, module, own, Path(folder) / "limit.json")

    def _imported(self, tree: Path, module: str, own: frozenset[str], limit: Path) -> SourceProblem | None:
        reading, writing = os.pipe()
        environment = {
            "PATH": os.defpath,
            "PYTHONPATH": os.pathsep.join((str(tree), str(tree / "shared"))),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        try:
            with subprocess.Popen(  # noqa: S603 - the learner's own code, on the learner's machine
                [sys.executable, "-c", _TRIAL, str(writing), str(tree), module, _LIMITS, str(limit)],
                env=environment,
                cwd=tree,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(writing,),
                start_new_session=True,
            ) as process:
                os.close(writing)
                writing = -1
                try:
                    process.wait(self._seconds)
                except subprocess.TimeoutExpired:
                    said = f"importing it takes more than {self._seconds:g} s"
                    return SourceProblem(SourceTrouble.HANGS, said, *_only(own))
                finally:
                    # What the code has started ends with it.
                    with suppress(ProcessLookupError):
                        os.killpg(process.pid, signal.SIGKILL)
            with os.fdopen(reading, "rb", closefd=False) as verdict:
                told = verdict.read(65536)
        finally:
            os.close(reading)
            if writing >= 0:
                os.close(writing)
        if not told:
            return SourceProblem(SourceTrouble.IMPORT, _what_ended(limit), *_only(own))
        verdict_of = json.loads(told)
        if verdict_of["kind"] is None:
            return None
        file, line = _place(tree, verdict_of["frames"], own)
        return SourceProblem(SourceTrouble.IMPORT, f"{verdict_of['kind']}: {verdict_of['said']}", file, line)


def _what_ended(limit: Path) -> str:
    try:
        said = json.loads(limit.read_text())["said"]
    except FileNotFoundError:
        return "importing it ended the process"
    return f"importing it was {ENDED_BY_LIMIT} ({said})"


def _syntax(tree: Path, path: str) -> SourceProblem | None:
    try:
        compile((tree / path).read_bytes(), path, "exec", dont_inherit=True)
    except SyntaxError as error:
        return SourceProblem(SourceTrouble.SYNTAX, error.msg, path, error.lineno)
    except (ValueError, RecursionError, MemoryError) as error:
        return SourceProblem(SourceTrouble.SYNTAX, str(error) or type(error).__name__, path)
    return None


def _place(tree: Path, frames: list[list[object]], own: frozenset[str]) -> tuple[str | None, int | None]:
    """The innermost place in one of the learner's files, else anywhere in the tree."""
    inside: list[tuple[str, int | None]] = []
    for name, line in frames:
        file = Path(str(name))
        if file.is_relative_to(tree):
            inside.append((file.relative_to(tree).as_posix(), line if isinstance(line, int) else None))
    best = [place for place in inside if place[0] in own] or inside
    return best[-1] if best else (None, None)


def _only(own: frozenset[str]) -> tuple[str | None, None]:
    """The file to name where only one can be meant."""
    return (next(iter(own)) if len(own) == 1 else None), None
