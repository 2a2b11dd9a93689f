"""`bigtech-lab restart`."""

from __future__ import annotations

from bigtech_lab import wiring
from bigtech_lab.commands.arguments import COMPONENT, INSTANCE
from bigtech_lab.commands.language import LANG, Language, spoken

EXAMPLES = """\b
Examples:
  bigtech-lab restart chat-service             also after a kill
  bigtech-lab restart kafka --instance second  in another instance"""


def restart(
    component: str = COMPONENT,
    instance: str = INSTANCE,
    lang: Language | None = LANG,
) -> None:
    """Stop a component and start it again; one that does not run is started."""
    from bigtech_lab.presentation.stack_progress import stack_progress

    with wiring.interruptible(), stack_progress([component], spoken(lang)) as progress:
        wiring.control_component(progress, instance).restart(component)
