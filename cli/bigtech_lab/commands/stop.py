"""`bigtech-lab stop`."""

from __future__ import annotations

from bigtech_lab import wiring
from bigtech_lab.commands.arguments import COMPONENT, INSTANCE
from bigtech_lab.commands.language import LANG, Language, spoken

EXAMPLES = """\b
Examples:
  bigtech-lab stop chat-service             it ends in good order
  bigtech-lab stop kafka --instance second  in another instance
  bigtech-lab restart chat-service          start it again"""


def stop(
    component: str = COMPONENT,
    instance: str = INSTANCE,
    lang: Language | None = LANG,
) -> None:
    """Stop a component in good order (SIGTERM)."""
    from bigtech_lab.presentation import stack_words as words
    from bigtech_lab.presentation.notice import tell
    from bigtech_lab.presentation.stack_progress import PlainProgress

    with wiring.interruptible():
        had_run = wiring.control_component(PlainProgress(spoken(lang)), instance).stop(component)
    if not had_run:
        tell(words.DID_NOT_RUN.in_language(spoken(lang)).format(component=component))
