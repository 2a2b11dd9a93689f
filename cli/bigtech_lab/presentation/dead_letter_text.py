"""Dead letters, for people."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bigtech_lab.application.dead_letters import Replay
from bigtech_lab.domain.dead_letter import DeadLetter, RawRecord, original_headers
from bigtech_lab.presentation import palette
from bigtech_lab.presentation.console import READABLE_WIDTH, stdout
from bigtech_lab.presentation.dead_letter_value import shown_value
from bigtech_lab.presentation.hanging import hanging
from bigtech_lab.presentation.instance_commands import for_instance
from bigtech_lab.presentation.printable import printable
from bigtech_lab.presentation.program import pasteable

if TYPE_CHECKING:
    from rich.table import Table

_LONGEST_REASON = 300
_LINES = 40


def show_summary(found: Mapping[str, Sequence[DeadLetter]], *, instance: str) -> None:
    """A row for each topic, consumer and reason; how many wait, and since when."""
    console = stdout()
    groups: dict[tuple[str, str, str], list[DeadLetter]] = {}
    for letter in (letter for letters in found.values() for letter in letters):
        groups.setdefault((letter.topic, letter.consumer, letter.reason), []).append(letter)
    if not groups:
        console.print("There are no dead letters.")
        return
    table = _table(("topic", "count", "waiting", "oldest", "consumer and reason"), right=("count", "waiting"))
    for (topic, consumer, reason), letters in groups.items():
        waiting = sum(letter.replayed_to is None for letter in letters)
        oldest = min(letter.buried_at for letter in letters)
        told = f"{printable(consumer)}: {_short(reason)}"
        table.add_row(topic, str(len(letters)), str(waiting), _moment(oldest), told)
    console.print(table, width=min(console.width, READABLE_WIDTH))
    first = next(iter(groups.values()))[0]
    _suggest(f"bigtech-lab dlq show {first.name}", instance)


def show_letters(letters: Sequence[DeadLetter], *, topic: str, instance: str) -> None:
    """A row for each letter of one topic."""
    console = stdout()
    if not letters:
        console.print(f"{topic} has no dead letters.")
        return
    table = _table(("letter", "buried", "type", "consumer and reason"))
    for letter in letters:
        told = f"{printable(letter.consumer)}: {_short(letter.reason)}"
        if letter.replayed_to:
            told += f" (replayed to {printable(letter.replayed_to)})"
        table.add_row(letter.name, _moment(letter.buried_at), printable(letter.event_type), told)
    console.print(table, width=min(console.width, READABLE_WIDTH))
    _suggest(f"bigtech-lab dlq replay {topic}", instance)


def show_letter(letter: DeadLetter, record: RawRecord, *, full: bool, instance: str) -> None:
    """Everything about one letter: why it is here, and what it says."""
    from rich.text import Text

    console = stdout()
    facts = {
        "letter": letter.name,
        "reason": letter.reason,
        "consumer": f"{letter.consumer}, after {letter.attempts} attempt{'s' * (letter.attempts != 1)}",
        "buried": letter.buried_at.astimezone().isoformat(sep=" ", timespec="seconds"),
        "origin": str(letter.origin or "unknown"),
        "replayed": f"to {letter.replayed_to}" if letter.replayed_to else "no",
        "key": "none" if record.key is None else record.key.decode("utf-8", "backslashreplace"),
    }
    for name, text in facts.items():
        console.print(hanging(Text(f"{name:<10}", style=palette.QUIET), Text(printable(text))))
    console.print(Text("headers", style=palette.QUIET))
    for name, value in original_headers(record):
        text = printable(value.decode("utf-8", "backslashreplace"))
        console.print(hanging(Text(f"  {printable(name)}  ", style=palette.ACCENT), Text(text)))
    console.print(Text("value", style=palette.QUIET))
    console.print(hanging(Text("  "), Text(_value_text(letter, shown_value(record.value, full=full)))))
    if letter.replayed_to is None:
        _suggest(f"bigtech-lab dlq replay {letter.name}", instance)


def show_replay(replay: Replay, *, dry_run: bool) -> None:
    """One line for one letter, as soon as its fate is known."""
    from rich.text import Text

    letter, console = replay.letter, stdout()
    if replay.skipped:
        text = Text.assemble((letter.name, palette.QUIET), f"  stays: {printable(replay.skipped)}")
    elif replay.sent is None:
        where = letter.origin.topic if letter.origin else letter.topic
        text = Text.assemble((letter.name, palette.WAITING), f"  would go to {printable(where)}")
    else:
        text = Text.assemble((letter.name, palette.GOOD), f"  sent to {replay.sent}")
    if not replay.skipped or dry_run:
        text.append(f"  ({printable(letter.event_type)}, for {printable(letter.consumer)})", palette.QUIET)
    console.print(text)


def _table(headings: Sequence[str], right: Sequence[str] = ()) -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in headings:
        last = heading == headings[-1]
        table.add_column(
            heading,
            header_style=palette.QUIET,
            justify="right" if heading in right else "left",
            no_wrap=not last,
            overflow="fold",
        )
    return table


def _short(reason: str) -> str:
    text = printable(" ".join(reason.split()))
    return text if len(text) <= _LONGEST_REASON else f"{text[:_LONGEST_REASON]}…"


def _moment(at: datetime) -> str:
    return at.astimezone().strftime("%m-%d %H:%M")


def _value_text(letter: DeadLetter, value: Any) -> str:
    if letter.value_left_out:
        return f"[too large to be kept, {letter.value_left_out:,} bytes]"
    if isinstance(value, str):
        return printable(value)
    lines = printable(json.dumps(value, ensure_ascii=False, indent=2)).splitlines()
    if len(lines) > _LINES:
        lines = [*lines[:_LINES], f"… ({len(lines) - _LINES} more lines; --json has them)"]
    return "\n".join(lines)


def _suggest(command: str, instance: str) -> None:
    from rich.text import Text

    stdout().print(Text(f"Next: {pasteable(for_instance(command, instance))}", style=palette.QUIET))
