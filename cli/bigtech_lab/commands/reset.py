"""`bigtech-lab reset`."""

from __future__ import annotations

import typer

from bigtech_lab import wiring
from bigtech_lab.commands.arguments import INSTANCE
from bigtech_lab.commands.language import LANG, Language, spoken

EXAMPLES = """\b
Examples:
  bigtech-lab reset                          empty databases; asks first
  bigtech-lab reset --instance second --yes  asks nothing"""


def reset(
    instance: str = INSTANCE,
    yes: bool = typer.Option(False, "--yes", "-y", help="Do not ask."),
    lang: Language | None = LANG,
) -> None:
    """Throw an instance's data away and make it anew; its ports stay.

    What was running is started again with empty databases.
    """
    from bigtech_lab.application.open_instance import existing_instance
    from bigtech_lab.domain.catalogue import CATALOGUE
    from bigtech_lab.presentation import stack_words as words
    from bigtech_lab.presentation.confirmation import confirm
    from bigtech_lab.presentation.notice import tell
    from bigtech_lab.presentation.stack_progress import stack_progress
    from bigtech_lab.presentation.stack_table import show_stack

    language = spoken(lang)
    existing_instance(wiring.instance_store(), instance)
    confirm(words.MAY_RESET.in_language(language).format(instance=instance), yes=yes)
    with wiring.interruptible(), stack_progress(CATALOGUE, language) as progress:
        status = wiring.reset_instance(progress)(instance)
    if status is None:
        tell(words.EMPTY.in_language(language).format(instance=instance))
    else:
        show_stack(status, language=language)
