"""`bigtech-lab clean`."""

from __future__ import annotations

import typer

from bigtech_lab import wiring
from bigtech_lab.commands.language import LANG, Language, spoken
from bigtech_lab.domain.localized import Localized

EXAMPLES = """\b
Examples:
  bigtech-lab clean --instance second  one instance with its data
  bigtech-lab clean --cache --yes      the downloads; asks nothing"""


def clean(
    instance: str | None = typer.Option(
        None, "--instance", metavar="NAME", help="Remove this instance and its data.", show_default=False
    ),
    cache: bool = typer.Option(False, "--cache", help="Remove everything that was downloaded."),
    every: bool = typer.Option(
        False, "--all", help="Remove all stopped instances and everything downloaded."
    ),
    yes: bool = typer.Option(False, "--yes", "-y", help="Do not ask."),
    lang: Language | None = LANG,
) -> None:
    """Remove stopped instances, or everything that was downloaded."""
    from bigtech_lab.errors import BadUsage
    from bigtech_lab.presentation import stack_words as words
    from bigtech_lab.presentation.confirmation import confirm
    from bigtech_lab.presentation.notice import tell

    if [instance is not None, cache, every].count(True) != 1:
        raise BadUsage(
            Localized("Say what to remove.", "무엇을 지울지 지정하세요."),
            code="nothing-chosen",
            hint=Localized(
                "One of --instance NAME, --cache, --all.",
                "--instance NAME, --cache, --all 가운데 하나를 쓰세요.",
            ),
        )
    language = spoken(lang)
    cleaning = wiring.clean_up()
    names = [instance] if instance is not None else list(cleaning.stopped_instances()) if every else []
    for name in names:
        confirm(words.MAY_REMOVE.in_language(language).format(instance=name), yes=yes)
        cleaning.instance(name)
        tell(words.REMOVED.in_language(language).format(instance=name))
    if instance is None:
        confirm(words.MAY_REMOVE_DOWNLOADS.in_language(language), yes=yes)
        megabytes = cleaning.cache() / 1_000_000
        tell(words.DOWNLOADS_REMOVED.in_language(language).format(megabytes=megabytes))
