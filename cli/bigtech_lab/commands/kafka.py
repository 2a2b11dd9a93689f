"""`bigtech-lab kafka`: topics, consumer groups and records of the stack's Kafka."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer

from bigtech_lab import wiring
from bigtech_lab.commands.arguments import INSTANCE
from bigtech_lab.commands.language import LANG, Language, spoken
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import BadUsage, LabError
from bigtech_lab.presentation.instance_commands import for_instance

if TYPE_CHECKING:
    from bigtech_lab.application.browse_kafka import BrowseKafka
    from bigtech_lab.domain.kafka_view import Record

EXAMPLES = """\b
Examples:
  bigtech-lab kafka topics             every topic
  bigtech-lab kafka groups             who reads what, and who is behind
  bigtech-lab kafka tail -f            records as they come
  bigtech-lab kafka record 'chat.events[3]@42'
  bigtech-lab open kafka               all of it as a page"""

VERB_EXAMPLES = {
    "topics": """\b
Examples:
  bigtech-lab kafka topics
  bigtech-lab kafka topics chat.events  its partitions""",
    "groups": """\b
Examples:
  bigtech-lab kafka groups
  bigtech-lab kafka groups notification-service  each partition

Lag is what a group has not committed yet: records that wait.""",
    "tail": """\b
Examples:
  bigtech-lab kafka tail                          the newest 10 of all topics
  bigtech-lab kafka tail chat.events -n 50        of one topic
  bigtech-lab kafka tail -f --type chat.message.sent
  bigtech-lab kafka tail --id CORRELATION         what belongs together

With --json each record is a document on a line of its own.""",
    "record": """\b
Examples:
  bigtech-lab kafka record 'chat.events[3]@42'
  bigtech-lab kafka record chat.events/3@42 --json

Message text and mail addresses are hidden unless --full.""",
}

_PLACE = re.compile(r"(?P<topic>[\w.-]+)(?:\[(?P<in_brackets>\d+)\]|/(?P<after_slash>\d+))@(?P<offset>\d+)")

TOPICS: Any = typer.Argument(None, metavar="[TOPIC…]", help="Only these; all without it.", show_default=False)
GROUP_NAME: Any = typer.Argument(None, metavar="[GROUP]", help="Only this one.", show_default=False)
FULL: Any = typer.Option(False, "--full", help="Message text and mail addresses too.")


def topics(
    names: list[str] = TOPICS,
    every: bool = typer.Option(False, "--all", help="Kafka's own topics, too."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON (kafka-topics.schema.json)."),
    instance: str = INSTANCE,
    lang: Language | None = LANG,
) -> None:
    """List the topics and how many records they hold."""
    language = spoken(lang)
    with _looking_into(instance) as kafka:
        found = kafka.topics(names or (), internal=every)
    if as_json:
        from bigtech_lab.presentation.json_output import print_json
        from bigtech_lab.presentation.kafka_json import topics_as_json

        print_json(topics_as_json(found, instance=instance))
    else:
        from bigtech_lab.presentation.kafka_text import show_topics

        show_topics(found, language)


def groups(
    name: str | None = GROUP_NAME,
    as_json: bool = typer.Option(False, "--json", help="Print JSON (kafka-groups.schema.json)."),
    instance: str = INSTANCE,
    lang: Language | None = LANG,
) -> None:
    """List the consumer groups, what they read and how far behind they are."""
    language = spoken(lang)
    with _looking_into(instance) as kafka:
        found = kafka.groups(name)
    if as_json:
        from bigtech_lab.presentation.json_output import print_json
        from bigtech_lab.presentation.kafka_json import groups_as_json

        print_json(groups_as_json(found, instance=instance))
    else:
        from bigtech_lab.presentation.kafka_text import show_groups

        show_groups(found, language)


def tail(
    names: list[str] = TOPICS,
    count: int = typer.Option(10, "--lines", "-n", min=0, max=10_000, metavar="N", help="How many."),
    follow: bool = typer.Option(False, "--follow", "-f", help="Go on with what comes, until Ctrl-C."),
    type_: str | None = typer.Option(None, "--type", metavar="TYPE", help="Only events of this type."),
    key: str | None = typer.Option(None, "--key", metavar="KEY", help="Only records with this key."),
    id_: str | None = typer.Option(
        None, "--id", metavar="ID", help="Only what has this correlation, trace or event id."
    ),
    full: bool = FULL,
    as_json: bool = typer.Option(False, "--json", help="One document a line (kafka-record.schema.json)."),
    instance: str = INSTANCE,
    lang: Language | None = LANG,
) -> None:
    """Show the newest records, oldest first, and with -f those that come."""
    from bigtech_lab.domain.kafka_view import Wanted
    from bigtech_lab.presentation.kafka_text import following
    from bigtech_lab.presentation.notice import tell

    language, wanted = spoken(lang), Wanted(type_, key, id_)
    try:
        with _looking_into(instance) as kafka:
            found = kafka.topics(names or ())
            newest = kafka.newest(found, count, wanted)
            for record in newest:
                _show(record, full=full, as_json=as_json)
            if follow:
                tell(following(found, language))
                for record in kafka.follow(found, wanted):
                    _show(record, full=full, as_json=as_json)
                    sys.stdout.flush()
            elif not newest and not as_json:
                from bigtech_lab.presentation.kafka_words import NO_RECORDS

                tell(NO_RECORDS.in_language(language))
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader (`head`, say) has what it wanted; Python's own flush at exit must not fail on it again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        # How following ends.
        return


def record(
    place: str = typer.Argument(..., metavar="TOPIC[PARTITION]@OFFSET", help="As traces name it."),
    full: bool = FULL,
    as_json: bool = typer.Option(False, "--json", help="Print JSON (kafka-record.schema.json)."),
    instance: str = INSTANCE,
    lang: Language | None = LANG,
) -> None:
    """Show one record: the event that it carries, its headers and its value."""
    language = spoken(lang)
    named = _PLACE.fullmatch(place)
    if named is None:
        raise BadUsage(
            Localized(f"'{place}' is no place of a record.", f"레코드의 위치가 아닙니다: '{place}'."),
            code="bad-place",
            hint=Localized(
                "Write TOPIC[PARTITION]@OFFSET or TOPIC/PARTITION@OFFSET: chat.events/3@42",
                "TOPIC[PARTITION]@OFFSET이나 TOPIC/PARTITION@OFFSET으로 쓰세요: chat.events/3@42",
            ),
        )
    partition = int(named["in_brackets"] or named["after_slash"] or 0)
    with _looking_into(instance) as kafka:
        found = kafka.record(named["topic"], partition, int(named["offset"]))
    if as_json:
        from bigtech_lab.presentation.json_output import print_json
        from bigtech_lab.presentation.kafka_json import record_as_json

        print_json(record_as_json(found, full=full))
    else:
        from bigtech_lab.presentation.kafka_text import show_record

        show_record(found, language, full=full)


@contextmanager
def _looking_into(instance: str) -> Iterator[BrowseKafka]:
    try:
        with wiring.browse_kafka(instance) as kafka:
            yield kafka
    except LabError as error:
        error.reword_hint(lambda hint: for_instance(hint, instance))
        raise


def _show(found: Record, *, full: bool, as_json: bool) -> None:
    if as_json:
        import json

        from bigtech_lab.presentation.kafka_json import record_as_json

        sys.stdout.write(json.dumps(record_as_json(found, full=full), ensure_ascii=False) + "\n")
    else:
        from bigtech_lab.presentation.kafka_text import show_line

        show_line(found)


GROUP = {"topics": topics, "groups": groups, "tail": tail, "record": record}
