"""The sentences for failures that any check can have; a lab adds its own in `lab.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bigtech_lab.domain.localized import Localized


@dataclass(frozen=True, slots=True)
class FailureText:
    """What a failure's code says; both sentences may name values in braces."""

    message: Localized
    hint: Localized | None = None

    def filled(self, values: Mapping[str, Any]) -> FailureText:
        """The same sentences with the values put in."""
        hint = _fill(self.hint, values) if self.hint else None
        return FailureText(_fill(self.message, values), hint)


def _fill(text: Localized, values: Mapping[str, Any]) -> Localized:
    return Localized(text.en.format_map(values), text.ko.format_map(values))


def _text(en: str, ko: str, hint_en: str | None = None, hint_ko: str | None = None) -> FailureText:
    hint = Localized(hint_en, hint_ko) if hint_en and hint_ko else None
    return FailureText(Localized(en, ko), hint)


COMMON_FAILURES: Mapping[str, FailureText] = {
    "wrong-status": _text(
        "{request} answered {actual} where {expected} was expected.",
        "{request} 요청에 {expected} 응답이 와야 하는데 {actual} 응답이 왔습니다.",
    ),
    "wrong-fields": _text(
        "The answer to {request} does not have the fields of the contract.",
        "{request} 요청의 응답 필드가 API 계약과 다릅니다.",
    ),
    "wrong-value": _text(
        "{what} is not what it should be.",
        "값이 기대와 다릅니다: {what}.",
    ),
    "missing-hop": _text(
        "The event {event} did not get as far as: {hop}.",
        "{event} 이벤트가 다음 단계에 도달하지 못했습니다: {hop}.",
        "Everything before this hop was seen. Look at it first: bigtech-lab logs {component}",
        "이 단계 앞까지는 모두 확인되었습니다. 여기부터 살펴보세요: bigtech-lab logs {component}",
    ),
    "timed-out": _text(
        "The check did not finish within {seconds:g} s, although every component is running.",
        "모든 구성 요소가 실행 중인데도 검사가 {seconds:g}초 안에 끝나지 않았습니다.",
        "Something accepts requests and does not answer them. Which one is slow? bigtech-lab logs",
        "요청을 받고도 응답하지 않는 곳이 있습니다. 어느 것이 느린지 확인해 보세요: bigtech-lab logs",
    ),
    "component-down": _text(
        "{component} is not running as it should ({state}).",
        "구성 요소 {component}: 정상적으로 실행되고 있지 않습니다 ({state}).",
        "Start it again, then repeat the check: bigtech-lab restart {component}{instance_option}",
        "다시 시작한 뒤 검사를 반복하세요: bigtech-lab restart {component}{instance_option}",
    ),
    "component-over-limit": _text(
        "{component} wrote too much: {reason}.",
        "구성 요소 {component}: 파일에 너무 많이 썼습니다. {reason}.",
        "Does your code write, log or print in a loop that does not end? Mend it and check again.",
        "코드가 끝나지 않는 반복문에서 파일이나 로그를 쓰고 있지 않나요? 고친 뒤 다시 검사하세요.",
    ),
    "component-over-memory": _text(
        "{component} took too much memory: {reason}.",
        "구성 요소 {component}: 메모리를 너무 많이 썼습니다. {reason}.",
        "Does your code keep everything that it reads, or build one huge value? Mend it and check again.",
        "읽은 것을 모두 쌓아 두거나 아주 큰 값을 하나 만들고 있지 않나요? 고친 뒤 다시 검사하세요.",
    ),
    "component-over-processes": _text(
        "{component} started too many processes and threads: {reason}.",
        "구성 요소 {component}: 프로세스와 스레드를 너무 많이 만들었습니다. {reason}.",
        "Does your code start a process or a thread for each record, or in a loop? Mend it and check again.",
        "레코드마다, 또는 반복문 안에서 프로세스나 스레드를 만들고 있지 않나요? 고친 뒤 다시 검사하세요.",
    ),
    "component-over-files": _text(
        "{component} opened too many files: {reason}.",
        "구성 요소 {component}: 파일을 너무 많이 열었습니다. {reason}.",
        "What your code opens (files, sockets, clients) it has to close: use `with`. Then check again.",
        "코드가 연 것(파일, 소켓, 클라이언트)은 `with`로 닫아야 합니다. 고친 뒤 다시 검사하세요.",
    ),
    "component-paused": _text(
        "{component} is paused.",
        "구성 요소 {component}: 일시 정지되어 있습니다.",
        "Let it go on, then repeat the check: bigtech-lab resume {component}{instance_option}",
        "다시 움직이게 한 뒤 검사를 반복하세요: bigtech-lab resume {component}{instance_option}",
    ),
    "component-unreachable": _text(
        "{component} does not answer: {reason}",
        "구성 요소 {component}: 응답이 없습니다. {reason}",
        "Why does it not answer? bigtech-lab logs {component}{instance_option}",
        "응답하지 않는 이유를 로그에서 찾아보세요: bigtech-lab logs {component}{instance_option}",
    ),
    "component-restarted": _text(
        "{component} was restarted while the check ran, so that nothing can be said about the system.",
        "검사하는 동안 구성 요소 {component}: 다시 시작되어 시스템을 판정할 수 없습니다.",
        "Repeat the check now that it runs.",
        "이제 실행 중이므로 검사를 반복하세요.",
    ),
    "need-not-passed": _text(
        "Not judged: it needs '{need}', which is {need_verdict}.",
        "판정하지 않음: 먼저 통과해야 하는 '{need}' 검사의 결과가 {need_verdict}입니다.",
        "Take care of '{need}' first.",
        "'{need}' 검사부터 해결하세요.",
    ),
    "fail-fast": _text(
        "Not run: '{failed}' failed before, and --fail-fast stops there.",
        "실행하지 않음: '{failed}' 검사가 실패하여 --fail-fast 옵션에 따라 멈췄습니다.",
    ),
    "quiz-open": _text(
        "Quiz not answered yet: bigtech-lab quiz {quiz}",
        "아직 퀴즈에 답하지 않았습니다: bigtech-lab quiz {quiz}",
        "Answer it in a terminal (bigtech-lab quiz {quiz}) or from a file (--answers FILE).",
        "터미널에서 답하거나(bigtech-lab quiz {quiz}) 파일로 제출하세요(--answers FILE).",
    ),
    "quiz-below-mark": _text(
        "{right} of {total} questions are right; {needed} are needed.",
        "{total}문제 중 {right}문제를 맞혔습니다. 통과하려면 {needed}문제가 필요합니다.",
        "Read the feedback and try again: bigtech-lab quiz {quiz}",
        "해설을 읽고 다시 도전하세요: bigtech-lab quiz {quiz}",
    ),
    "lab-error": _text(
        "The check itself broke ({exception}). This is a fault of the lab and costs no points.",
        "검사 자체에 문제가 생겼습니다 ({exception}). 실습 도구의 결함이므로 감점되지 않습니다.",
        "Please report it with the evidence of: {reproduce} --json",
        "다음 명령의 evidence를 첨부해 알려 주세요: {reproduce} --json",
    ),
    "leaked-tasks": _text(
        "The check left tasks running behind it: {tasks}. This is a fault of the lab.",
        "검사가 끝난 뒤에도 작업이 남아 있습니다: {tasks}. 실습 도구의 결함입니다.",
    ),
}
