"""`bigtech-lab progress`: the learner's checklist and record."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Any

import typer

from bigtech_lab import wiring
from bigtech_lab.commands.language import Language, spoken
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import BadUsage, unknown_name

EXAMPLES = """\b
Examples:
  bigtech-lab progress                         the whole checklist
  bigtech-lab progress show 1                  one phase
  bigtech-lab progress --markdown > notes.md   a checklist to keep
  bigtech-lab progress start D1.1              begin to read; the time counts
  bigtech-lab progress done D1.1               have read it
  bigtech-lab progress done P1.2 --minutes 25  say the time yourself
  bigtech-lab progress undo D1.1               take a mark back
  bigtech-lab progress export record.json      everything that is remembered
  bigtech-lab progress merge record.json       add another machine's record
  bigtech-lab progress import record.json --replace

What the lab can judge itself (a checkpoint with checks, an exercise) takes no mark: run its checks."""


class Action(StrEnum):
    """What to do."""

    show = "show"
    start = "start"
    done = "done"
    undo = "undo"
    export = "export"
    import_ = "import"
    merge = "merge"


_MARKING = {Action.start, Action.done, Action.undo}
_READING = {Action.import_, Action.merge}


def _items(incomplete: str) -> list[str]:
    known = wiring.course_source().course().by_id()
    return [name for name in known if name.startswith(incomplete.upper())]


WHAT: Any = typer.Argument(
    None,
    metavar="[ITEM|PHASE|FILE]…",
    help="Items to mark, a phase to show, or a file to write or read.",
    autocompletion=_items,
)


def progress(
    action: Action = typer.Argument(
        Action.show, metavar="[show|start|done|undo|export|import|merge]", help="What to do."
    ),
    what: list[str] | None = WHAT,
    minutes: int | None = typer.Option(
        None, min=1, max=1440, metavar="N", help="With `done`: the time that it took."
    ),
    replace: bool = typer.Option(
        False, "--replace", help="With `import`: put the file in place of your record, which is kept beside."
    ),
    markdown: bool = typer.Option(False, "--markdown", help="Print the checklist as Markdown."),
    lang: Language | None = typer.Option(None, help="The language of the sentences."),
    as_json: bool = typer.Option(
        False, "--json", help="Print JSON (progress.schema.json; changes: progress-change.schema.json)."
    ),
) -> None:
    """Show your checklist of the course with its dates; mark, export and merge it."""
    names = what or []
    language = spoken(lang)
    _refuse_what_does_not_fit(
        action, names, minutes=minutes, replace=replace, markdown=markdown, as_json=as_json
    )
    if action is Action.show:
        _show(names, language, markdown=markdown, as_json=as_json)
    elif action is Action.export:
        _export(names, language)
    elif action in _MARKING:
        _mark(action, names, minutes, language, as_json=as_json)
    else:
        _read(action, Path(names[0]), language, replace=replace, as_json=as_json)


def _refuse_what_does_not_fit(
    action: Action, names: list[str], *, minutes: int | None, replace: bool, markdown: bool, as_json: bool
) -> None:
    if minutes is not None and action is not Action.done:
        raise _usage(
            Localized(
                "--minutes belongs to `progress done`.", "--minutes는 `progress done`에만 쓸 수 있습니다."
            )
        )
    if replace and action is not Action.import_:
        raise _usage(
            Localized(
                "--replace belongs to `progress import`.", "--replace는 `progress import`에만 쓸 수 있습니다."
            )
        )
    if markdown and (action is not Action.show or as_json):
        raise _usage(
            Localized(
                "--markdown belongs to `progress show`, without --json.",
                "--markdown은 --json 없이 `progress show`에만 쓸 수 있습니다.",
            )
        )
    if as_json and action is Action.export and names:
        raise _usage(
            Localized(
                "--json has nothing to print when the record goes to a file; it is JSON anyway.",
                "기록이 파일로 나갈 때 --json은 출력할 것이 없습니다. 파일이 이미 JSON입니다.",
            )
        )
    if action in _MARKING and not names:
        raise _usage(
            Localized(
                f"`progress {action}` needs an item, such as D1.1.",
                f"`progress {action}`에는 D1.1 같은 항목이 필요합니다.",
            )
        )
    if action in _READING and len(names) != 1:
        raise _usage(
            Localized(
                f"`progress {action}` needs one file.", f"`progress {action}`에는 파일 하나가 필요합니다."
            )
        )
    if action is Action.export and len(names) > 1:
        raise _usage(
            Localized("`progress export` takes one file.", "`progress export`에는 파일을 하나만 씁니다.")
        )


def _usage(message: Localized) -> BadUsage:
    return BadUsage(message, code="usage", hint="bigtech-lab progress --help")


def _show(names: list[str], language: str, *, markdown: bool, as_json: bool) -> None:
    from bigtech_lab.commands.next import page_of_next
    from bigtech_lab.presentation.console import stdout
    from bigtech_lab.presentation.json_output import print_json
    from bigtech_lab.presentation.progress_json import progress_as_json
    from bigtech_lab.presentation.progress_text import progress_as_markdown, show_next, show_progress

    found = wiring.follow_progress()()
    known = {key: p for p in found.phases for key in (str(p.phase.number), p.phase.id)}
    for name in names:
        if name not in known:
            raise unknown_name("phase", name, known)
    phases = [known[name] for name in dict.fromkeys(names)] or list(found.phases)
    if as_json:
        print_json(progress_as_json(found, phases, language))
    elif markdown:
        sys.stdout.write(progress_as_markdown(found, phases, language))
    else:
        show_progress(stdout(), phases, language)
        show_next(stdout(), found, page_of_next(found, language), language)


def _export(names: list[str], language: str) -> None:
    from bigtech_lab.presentation.notice import tell
    from bigtech_lab.presentation.progress_words import EXPORTED

    content = wiring.exported_record()
    if not names:
        sys.stdout.write(content)
        return
    file = Path(names[0])
    if file.is_dir() or not file.absolute().parent.is_dir():
        message = Localized(f"The record cannot be written to {file}.", f"기록을 {file}에 쓸 수 없습니다.")
        raise BadUsage(
            message,
            code="bad-file",
            hint=Localized("Give a file in a folder that exists.", "있는 폴더 안의 파일을 지정하세요."),
        )
    wiring.write_file(file, content)
    tell(EXPORTED.in_language(language).format(file=file))


def _mark(action: Action, names: list[str], minutes: int | None, language: str, *, as_json: bool) -> None:
    from bigtech_lab.domain.learner_fact import Mark
    from bigtech_lab.presentation.json_output import print_json
    from bigtech_lab.presentation.notice import tell
    from bigtech_lab.presentation.progress_words import COUNTED, MARKED
    from bigtech_lab.presentation.study_time import study_time

    marks = {Action.start: Mark.STARTED, Action.done: Mark.DONE, Action.undo: Mark.UNDONE}
    marked = wiring.follow_progress().mark(names, marks[action], minutes)
    if as_json:
        items = [{"id": each.item.id, "seconds": each.seconds} for each in marked]
        print_json(_change(action, items=items))
        return
    for each in marked:
        title = each.item.title.in_language(language)
        said = MARKED[action].in_language(language).format(id=each.item.id, title=title)
        if each.seconds is not None:
            time = study_time(each.seconds, language)
            said += f" ({COUNTED.in_language(language).format(time=time)})"
        tell(said)


def _read(action: Action, file: Path, language: str, *, replace: bool, as_json: bool) -> None:
    from bigtech_lab.presentation.json_output import print_json
    from bigtech_lab.presentation.notice import tell
    from bigtech_lab.presentation.progress_words import ADDED, KEPT

    facts = wiring.facts_in(file)
    record = wiring.learner_record()
    kept = None
    if action is Action.import_:
        if record.facts() and not replace:
            raise BadUsage(
                Localized("Your record is not empty.", "기록이 비어 있지 않습니다."),
                code="record-not-empty",
                hint=Localized(
                    "`bigtech-lab progress merge FILE` adds to it, `import FILE --replace` takes its place.",
                    "`bigtech-lab progress merge FILE`은 기록에 더하고, `import FILE --replace`는 기록을 "
                    "바꿔 넣습니다.",
                ),
            )
        kept, added = record.replace(facts), len(facts)
    else:
        added = record.add(facts)
    if as_json:
        print_json(_change(action, added=added, kept=kept))
        return
    tell(ADDED.in_language(language).format(count=added))
    if kept:
        tell(KEPT.in_language(language).format(file=kept))


def _change(
    action: Action,
    *,
    items: list[dict[str, Any]] | None = None,
    added: int | None = None,
    kept: str | None = None,
) -> dict[str, Any]:
    changed = {"items": items or [], "added": added, "kept": kept}
    return {"format_version": 1, "action": action.value, **changed}
