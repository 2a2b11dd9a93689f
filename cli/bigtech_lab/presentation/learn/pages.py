"""What the screen `learn` shows as Markdown that no page of the course has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bigtech_lab.application.learning_desk import Hint
from bigtech_lab.domain.learner_progress import ItemProgress, PhaseProgress
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.way_to_do import commands_for
from bigtech_lab.presentation.docs_link import docs_link
from bigtech_lab.presentation.learn import words
from bigtech_lab.presentation.learn.speaker import Speaker
from bigtech_lab.presentation.program import pasteable
from bigtech_lab.presentation.progress_text import facts_of_item, facts_of_phase


def page_of_phase(phase: PhaseProgress, language: str) -> str:
    """A phase's goal and where the learner stands."""
    facts = " · ".join(facts_of_phase(phase, language))
    title, goal = (text.in_language(language) for text in (phase.phase.title, phase.phase.goal))
    return f"# {phase.phase.number} {title}\n\n{goal}\n\n{facts}\n"


def page_of_item(
    phase: PhaseProgress, entry: ItemProgress, sentences: Mapping[str, Localized], language: str
) -> str:
    """What an item asks for, what is missing, and the commands that bring one on.

    `sentences` says what each of the phase's checks is about.
    """
    return "\n".join(_about(phase, entry, sentences, language))


def hints_page(hints: Sequence[Hint], say: Speaker) -> str:
    """A hint for each missing check, with the page to read; empty without hints."""
    lines = [f"## {say(words.HINTS)}"] if hints else []
    for hint in hints:
        lines += [
            "",
            f"**{hint.sentence.in_language(say.language)}** `{hint.check}`",
            "",
            say(hint.hint),
            "",
            f"{say(words.HINT_DOCS)}: [{say(hint.about)}]({hint.page})",
        ]
    return "\n".join(lines)


def _about(
    phase: PhaseProgress, entry: ItemProgress, sentences: Mapping[str, Localized], language: str
) -> Iterator[str]:
    item = entry.item
    yield f"# {item.id}  {item.title.in_language(language)}"
    yield ""
    yield " · ".join(facts_of_item(entry, language))
    if item.file is not None:
        yield ""
        yield f"*{words.NOT_WRITTEN.in_language(language)}* `{docs_link(item.file, language)}`"
    if item.steps:
        yield ""
        yield f"## {words.STEPS.in_language(language)}"
        yield ""
        for number, step in enumerate(item.steps, 1):
            yield f"{number}. {step.in_language(language)}"
    if entry.missing:
        yield ""
        yield f"## {words.MISSING.in_language(language)}"
        yield ""
        for name in entry.missing:
            said = sentences[name].in_language(language) if name in sentences else ""
            yield f"- {said} `{name}`"
    commands = commands_for(entry, phase.phase.number)
    if commands:
        yield ""
        yield f"## {words.COMMANDS.in_language(language)}"
        yield ""
        yield "```"
        yield from (pasteable(command) for command in commands)
        yield "```"
