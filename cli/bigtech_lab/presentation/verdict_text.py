"""A bundle that was judged again, for people and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bigtech_lab.domain.evidence_bundle import Difference, JudgedBundle
from bigtech_lab.presentation import palette
from bigtech_lab.presentation import verdict_words as words
from bigtech_lab.presentation.check_json import report_as_json
from bigtech_lab.presentation.check_text import CheckText

if TYPE_CHECKING:
    from rich.console import Console


def show_judged(console: Console, judged: JudgedBundle, file: str, language: str) -> None:
    """The report, between where it comes from and whether it holds."""
    from rich.text import Text

    bundle = judged.bundle
    version = bundle.versions.get("bigtech-lab", "?")
    made_at = bundle.made_at.removesuffix("Z").replace("T", " ")
    source = words.JUDGED.in_language(language).format(file=file, made_at=made_at, version=version)
    console.print(Text(source, style=palette.QUIET))
    CheckText(console, language).show(judged.report)
    for lab in judged.other_labs:
        console.print(Text(words.OTHER_LAB.in_language(language).format(lab=lab), style=palette.WAITING))
    for difference in judged.differences:
        said = words.DIFFERS.in_language(language).format(
            check=difference.check, told=difference.told, found=difference.found
        )
        if difference.why is not None:
            said += words.BECAUSE.in_language(language).format(why=difference.why.in_language(language))
        console.print(Text(said, style=palette.BAD))
    _show_how(console, judged, language)
    if not judged.differences:
        console.print(Text(words.AGREES.in_language(language), style=palette.GOOD))


def judged_as_json(judged: JudgedBundle, language: str) -> dict[str, Any]:
    """The same for programs (`verdict.schema.json`)."""
    return {
        "format_version": 1,
        "agrees": not judged.differences,
        "differences": [_difference(difference, language) for difference in judged.differences],
        "replayed": list(judged.replayed),
        "as_told": list(judged.as_told),
        "made_at": judged.bundle.made_at,
        "versions": dict(judged.bundle.versions),
        "labs": [
            {
                "phase": lab.phase,
                "id": lab.id,
                "digest": lab.digest,
                "same_here": lab.id not in judged.other_labs,
            }
            for lab in judged.report.labs
        ],
        "report": report_as_json(judged.report, language),
    }


def _show_how(console: Console, judged: JudgedBundle, language: str) -> None:
    """By what was judged: a verdict that nothing can be held against says less."""
    from rich.text import Text

    replayed, told = len(judged.replayed), len(judged.as_told)
    counts = words.REPLAYED.in_language(language).format(replayed=replayed, told=told)
    console.print(Text(counts, style=palette.QUIET))
    if judged.as_told and judged.replayed:
        names = words.AS_TOLD.in_language(language).format(checks=", ".join(judged.as_told))
        console.print(Text(names, style=palette.WAITING))


def _difference(difference: Difference, language: str) -> dict[str, str]:
    told = {"check": difference.check, "told": difference.told, "found": difference.found}
    return told if difference.why is None else {**told, "why": difference.why.in_language(language)}
