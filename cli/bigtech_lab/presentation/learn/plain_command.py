"""The plain command that brings one on with a choice, run in the terminal while the screen steps aside."""

from __future__ import annotations

import shlex
import sys

from bigtech_lab.application.learning_desk import LearningDesk
from bigtech_lab.domain.way_to_do import commands_for
from bigtech_lab.presentation.learn import words
from bigtech_lab.presentation.learn.choice import Choice
from bigtech_lab.presentation.learn.speaker import Speaker
from bigtech_lab.presentation.program import pasteable

# The screen itself runs these.
_CHECK = "bigtech-lab check "
_WITH_LANGUAGE = ("quiz", "predict")
_WITH_INSTANCE = ("predict",)


def command_of(choice: Choice) -> str | None:
    """The command, where there is one another than `check`; None where there is nothing to do."""
    if choice.entry is None:
        return None
    commands = commands_for(choice.entry, choice.phase.phase.number)
    others = [command for command in commands if not command.startswith(_CHECK)]
    return next(iter([*others, *commands]), None)


def run_plainly(command: str, desk: LearningDesk, say: Speaker) -> None:
    """Shows the command, runs it, and waits until its output has been read."""
    arguments = shlex.split(command)[1:]
    if arguments[0] in _WITH_LANGUAGE:
        arguments += ["--lang", say.language]
    if arguments[0] in _WITH_INSTANCE:
        arguments += ["--instance", desk.instance]
    sys.stdout.write(f"$ {pasteable(command)}\n")
    sys.stdout.flush()
    code = desk.run(arguments)
    try:
        input("\n" + say(words.BACK, code=code))
    except (EOFError, KeyboardInterrupt):
        # Either way the reader wants to go back.
        sys.stdout.write("\n")
