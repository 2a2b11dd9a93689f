"""`bigtech-lab kill`."""

from __future__ import annotations

from bigtech_lab import wiring
from bigtech_lab.commands.arguments import COMPONENT, INSTANCE
from bigtech_lab.commands.language import LANG, Language, spoken

EXAMPLES = """\b
Examples:
  bigtech-lab kill chat-service             it dies at once
  bigtech-lab kill kafka --instance second  in another instance
  bigtech-lab restart chat-service          start it again"""


def kill(
    component: str = COMPONENT,
    instance: str = INSTANCE,
    lang: Language | None = LANG,
) -> None:
    """End a component at once (SIGKILL), as a crash would."""
    from bigtech_lab.presentation import stack_words as words
    from bigtech_lab.presentation.notice import tell
    from bigtech_lab.presentation.stack_progress import PlainProgress

    wiring.control_component(PlainProgress(spoken(lang)), instance).kill(component)
    tell(words.KILLED.in_language(spoken(lang)).format(component=component))
