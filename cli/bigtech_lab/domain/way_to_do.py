"""Which commands bring a learner on with an item."""

from __future__ import annotations

from bigtech_lab.domain.course import ItemKind
from bigtech_lab.domain.learner_progress import ItemProgress, ItemState


def commands_for(entry: ItemProgress, phase: int) -> tuple[str, ...]:
    """The commands in the order in which to run them."""
    item = entry.item
    if item.kind is ItemKind.CHECKPOINT and entry.witnessed:
        return _commands_to_check(entry, phase)
    if item.kind is ItemKind.EXERCISE and entry.witnessed:
        verb = "check" if entry.state is ItemState.STARTED else "start"
        return (f"bigtech-lab exercise {verb} {item.id}",)
    done = f"bigtech-lab progress done {item.id}"
    if item.command is not None:
        return (item.command, done)
    if item.kind is ItemKind.CHECKPOINT or entry.state is ItemState.STARTED:
        return (done,)
    return (f"bigtech-lab progress start {item.id}", done)


def _commands_to_check(entry: ItemProgress, phase: int) -> tuple[str, ...]:
    quizzes = [name for name in entry.missing if name.startswith("quiz-")]
    commands = []
    if len(quizzes) < len(entry.missing):
        commands.append(f"bigtech-lab check {phase} --checkpoint {entry.item.id}")
    if quizzes:
        # With the checkpoint: a phase may have several quizzes.
        commands.append(f"bigtech-lab quiz {phase} {entry.item.id}")
    commands.extend(f"bigtech-lab predict {name}" for name in entry.to_predict)
    return tuple(commands)
