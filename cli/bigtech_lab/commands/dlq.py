"""`bigtech-lab dlq`."""

from __future__ import annotations

from contextlib import closing
from enum import StrEnum
from typing import Any

import typer

from bigtech_lab import wiring
from bigtech_lab.commands.arguments import INSTANCE
from bigtech_lab.commands.language import LANG, Language, spoken
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import BadUsage, LabError
from bigtech_lab.presentation.instance_commands import for_instance

EXAMPLES = """\b
Examples:
  bigtech-lab dlq list                    what lies there, and why
  bigtech-lab dlq list friend.events      each letter of one topic
  bigtech-lab dlq show friend.events@3    one letter, whole
  bigtech-lab dlq replay friend.events@3  back to its topic, once
  bigtech-lab dlq replay --all --dry-run  what would be sent

A replayed record keeps its key, value and event id. Every consumer of the
topic takes it again; to those that had it, it is a duplicate. Message text
and mail addresses are hidden unless --full."""


class DlqAction(StrEnum):
    """What to do."""

    list = "list"
    show = "show"
    replay = "replay"


WHICH: Any = typer.Argument(
    None, metavar="[TOPIC[@OFFSET]]", help="A topic, or one letter of it.", show_default=False
)


def dlq(
    action: DlqAction = typer.Argument(DlqAction.list, metavar="[list|show|replay]", help="What to do."),
    which: str | None = WHICH,
    every: bool = typer.Option(False, "--all", help="With `replay`: the letters of every topic."),
    again: bool = typer.Option(False, "--again", help="With `replay`: also what was replayed before."),
    dry_run: bool = typer.Option(False, "--dry-run", help="With `replay`: only say what would be sent."),
    full: bool = typer.Option(False, "--full", help="With `show`: message text and mail addresses too."),
    json: bool = typer.Option(False, "--json", help="Print JSON (dlq-list, -show, -replay.schema.json)."),
    lang: Language | None = LANG,
    instance: str = INSTANCE,
) -> None:
    """Look at the records that no consumer could use, and send them back.

    A consumer buries a record in `<topic>.dlq` with the reason when no retry can help, and goes on.
    """
    topic, offset = _place(which)
    _refuse_what_does_not_fit(action, topic, offset, every=every, of_replay=again or dry_run, of_show=full)
    language = spoken(lang)
    try:
        if action is DlqAction.list:
            _list(topic, instance, language, as_json=json)
        elif action is DlqAction.show:
            _show(topic or "", offset or 0, instance, language, full=full, as_json=json)
        else:
            _replay(topic, offset, instance, language, again=again, dry_run=dry_run, as_json=json)
    except LabError as error:
        error.reword_hint(lambda hint: for_instance(hint, instance))
        raise


def _place(which: str | None) -> tuple[str | None, int | None]:
    if which is None:
        return None, None
    topic, at, number = which.partition("@")
    if at and not (number.isascii() and number.isdigit()):
        raise _usage(
            Localized(f"An offset is a number, not '{number}'.", f"오프셋은 수입니다: '{number}'."),
            "bigtech-lab dlq show user.events@0",
        )
    return topic, int(number) if at else None


def _refuse_what_does_not_fit(
    action: DlqAction, topic: str | None, offset: int | None, *, every: bool, of_replay: bool, of_show: bool
) -> None:
    if action is not DlqAction.replay and (every or of_replay):
        raise _usage(
            Localized(
                "--all, --again and --dry-run belong to `dlq replay`.",
                "--all, --again, --dry-run은 `dlq replay`에만 쓸 수 있습니다.",
            ),
            "bigtech-lab dlq --help",
        )
    if action is not DlqAction.show and of_show:
        raise _usage(
            Localized("--full belongs to `dlq show`.", "--full은 `dlq show`에만 쓸 수 있습니다."),
            "bigtech-lab dlq --help",
        )
    if action is DlqAction.list and offset is not None:
        raise _usage(
            Localized(
                "`dlq list` takes a topic without an offset.", "`dlq list`에는 오프셋 없이 토픽만 씁니다."
            ),
            f"bigtech-lab dlq show {topic}@{offset}",
        )
    if action is DlqAction.show and offset is None:
        raise _usage(
            Localized("`dlq show` needs TOPIC@OFFSET.", "`dlq show`에는 TOPIC@OFFSET이 필요합니다."),
            Localized(
                "bigtech-lab dlq list tells which there are.",
                "무엇이 있는지는 bigtech-lab dlq list가 보여 줍니다.",
            ),
        )
    if action is DlqAction.replay and every == (topic is not None):
        raise _usage(
            Localized(
                "`dlq replay` needs TOPIC, TOPIC@OFFSET or --all.",
                "`dlq replay`에는 TOPIC, TOPIC@OFFSET, --all 가운데 하나가 필요합니다.",
            ),
            "bigtech-lab dlq replay --all",
        )


def _usage(message: Localized, hint: Localized | str) -> BadUsage:
    return BadUsage(message, code="usage", hint=hint)


def _list(topic: str | None, instance: str, language: str, *, as_json: bool) -> None:
    with closing(wiring.dead_letter_queue(instance)) as queue:
        letters = wiring.dead_letters(queue)
        found = letters.of_topic(topic) if topic else letters.of_all()
    if as_json:
        from bigtech_lab.presentation.dead_letter_json import summary_as_json
        from bigtech_lab.presentation.json_output import print_json

        print_json(summary_as_json(found, instance=instance))
        return
    from bigtech_lab.presentation.dead_letter_text import DeadLetterText

    text = DeadLetterText(language, instance)
    if topic:
        [(name, of_topic)] = found.items()
        text.show_letters(of_topic, topic=name)
    else:
        text.show_summary(found)


def _show(topic: str, offset: int, instance: str, language: str, *, full: bool, as_json: bool) -> None:
    with closing(wiring.dead_letter_queue(instance)) as queue:
        letter, record = wiring.dead_letters(queue).one(topic, offset)
    if as_json:
        from bigtech_lab.presentation.dead_letter_json import letter_as_json
        from bigtech_lab.presentation.json_output import print_json

        print_json(letter_as_json(letter, record, full=full, instance=instance))
    else:
        from bigtech_lab.presentation.dead_letter_text import DeadLetterText

        DeadLetterText(language, instance).show_letter(letter, record, full=full)


def _replay(
    topic: str | None,
    offset: int | None,
    instance: str,
    language: str,
    *,
    again: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    from bigtech_lab.presentation import dead_letter_words as words
    from bigtech_lab.presentation.dead_letter_json import replays_as_json
    from bigtech_lab.presentation.dead_letter_text import DeadLetterText
    from bigtech_lab.presentation.json_output import print_json
    from bigtech_lab.presentation.notice import tell

    replays, text = [], DeadLetterText(language, instance)
    # One at a time: two that replay the same letter would both find that nobody has yet.
    with (
        wiring.exclusively(instance, "replay dead letters"),
        closing(wiring.dead_letter_queue(instance)) as q,
    ):
        for replay in wiring.dead_letters(q).replay(topic, offset, again=again, dry_run=dry_run):
            replays.append(replay)
            if not as_json:
                text.show_replay(replay, dry_run=dry_run)
    if as_json:
        print_json(replays_as_json(replays, dry_run=dry_run, instance=instance))
    elif not replays:
        tell(words.NOTHING.in_language(language))
    elif not dry_run:
        sent = sum(replay.sent is not None for replay in replays)
        tell(words.REPLAYED.in_language(language).format(sent=sent, all=len(replays)))
