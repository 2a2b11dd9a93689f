"""`author new`: a lab's folder from a template, with one check that works."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from string import Template

from bigtech_lab.adapters.atomic_file import telling_storage_problems
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import BadUsage

_SUFFIX = ".template"
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LARGEST_PHASE = 99


@dataclass(frozen=True, slots=True)
class NewLab:
    """What a new lab is called: `phase` is its number, `id` its name on the command line."""

    phase: int
    id: str
    title: str
    title_ko: str

    @property
    def folder(self) -> str:
        """The name of its folder."""
        return f"phase_{self.phase:02}_{self.id.replace('-', '_')}"


def must_be_possible(lab: NewLab, taken: dict[int, str]) -> None:
    """Raises BadUsage for a name that no lab may have, or a number or name that another has."""
    if not _ID.fullmatch(lab.id):
        message = Localized(
            f"'{lab.id}' is no name for a lab: small letters, digits and single hyphens.",
            f"실습 이름으로 쓸 수 없습니다: '{lab.id}'. 소문자, 숫자, 하이픈 하나씩만 쓸 수 있습니다.",
        )
        raise BadUsage(message, code="bad-name", hint="bigtech-lab author new my-lab --labs DIR")
    if not 1 <= lab.phase <= _LARGEST_PHASE:
        raise BadUsage(
            Localized(
                f"A phase has a number from 1 to {_LARGEST_PHASE}.",
                f"단계 번호는 1부터 {_LARGEST_PHASE}까지입니다.",
            ),
            code="bad-phase",
        )
    if lab.phase in taken:
        message = Localized(
            f"Phase {lab.phase} is there already: '{taken[lab.phase]}'.",
            f"{lab.phase}단계는 이미 있습니다: '{taken[lab.phase]}'.",
        )
        raise BadUsage(
            message,
            code="phase-taken",
            hint=Localized(f"--phase {max(taken) + 1} is free.", f"비어 있는 번호: --phase {max(taken) + 1}"),
        )
    if lab.id in taken.values():
        raise BadUsage(
            Localized(f"There is a lab '{lab.id}' already.", f"'{lab.id}' 실습은 이미 있습니다."),
            code="lab-taken",
            hint=Localized("Take another name.", "다른 이름을 쓰세요."),
        )


def write_new_lab(lab: NewLab, labs: Path) -> list[Path]:
    """Writes the folder, whole or not at all; its files. Raises BadUsage when it exists."""
    folder = labs / lab.folder
    if folder.exists():
        message = Localized(f"{folder} exists already.", f"{folder} 폴더가 이미 있습니다.")
        raise BadUsage(
            message,
            code="lab-taken",
            hint=Localized("Take another name, or remove it.", "다른 이름을 쓰거나 그 폴더를 지우세요."),
        )
    values = {
        "phase": str(lab.phase),
        "id": lab.id,
        # JSON's strings are YAML's, whatever is in them.
        "title": json.dumps(lab.title, ensure_ascii=False),
        "title_ko": json.dumps(lab.title_ko, ensure_ascii=False),
    }
    plain = {**values, "title": lab.title, "title_ko": lab.title_ko}
    with telling_storage_problems(folder):
        labs.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(dir=labs, prefix=f".{lab.folder}."))
        try:
            for source in (files("bigtech_lab.adapters") / "new_lab").iterdir():
                if source.name.endswith(_SUFFIX):
                    name = source.name.removesuffix(_SUFFIX)
                    chosen = values if name.endswith(".yaml") else plain
                    text = Template(source.read_text(encoding="utf-8")).substitute(chosen)
                    (unfinished / name).write_text(text, encoding="utf-8")
            unfinished.chmod(0o755)
            unfinished.rename(folder)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    return sorted(folder.iterdir())
