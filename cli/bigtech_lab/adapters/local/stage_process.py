"""A stage for mutants in a process of its own, so that several stages can work at once.

What checks need is there once in a process: standard output, signals, the modules of a lab. The two sides
talk in pickled tuples: (method, arguments) there, an answer back.
"""

from __future__ import annotations

import pickle
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock
from typing import IO, Any

from bigtech_lab.application.ports.mutant_stage import CannotBreak, MutantStage
from bigtech_lab.domain.check_result import CheckResult
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.mutant import Mutant
from bigtech_lab.errors import EnvironmentNotReady, LabError

# A check that is broken off brings back what it disturbed, then the whole stack is ended.
_SECONDS_TO_CLEAN_UP = 90.0


@dataclass(frozen=True, slots=True)
class _Refusal:
    """An exception that people are told of: one of LabError's, or CannotBreak (`kind` is its class)."""

    kind: type[Exception]
    message: str
    told: dict[str, Any]

    def raised(self) -> Exception:
        return self.kind(self.message, **self.told)


class StageProcess:
    """Implements MutantStage; `argv` starts a process that serves a stage (see `serve`) when it is needed."""

    def __init__(self, argv: Sequence[str]) -> None:
        self._argv = argv
        self._process: subprocess.Popen[bytes] | None = None
        self._over = False
        self._lock = Lock()
        self._talking = Lock()

    def raise_up(self, profile: str) -> None:
        """See the port."""
        self._answer("raise_up", profile)

    def put_on(self, mutant: Mutant) -> None:
        """See the port."""
        self._answer("put_on", mutant)

    def put_right(self) -> None:
        """See the port."""
        self._answer("put_right")

    def take_down(self) -> None:
        """See the port."""
        self._answer("take_down")

    def check(self, phase: str, checks: Sequence[str], seed: int) -> Sequence[CheckResult]:
        """See the port."""
        results: Sequence[CheckResult] = self._answer("check", phase, checks, seed)
        return results

    def remove(self) -> None:
        """Lets the process end, which removes its instance; EnvironmentNotReady when it does not."""
        with self._lock:
            self._over = True
            process = self._process
        if process is None:
            return
        process.terminate()
        try:
            process.wait(_SECONDS_TO_CLEAN_UP)
        except subprocess.TimeoutExpired:
            process.kill()
            raise EnvironmentNotReady(
                Localized(
                    f"A stage did not clean up within {_SECONDS_TO_CLEAN_UP:g} s.",
                    f"무대가 {_SECONDS_TO_CLEAN_UP:g}초 안에 정리하지 못했습니다.",
                ),
                code="stage-not-removed",
                hint=Localized(
                    "The next `bigtech-lab author verify` removes what it left behind.",
                    "남은 것은 다음 `bigtech-lab author verify`가 지웁니다.",
                ),
            ) from None
        finally:
            process.wait()
            # Whoever still waits for an answer is told that there will be none before the pipes are closed.
            with self._talking:
                for stream in (process.stdin, process.stdout):
                    # A request may be on its way that nobody reads any more.
                    with suppress(OSError):
                        _open(stream).close()

    def _answer(self, method: str, *arguments: Any) -> Any:
        try:
            with self._talking:
                process = self._running()
                pickle.dump((method, arguments), _open(process.stdin))
                _open(process.stdin).flush()
                answer = pickle.load(_open(process.stdout))  # noqa: S301 - our own process wrote it
        except (EOFError, OSError, pickle.UnpicklingError):
            raise EnvironmentNotReady(
                Localized(
                    f"A stage ended in the middle of its work ({method}).",
                    f"무대가 일하는 도중에 끝났습니다({method}).",
                ),
                code="stage-ended",
                hint=Localized(
                    "Try again; what it left behind is removed first.",
                    "다시 시도하세요. 남은 것부터 지웁니다.",
                ),
            ) from None
        if isinstance(answer, _Refusal):
            raise answer.raised()
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._over:
                raise EnvironmentNotReady(
                    Localized("The stage was removed.", "무대가 없어졌습니다."), code="stage-ended"
                )
            if self._process is None:
                # In a session of its own: Ctrl-C is for the command, which ends its stages in good order.
                self._process = subprocess.Popen(  # noqa: S603 - argv is ours
                    list(self._argv),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    start_new_session=True,
                )
            return self._process


def serve(stage: MutantStage, requests: IO[bytes], answers: IO[bytes]) -> None:
    """The other side: does what is asked for until the asker is gone, then removes the stage."""
    try:
        while True:
            try:
                method, arguments = pickle.load(requests)  # noqa: S301 - our own command wrote it
            except EOFError:
                return
            try:
                answer = getattr(stage, method)(*arguments)
            except CannotBreak as problem:
                answer = _Refusal(CannotBreak, str(problem), {})
            except LabError as problem:
                told = {"code": problem.code, "hint": problem.hint, "detail": problem.detail}
                answer = _Refusal(type(problem), problem.message, told)
            try:
                pickle.dump(answer, answers)
                answers.flush()
            except BrokenPipeError:
                # Whoever asked was killed in the meantime.
                return
    finally:
        stage.remove()


def _open(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise EOFError
    return stream
