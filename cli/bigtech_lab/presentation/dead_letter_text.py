"""Dead letters, for people."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bigtech_lab.application.dead_letters import Replay
from bigtech_lab.domain.dead_letter import DeadLetter, RawRecord, original_headers
from bigtech_lab.domain.localized import Localized
from bigtech_lab.presentation import dead_letter_words as words
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


class DeadLetterText:
    """Writes to stdout in one language; suggested commands reach the instance."""

    def __init__(self, language: str, instance: str) -> None:
        self._language = language
        self._instance = instance

    def show_summary(self, found: Mapping[str, Sequence[DeadLetter]]) -> None:
        """A row for each topic, consumer and reason; how many wait, and since when."""
        console = stdout()
        groups: dict[tuple[str, str, str], list[DeadLetter]] = {}
        for letter in (letter for letters in found.values() for letter in letters):
            groups.setdefault((letter.topic, letter.consumer, letter.reason), []).append(letter)
        if not groups:
            console.print(self._say(words.NONE))
            return
        headings = (words.TOPIC, words.COUNT, words.WAITING, words.OLDEST, words.WHY)
        table = self._table(headings, right=(words.COUNT, words.WAITING))
        for (topic, consumer, reason), letters in groups.items():
            waiting = sum(letter.replayed_to is None for letter in letters)
            oldest = min(letter.buried_at for letter in letters)
            told = f"{printable(consumer)}: {_short(reason)}"
            table.add_row(topic, str(len(letters)), str(waiting), _moment(oldest), told)
        console.print(table, width=min(console.width, READABLE_WIDTH))
        first = next(iter(groups.values()))[0]
        self._suggest(f"bigtech-lab dlq show {first.name}")

    def show_letters(self, letters: Sequence[DeadLetter], *, topic: str) -> None:
        """A row for each letter of one topic."""
        console = stdout()
        if not letters:
            console.print(self._say(words.NONE_OF, topic=topic))
            return
        table = self._table((words.LETTER, words.BURIED, words.TYPE, words.WHY))
        for letter in letters:
            told = f"{printable(letter.consumer)}: {_short(letter.reason)}"
            if letter.replayed_to:
                told += self._say(words.REPLAYED_TO, place=printable(letter.replayed_to))
            table.add_row(letter.name, _moment(letter.buried_at), printable(letter.event_type), told)
        console.print(table, width=min(console.width, READABLE_WIDTH))
        self._suggest(f"bigtech-lab dlq replay {topic}")

    def show_letter(self, letter: DeadLetter, record: RawRecord, *, full: bool) -> None:
        """Everything about one letter: why it is here, and what it says."""
        from rich.cells import cell_len, set_cell_size
        from rich.text import Text

        console = stdout()
        facts = {
            "letter": letter.name,
            "reason": letter.reason,
            "consumer": self._say(words.ATTEMPTS, consumer=letter.consumer, count=letter.attempts),
            "buried": letter.buried_at.astimezone().isoformat(sep=" ", timespec="seconds"),
            "origin": str(letter.origin or self._say(words.UNKNOWN)),
            "replayed": letter.replayed_to or self._say(words.NOT_REPLAYED),
            "key": self._say(words.NO_KEY)
            if record.key is None
            else record.key.decode("utf-8", "backslashreplace"),
        }
        labels = {name: self._say(words.FACTS[name]) for name in facts}
        width = max(map(cell_len, labels.values())) + 2
        for name, text in facts.items():
            label = Text(set_cell_size(labels[name], width), style=palette.QUIET)
            console.print(hanging(label, Text(printable(text))))
        console.print(Text(self._say(words.HEADERS), style=palette.QUIET))
        for name, value in original_headers(record):
            text = printable(value.decode("utf-8", "backslashreplace"))
            console.print(hanging(Text(f"  {printable(name)}  ", style=palette.ACCENT), Text(text)))
        console.print(Text(self._say(words.VALUE), style=palette.QUIET))
        value_text = self._value_text(letter, shown_value(record.value, full=full))
        console.print(hanging(Text("  "), Text(value_text)))
        if letter.replayed_to is None:
            self._suggest(f"bigtech-lab dlq replay {letter.name}")

    def show_replay(self, replay: Replay, *, dry_run: bool) -> None:
        """One line for one letter, as soon as its fate is known."""
        from rich.text import Text

        letter = replay.letter
        if replay.skipped:
            reason = printable(replay.skipped.in_language(self._language))
            style, fate = palette.QUIET, self._say(words.STAYS, reason=reason)
        elif replay.sent is None:
            where = letter.origin.topic if letter.origin else letter.topic
            style, fate = palette.WAITING, self._say(words.WOULD_GO, topic=printable(where))
        else:
            style, fate = palette.GOOD, self._say(words.SENT, place=replay.sent)
        text = Text.assemble((letter.name, style), f"  {fate}")
        if not replay.skipped or dry_run:
            about = {"type": printable(letter.event_type), "consumer": printable(letter.consumer)}
            text.append(f"  {self._say(words.FOR_WHOM, **about)}", palette.QUIET)
        stdout().print(text)

    def _table(self, headings: Sequence[Localized], right: Sequence[Localized] = ()) -> Table:
        from rich.table import Table

        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
        for heading in headings:
            last = heading is headings[-1]
            table.add_column(
                self._say(heading),
                header_style=palette.QUIET,
                justify="right" if heading in right else "left",
                no_wrap=not last,
                overflow="fold",
            )
        return table

    def _value_text(self, letter: DeadLetter, value: Any) -> str:
        if letter.value_left_out:
            return self._say(words.LEFT_OUT, count=letter.value_left_out)
        if isinstance(value, str):
            return printable(value)
        lines = printable(json.dumps(value, ensure_ascii=False, indent=2)).splitlines()
        if len(lines) > _LINES:
            lines = [*lines[:_LINES], self._say(words.MORE_LINES, count=len(lines) - _LINES)]
        return "\n".join(lines)

    def _suggest(self, command: str) -> None:
        from rich.text import Text

        shown = pasteable(for_instance(command, self._instance))
        stdout().print(Text(self._say(words.NEXT, command=shown), style=palette.QUIET))

    def _say(self, sentence: Localized, **facts: Any) -> str:
        return sentence.in_language(self._language).format(**facts)


def _short(reason: str) -> str:
    text = printable(" ".join(reason.split()))
    return text if len(text) <= _LONGEST_REASON else f"{text[:_LONGEST_REASON]}…"


def _moment(at: datetime) -> str:
    return at.astimezone().strftime("%m-%d %H:%M")
