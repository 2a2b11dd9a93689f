"""`bigtech-lab resume`."""

from __future__ import annotations

from bigtech_lab import wiring
from bigtech_lab.commands.arguments import COMPONENT, INSTANCE
from bigtech_lab.commands.language import LANG, Language, spoken

EXAMPLES = """\b
Examples:
  bigtech-lab resume chat-service             it goes on where it was
  bigtech-lab resume kafka --instance second  in another instance"""


def resume(
    component: str = COMPONENT,
    instance: str = INSTANCE,
    lang: Language | None = LANG,
) -> None:
    """Let a paused component go on (SIGCONT)."""
    from bigtech_lab.presentation import stack_words as words
    from bigtech_lab.presentation.notice import tell
    from bigtech_lab.presentation.stack_progress import PlainProgress

    wiring.control_component(PlainProgress(spoken(lang)), instance).resume(component)
    tell(words.GOES_ON.in_language(spoken(lang)).format(component=component))
