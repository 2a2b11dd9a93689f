"""For authors: `author quiz seal SOURCE > quiz.yaml`, and `open` back."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from bigtech_lab.errors import BadUsage

_USAGE = """usage: python -m bigtech_lab.commands.author_quiz seal|open FILE
  seal  FILE is a quiz in the clear; prints the quiz.yaml to publish
  open  FILE is a sealed quiz.yaml; prints it in the clear, for editing (keep that out of the repository)
"""


def print_other_form(form: str, file: Path) -> None:
    """Prints the sealed form of a quiz in the clear (`seal`), or the other way round (`open`).

    Raises BadUsage when the file is not a quiz in the form that it should have.
    """
    import yaml

    from bigtech_lab.adapters.located_yaml import YamlProblem
    from bigtech_lab.adapters.quiz_source_file import open_file, seal_file

    try:
        quiz = (seal_file if form == "seal" else open_file)(file)
    except (YamlProblem, ValueError) as problem:
        raise BadUsage(str(problem), code="broken-quiz") from None
    yaml.safe_dump(quiz, sys.stdout, allow_unicode=True, sort_keys=False, width=100)


def main(arguments: Sequence[str]) -> int:
    """The same without the command line; the exit code."""
    if len(arguments) != 2 or arguments[0] not in {"seal", "open"}:  # noqa: PLR2004 - the verb and the file
        sys.stderr.write(_USAGE)
        return 2
    try:
        print_other_form(arguments[0], Path(arguments[1]))
    except BadUsage as problem:
        sys.stderr.write(f"error: {problem.message}\n")
        return problem.exit_code
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
