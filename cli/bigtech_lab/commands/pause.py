"""`bigtech-lab pause`."""

from __future__ import annotations

from bigtech_lab import wiring
from bigtech_lab.commands.arguments import COMPONENT, INSTANCE
from bigtech_lab.commands.language import LANG, Language, spoken

EXAMPLES = """\b
Examples:
  bigtech-lab pause chat-service             alive, but answers nothing
  bigtech-lab pause kafka --instance second  in another instance
  bigtech-lab resume chat-service            let it go on"""


def pause(
    component: str = COMPONENT,
    instance: str = INSTANCE,
    lang: Language | None = LANG,
) -> None:
    """Freeze a component (SIGSTOP)."""
    from bigtech_lab.presentation import stack_words as words
    from bigtech_lab.presentation.notice import tell
    from bigtech_lab.presentation.stack_progress import PlainProgress

    wiring.control_component(PlainProgress(spoken(lang)), instance).pause(component)
    tell(words.PAUSED.in_language(spoken(lang)).format(component=component))
