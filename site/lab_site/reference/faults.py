"""Faults: the defects that can be switched on, from their catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import yaml

from lab_site.words import Words, said

_TITLE: Final = Words("Faults", "결함")
_LEAD: Final = Words(
    "Defects of the running backend, off by default: `bigtech-lab fault on NAME`, `fault off NAME`.",
    "실행 중인 백엔드의 결함입니다. 기본값은 꺼짐이며 `bigtech-lab fault on 이름`, `fault off "
    "이름`으로 켜고 끕니다.",
)
_DOES, _TEACHES = Words("What it does", "하는 일"), Words("What it teaches", "가르쳐 주는 것")
_WHERE, _PARAMETERS = Words("Code", "코드"), Words("Parameters", "매개변수")


def faults_page(root: Path, language: str) -> str:
    """The page, from `faults.yaml`."""
    catalogue = yaml.safe_load((root / "reference_impl/faults.yaml").read_text())
    lines = [f"# {_TITLE.say(language)}", "", _LEAD.say(language)]
    for fault in catalogue["faults"]:
        lines += ["", f"## {fault['name']}", ""]
        lines += [f"**{_DOES.say(language)}.** {said(fault['does'], language)}", ""]
        lines += [f"**{_TEACHES.say(language)}.** {said(fault['teaches'], language)}", ""]
        lines += [
            f"**{_WHERE.say(language)}.** `reference_impl/{fault['where']}` · {', '.join(fault['services'])}"
        ]
        parameters = [
            f"`{name}` ({entry['default']}): {said(entry['says'], language)}"
            for name, entry in fault.get("parameters", {}).items()
        ]
        if parameters:
            lines += ["", f"**{_PARAMETERS.say(language)}.** {'; '.join(parameters)}"]
    return "\n".join(lines) + "\n"
