"""Topics, groups and records for people."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bigtech_lab.domain.kafka_view import Group, Record, Topic
from bigtech_lab.presentation import kafka_words as words
from bigtech_lab.presentation import palette
from bigtech_lab.presentation.console import READABLE_WIDTH, stdout
from bigtech_lab.presentation.dead_letter_value import shown_value
from bigtech_lab.presentation.hanging import hanging
from bigtech_lab.presentation.printable import printable

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from bigtech_lab.domain.localized import Localized

_LINES = 60


def show_topics(topics: Sequence[Topic], language: str) -> None:
    """A row for each topic; for a single one a row for each partition."""
    console = stdout()
    if len(topics) == 1:
        table = _table(language, (words.PARTITION, words.BEGIN, words.END, words.RECORDS), left=0)
        for place in topics[0].partitions:
            table.add_row(str(place.number), str(place.begin), str(place.end), str(place.records))
    else:
        table = _table(language, (words.TOPIC, words.PARTITIONS, words.RECORDS))
        for topic in topics:
            style = palette.QUIET if not topic.records else ""
            table.add_row(topic.name, str(len(topic.partitions)), str(topic.records), style=style)
    console.print(table, width=min(console.width, READABLE_WIDTH))


def show_groups(groups: Sequence[Group], language: str) -> None:
    """A row for each group and topic; for a single one a row for each partition."""
    console = stdout()
    if not groups:
        console.print(words.NO_GROUPS.in_language(language))
        return
    if len(groups) == 1:
        _show_partitions(console, groups[0], language)
        return
    table = _table(
        language, (words.GROUP, words.TOPIC, words.STATE, words.MEMBERS, words.PARTITIONS, words.LAG), left=3
    )
    for group in groups:
        for topic in group.topics:
            places = [place for place in group.progress if place.topic == topic]
            lag = sum(place.lag for place in places)
            table.add_row(group.name, topic, group.state, str(group.members), str(len(places)), _lag(lag))
    console.print(table, width=min(console.width, READABLE_WIDTH))


def _show_partitions(console: Console, group: Group, language: str) -> None:
    from rich.text import Text

    console.print(Text.assemble((group.name, palette.STRONG), f"  {group.state}"))
    table = _table(
        language,
        (words.TOPIC, words.PARTITION, words.COMMITTED, words.END, words.LAG, words.READ_BY),
    )
    for place in group.progress:
        table.add_row(
            place.topic,
            str(place.partition),
            "-" if place.committed is None else str(place.committed),
            str(place.end),
            _lag(place.lag),
            place.member or words.NOBODY.in_language(language),
        )
    console.print(table, width=min(console.width, READABLE_WIDTH))


def show_line(record: Record) -> None:
    """One record on one line: when, where, what, and the correlation to follow it by."""
    from rich.text import Text

    event = record.event
    what = printable(event.type) if event else "?"
    correlation = printable(event.correlation_id or "") if event else ""
    key = "-" if record.key is None else printable(record.key)
    stdout().print(
        Text.assemble(
            (f"{record.at.astimezone():%H:%M:%S.%f}"[:-3], palette.QUIET),
            f"  {record.place}  ",
            (what, palette.ACCENT),
            f"  key={key}  ",
            (correlation, palette.QUIET),
        ),
        soft_wrap=True,
    )


def show_record(record: Record, language: str, *, full: bool) -> None:
    """Everything about one record."""
    from rich.text import Text

    console, event = stdout(), record.event
    at = record.at.astimezone().isoformat(sep=" ", timespec="milliseconds")
    facts = [
        (words.PLACE.in_language(language), record.place),
        (words.TIME.in_language(language), at),
        (words.KEY.in_language(language), record.key or words.NONE.in_language(language)),
    ]
    if event is None:
        console.print(Text(words.NO_EVENT.in_language(language), style=palette.BAD))
    else:
        facts += [
            ("type", event.type),
            ("source", event.source),
            ("id", event.id),
            ("correlation", event.correlation_id or "-"),
            ("causation", event.causation_id or "-"),
            ("traceparent", event.traceparent or "-"),
        ]
    for name, text in facts:
        console.print(hanging(Text(f"{name:<13}", style=palette.QUIET), Text(printable(text))))
    console.print(Text(words.VALUE.in_language(language), style=palette.QUIET))
    value = shown_value(record.value, full=full)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)
    lines = printable(text).splitlines()
    console.print(hanging(Text("  "), Text("\n".join(lines[:_LINES]))))
    if not full:
        console.print(Text(words.HIDDEN.in_language(language), style=palette.QUIET))


def following(topics: Sequence[Topic], language: str) -> str:
    """What is said before nothing may come for a while."""
    names = ", ".join(topic.name for topic in topics if not topic.name.endswith(".dlq"))
    return words.FOLLOWING.in_language(language).format(topics=names)


def _table(language: str, headings: Sequence[Localized], left: int = 1) -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style=palette.QUIET)
    for number, heading in enumerate(headings):
        said = heading.in_language(language)
        is_text = number < left or heading in (words.READ_BY, words.STATE)
        table.add_column(said, justify="left" if is_text else "right", no_wrap=True, overflow="fold")
    return table


def _lag(lag: int) -> str:
    return f"[{palette.WAITING}]{lag}[/]" if lag else "0"
