"""`bigtech-lab down`."""

from __future__ import annotations

import typer

from bigtech_lab import wiring
from bigtech_lab.commands.arguments import INSTANCE
from bigtech_lab.commands.language import LANG, Language, spoken

EXAMPLES = """\b
Examples:
  bigtech-lab down                    stop the default instance
  bigtech-lab down --instance second  stop another one
  bigtech-lab down --all              stop every instance"""


def down(
    instance: str = INSTANCE,
    every: bool = typer.Option(False, "--all", help="Stop every instance."),
    lang: Language | None = LANG,
) -> None:
    """Stop the stack; its data stays."""
    from bigtech_lab.domain.catalogue import CATALOGUE
    from bigtech_lab.presentation import stack_words as words
    from bigtech_lab.presentation.notice import tell
    from bigtech_lab.presentation.stack_progress import stack_progress

    language = spoken(lang)
    names = wiring.instance_store().names() if every else [instance]
    for name in names:
        with wiring.interruptible(), stack_progress(CATALOGUE, language) as progress:
            stopped = wiring.take_down(progress)(name)
        said = words.STOPPED if stopped else words.NOTHING_RAN
        tell(said.in_language(language).format(instance=name, components=", ".join(stopped)))
    if not names:
        tell(words.NO_INSTANCE.in_language(language))
