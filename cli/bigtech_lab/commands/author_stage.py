"""`python -m bigtech_lab.commands.author_stage [LABS]`: one of the stages of `author verify`.

It does what its standard input asks for, on an instance of its own, until that ends.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from bigtech_lab import wiring


def main(arguments: Sequence[str]) -> int:
    """Serves until the command that started this process is gone; the exit code."""
    # Whatever else is printed must not get between the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    try:
        with wiring.interruptible():
            wiring.serve_stage(Path(arguments[0]) if arguments else None, sys.stdin.buffer, answers)
    except KeyboardInterrupt:
        # Told to end; the stage is removed by now.
        return 130
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
