"""Faults: the defects that can be switched on, from their catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import yaml

from bigtech_lab.domain.localized import Localized

_TITLE: Final = Localized("Faults", "결함")
_LEAD: Final = Localized(
    "Defects of the running backend, off by default: `bigtech-lab fault on NAME`, `fault off NAME`.",
    "실행 중인 백엔드의 결함입니다. 기본값은 꺼짐이며 `bigtech-lab fault on 이름`, `fault off "
    "이름`으로 켜고 끕니다.",
)
_DOES, _TEACHES = Localized("What it does", "하는 일"), Localized("What it teaches", "가르쳐 주는 것")
_WHERE, _PARAMETERS = Localized("Code", "코드"), Localized("Parameters", "매개변수")


def faults_page(root: Path, language: str) -> str:
    """The page, from `faults.yaml`."""
    catalogue = yaml.safe_load((root / "reference_impl/faults.yaml").read_text())
    lines = [f"# {_TITLE.in_language(language)}", "", _LEAD.in_language(language)]
    for fault in catalogue["faults"]:
        lines += ["", f"## {fault['name']}", ""]
        lines += [f"**{_DOES.in_language(language)}.** {fault['does'][language]}", ""]
        lines += [f"**{_TEACHES.in_language(language)}.** {fault['teaches'][language]}", ""]
        services = ", ".join(fault["services"])
        lines += [f"**{_WHERE.in_language(language)}.** `reference_impl/{fault['where']}` · {services}"]
        parameters = [
            f"`{name}` ({entry['default']}): {entry['says'][language]}"
            for name, entry in fault.get("parameters", {}).items()
        ]
        if parameters:
            lines += ["", f"**{_PARAMETERS.in_language(language)}.** {'; '.join(parameters)}"]
    return "\n".join(lines) + "\n"
