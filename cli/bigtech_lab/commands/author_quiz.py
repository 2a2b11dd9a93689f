"""For authors: `python -m bigtech_lab.commands.author_quiz seal SOURCE > quiz.yaml`, and `open` back."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

_USAGE = """usage: python -m bigtech_lab.commands.author_quiz seal|open FILE
  seal  FILE is a quiz in the clear; prints the quiz.yaml to publish
  open  FILE is a sealed quiz.yaml; prints it in the clear, for editing (keep that out of the repository)
"""


def main(arguments: Sequence[str]) -> int:
    """Prints the other form of a quiz; the exit code."""
    import yaml

    from bigtech_lab.adapters.located_yaml import YamlProblem
    from bigtech_lab.adapters.quiz_source_file import open_file, seal_file

    forms = {"seal": seal_file, "open": open_file}
    if len(arguments) != 2 or arguments[0] not in forms:  # noqa: PLR2004 - the verb and the file
        sys.stderr.write(_USAGE)
        return 2
    try:
        quiz = forms[arguments[0]](Path(arguments[1]))
    except (YamlProblem, ValueError) as problem:
        sys.stderr.write(f"error: {problem}\n")
        return 2
    yaml.safe_dump(quiz, sys.stdout, allow_unicode=True, sort_keys=False, width=100)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
