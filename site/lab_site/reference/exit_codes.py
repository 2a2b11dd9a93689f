"""Exit codes: from the errors of the command."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bigtech_lab.errors import BadUsage, EnvironmentNotReady, LabFault, WorkFailed
from lab_site.words import Words

_TITLE: Final = Words("Exit codes", "종료 코드")
_HEADS: Final = Words("| Code | Meaning |", "| 코드 | 뜻 |")
_MEANINGS: Final = (
    (0, Words("All is well.", "모두 잘되었습니다.")),
    (
        WorkFailed.exit_code,
        Words(
            "The work failed: a check, an expectation.", "작업이 실패했습니다. 검사나 기대가 어긋났습니다."
        ),
    ),
    (BadUsage.exit_code, Words("The command was used wrongly.", "명령을 잘못 사용했습니다.")),
    (
        EnvironmentNotReady.exit_code,
        Words(
            "The environment is not ready: the stack is down, the disk is full, a port is taken. "
            "Nobody is scored.",
            "환경이 준비되지 않았습니다. 스택이 내려가 있거나 디스크가 가득 찼거나 포트를 다른 "
            "프로그램이 쓰고 있습니다. 점수에는 반영되지 않습니다.",
        ),
    ),
    (
        LabFault.exit_code,
        Words(
            "The lab itself is at fault. Nobody is scored.",
            "실습 도구 자체의 잘못입니다. 점수에는 반영되지 않습니다.",
        ),
    ),
    (
        130,
        Words(
            "Interrupted (Ctrl-C); everything begun was cleaned up.",
            "중단되었습니다(Ctrl-C). 시작한 것은 모두 정리했습니다.",
        ),
    ),
)


def exit_codes_page(root: Path, language: str) -> str:
    """The page."""
    del root
    rows = [f"| {code} | {meaning.say(language)} |" for code, meaning in _MEANINGS]
    return "\n".join([f"# {_TITLE.say(language)}", "", _HEADS.say(language), "|---|---|", *rows]) + "\n"
