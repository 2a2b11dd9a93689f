"""`check --watch`: checks again whenever the files change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from bigtech_lab.adapters.file_watch import FileWatch

_NAMED = 3


def watching(watch: FileWatch, once: Callable[[], object], language: str) -> NoReturn:
    """Runs `once`, and again after each change, until Ctrl-C.

    What is wrong with the files or the stack is told like any problem, and the next change gets its chance.
    """
    from bigtech_lab.errors import LabError
    from bigtech_lab.presentation import check_words as words
    from bigtech_lab.presentation.notice import tell
    from bigtech_lab.presentation.problem import show_problem

    while True:
        try:
            once()
        except LabError as problem:
            show_problem(problem, language)
        tell(words.WATCHING.in_language(language))
        tell(words.CHANGED.in_language(language).format(files=_named(watch.wait())))


def _named(files: Sequence[Path]) -> str:
    names = ", ".join(file.name for file in files[:_NAMED])
    return f"{names}, …" if len(files) > _NAMED else names
