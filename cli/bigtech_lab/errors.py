"""Everything that can go wrong, and what the process then answers.

    LabError
    ├── WorkFailed            1   a check or an expectation failed
    ├── BadUsage              2   an argument, a file or an answer is not what the command takes
    ├── EnvironmentNotReady   3   the stack, the machine or the network is not there
    └── LabFault              4   the lab itself is at fault

`main` renders an error once; nothing else prints one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import ClassVar, Final, Protocol


class Sentence(Protocol):
    """The same sentence in the two languages of the course (`Localized` is one)."""

    @property
    def en(self) -> str: ...

    @property
    def ko(self) -> str: ...


class LabError(Exception):
    """A problem told to a person: what was wrong, where, and what to do.

    A text that is the same in both languages (a command, what another program said) is given as it is.
    `message` and `hint` are the English ones, which programs get too; `code` is stable and machine-readable,
    `detail` holds further lines (the last lines of a log, say).
    """

    exit_code: ClassVar[int] = 4

    def __init__(
        self,
        message: Sentence | str,
        *,
        code: str,
        hint: Sentence | str | None = None,
        detail: Sequence[str] = (),
    ) -> None:
        self.message, self._message_ko = _in_both(message)
        super().__init__(self.message)
        self.code = code
        self.detail = tuple(detail)
        self.advise(hint)

    def advise(self, hint: Sentence | str | None) -> None:
        """Give another hint."""
        self.hint: str | None
        self._hint_ko: str | None
        self.hint, self._hint_ko = (None, None) if hint is None else _in_both(hint)

    def reword_hint(self, change: Callable[[str], str]) -> None:
        """Change what the hint says, in both languages."""
        self.hint = self.hint and change(self.hint)
        self._hint_ko = self._hint_ko and change(self._hint_ko)

    def message_in(self, language: str) -> str:
        """What was wrong, in `en` or `ko`."""
        return self._message_ko if language == "ko" else self.message

    def hint_in(self, language: str) -> str | None:
        """What to do, in `en` or `ko`."""
        return self._hint_ko if language == "ko" else self.hint


def _in_both(text: Sentence | str) -> tuple[str, str]:
    return (text, text) if isinstance(text, str) else (text.en, text.ko)


class WorkFailed(LabError):
    """The work itself failed: a check, an expectation."""

    exit_code = 1


class BadUsage(LabError):
    """The command was asked for something that it does not take."""

    exit_code = 2


class EnvironmentNotReady(LabError):
    """The stack, the machine or the network is not in the state that the command needs."""

    exit_code = 3


class LabFault(LabError):
    """The lab itself is at fault: a broken manifest, a bug."""

    exit_code = 4


@dataclass(frozen=True, slots=True)
class _Both:
    en: str
    ko: str


_NOUNS_KO: Final = {
    "check": "검사",
    "checkpoint": "체크포인트",
    "command": "명령",
    "component": "컴포넌트",
    "consumer group": "컨슈머 그룹",
    "context": "컨텍스트",
    "exercise": "과제",
    "fault": "결함",
    "flow": "흐름",
    "hint": "힌트",
    "hop": "홉",
    "instance": "인스턴스",
    "item": "항목",
    "language": "언어",
    "mutant": "변이",
    "page": "페이지",
    "part": "부분",
    "phase": "단계",
    "prediction": "예측",
    "profile": "프로필",
    "quiz": "퀴즈",
    "record": "기록",
    "route group": "경로 그룹",
    "run": "실행 예",
    "scenario": "시나리오",
    "topic": "토픽",
    "victim": "대상",
}


def unknown_name(kind: str | Sentence, given: str, known: Iterable[str]) -> BadUsage:
    """The error for a name that does not exist, with the nearest one that does.

    `kind` is the noun for people ("component"), in both languages where it is not one of the usual ones;
    `known` the names that exist.
    """
    noun, noun_ko = (kind, _NOUNS_KO[kind]) if isinstance(kind, str) else (kind.en, kind.ko)
    names = sorted(known)
    near = get_close_matches(given, names, n=1, cutoff=0.5)
    listing = f"Known: {', '.join(names)}." if names else f"There is no {noun} yet."
    listing_ko = f"있는 것: {', '.join(names)}." if names else f"아직 {noun_ko} 항목이 없습니다."
    return BadUsage(
        _Both(
            f"There is no {noun} '{given}'. {listing}",
            f"없는 {noun_ko}입니다: '{given}'. {listing_ko}",
        ),
        code=f"unknown-{noun.replace(' ', '-')}",
        hint=_Both(f"Did you mean '{near[0]}'?", f"혹시 '{near[0]}'인가요?") if near else None,
    )
