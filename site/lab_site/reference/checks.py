"""Checks: what each one witnesses, from the labs themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bigtech_lab.adapters.lab_library import FolderLabLibrary
from bigtech_lab.checks.stack_ready import STACK_READY_TEXT, stack_ready
from bigtech_lab.domain.localized import Localized
from lab_site.check_table import check_table

_TITLE: Final = Localized("Checks", "검사")
_LEAD: Final = Localized(
    "What `bigtech-lab check` witnesses on the live system, for each checkpoint of the course.",
    "과정의 체크포인트마다 `bigtech-lab check`가 살아 있는 시스템에서 확인하는 것입니다.",
)
_PHASE: Final = Localized("Phase", "단계")


def checks_page(root: Path, language: str) -> str:
    """The page, from every folder in `labs`."""
    library = FolderLabLibrary(root / "labs", [(stack_ready, STACK_READY_TEXT)])
    lines = [f"# {_TITLE.in_language(language)}", "", _LEAD.in_language(language)]
    for phase in library.phases():
        lab = library.load(str(phase))
        number, title = lab.manifest.phase, lab.manifest.title.in_language(language)
        lines += ["", f"## {_PHASE.in_language(language)} {number} · {title}"]
        for checkpoint in lab.manifest.checkpoints:
            lines += ["", f"### {checkpoint.id} {checkpoint.title.in_language(language)}", ""]
            lines += check_table(lab, checkpoint, language)
    return "\n".join(lines) + "\n"
