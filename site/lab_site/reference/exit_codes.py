"""Exit codes: from the errors of the command."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import BadUsage, EnvironmentNotReady, LabFault, WorkFailed

_TITLE: Final = Localized("Exit codes", "종료 코드")
_HEADS: Final = Localized("| Code | Meaning |", "| 코드 | 뜻 |")
_MEANINGS: Final = (
    (0, Localized("All is well.", "모두 잘되었습니다.")),
    (
        WorkFailed.exit_code,
        Localized(
            "The work failed: a check, an expectation.", "작업이 실패했습니다. 검사나 기대가 어긋났습니다."
        ),
    ),
    (BadUsage.exit_code, Localized("The command was used wrongly.", "명령을 잘못 사용했습니다.")),
    (
        EnvironmentNotReady.exit_code,
        Localized(
            "The environment is not ready: the stack is down, the disk is full, a port is taken. "
            "Nobody is scored.",
            "환경이 준비되지 않았습니다. 스택이 내려가 있거나 디스크가 가득 찼거나 포트를 다른 "
            "프로그램이 쓰고 있습니다. 점수에는 반영되지 않습니다.",
        ),
    ),
    (
        LabFault.exit_code,
        Localized(
            "The lab itself is at fault. Nobody is scored.",
            "실습 도구 자체의 잘못입니다. 점수에는 반영되지 않습니다.",
        ),
    ),
    (
        130,
        Localized(
            "Interrupted (Ctrl-C); everything begun was cleaned up.",
            "중단되었습니다(Ctrl-C). 시작한 것은 모두 정리했습니다.",
        ),
    ),
)


def exit_codes_page(root: Path, language: str) -> str:
    """The page."""
    del root
    rows = [f"| {code} | {meaning.in_language(language)} |" for code, meaning in _MEANINGS]
    return (
        "\n".join([f"# {_TITLE.in_language(language)}", "", _HEADS.in_language(language), "|---|---|", *rows])
        + "\n"
    )
