"""What checks print: kept for their results, and out of the report that the command prints."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from typing import Any, TextIO, cast

from bigtech_lab.application.task_ledger import check_that_runs

_KEPT_CHARACTERS = 8_000
_KEPT_LINES = 40


class _Kept:
    """The newest of what one check printed, however much that was."""

    def __init__(self) -> None:
        self.total = 0
        self._parts: deque[str] = deque()
        self._length = 0

    def add(self, text: str) -> None:
        self.total += len(text)
        self._parts.append(text[-_KEPT_CHARACTERS:])
        self._length += len(self._parts[-1])
        while self._length - len(self._parts[0]) >= _KEPT_CHARACTERS:
            self._length -= len(self._parts.popleft())

    def lines(self) -> list[str]:
        text = "".join(self._parts)[-_KEPT_CHARACTERS:]
        lines = text.splitlines()[-_KEPT_LINES:]
        left_out = self.total - sum(len(line) + 1 for line in lines)
        return [f"… [{left_out} characters before]", *lines] if left_out > 1 else lines


class _Router:
    """A stream that keeps what checks write and passes everything else on."""

    def __init__(self, stream: TextIO, kept: dict[str, _Kept]) -> None:
        self._stream = stream
        self._kept = kept

    def write(self, text: str) -> int:
        owner = check_that_runs()
        if owner is None:
            return self._stream.write(text)
        self._kept.setdefault(owner, _Kept()).add(text)
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class PrintedOutput:
    """The output of the checks of one run."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}

    @contextmanager
    def installed(self) -> Iterator[None]:
        """Within the block standard output and standard error belong to whoever writes."""
        with ExitStack() as stack:
            stack.enter_context(redirect_stdout(cast("TextIO", _Router(sys.stdout, self._kept))))
            stack.enter_context(redirect_stderr(cast("TextIO", _Router(sys.stderr, self._kept))))
            yield

    def taken(self, check_id: str) -> list[str]:
        """The newest lines that the check printed, with how much was left out; they are forgotten here."""
        kept = self._kept.pop(check_id, None)
        return kept.lines() if kept is not None else []
