"""The words around a quiz, in both languages."""

from __future__ import annotations

from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.quiz import QuestionKind

TRACE = Localized(
    "A trace of the flow {flow}, recorded on a real stack:", "실제 스택에서 기록한 {flow} 흐름의 트레이스:"
)
ORDERED = Localized("The same order again: --seed {seed}", "같은 순서로 다시 풀기: --seed {seed}")
INTRODUCTION = Localized(
    "{count} questions. Ctrl-C breaks off; nothing is remembered then.",
    "{count}문제입니다. Ctrl-C로 그만두면 아무것도 기록되지 않습니다.",
)
HOW = {
    QuestionKind.SINGLE: Localized("Your choice (a number)", "번호 하나를 고르세요"),
    QuestionKind.MULTIPLE: Localized("Your choices (numbers, such as 1,3)", "번호를 모두 고르세요 (예: 1,3)"),
    QuestionKind.MATCHING: Localized("{item} → (a number)", "{item} → 번호"),
    QuestionKind.ORDERING: Localized(
        "The order (every number once, such as 2,1,3)", "순서대로 번호를 모두 쓰세요 (예: 2,1,3)"
    ),
    QuestionKind.SHORT: Localized("Your answer (a word or a few)", "짧게 답하세요 (한두 단어)"),
}
AGAIN_ONE = Localized(
    "Please give one number from 1 to {count}.",
    "1부터 {count}까지의 번호 하나를 입력하세요.",
)
AGAIN_ORDER = Localized(
    "Please give every number from 1 to {count} once, in order.",
    "1부터 {count}까지의 번호를 순서대로 한 번씩 모두 입력하세요.",
)
AGAIN_WORDS = Localized("Please write a word or a few.", "한두 단어로 답을 입력하세요.")
AGAIN_SOME = Localized(
    "Please give numbers from 1 to {count}, separated by commas.",
    "1부터 {count}까지의 번호를 쉼표로 구분해 입력하세요.",
)
RIGHT = Localized("Right.", "정답입니다.")
WRONG = Localized("Not right.", "정답이 아닙니다.")
PASSED = Localized(
    "Passed: {right} of {total} right ({needed} needed).",
    "통과: {total}문제 중 {right}문제 정답 (기준 {needed}문제).",
)
NOT_PASSED = Localized(
    "Not passed yet: {right} of {total} right, {needed} needed. Try again: bigtech-lab quiz {quiz}",
    "아직 통과하지 못했습니다: {total}문제 중 {right}문제 정답, 기준은 {needed}문제입니다. "
    "다시 풀어 보세요: bigtech-lab quiz {quiz}",
)
REMEMBERED = Localized(
    "Your record keeps it: bigtech-lab check {phase} counts your best attempt.",
    "결과가 기록되었습니다. bigtech-lab check {phase}에는 가장 좋은 시도가 반영됩니다.",
)
TEMPLATE = Localized(
    "Answers to a quiz of phase {phase}. Fill in ids or words, then: bigtech-lab quiz {quiz} --answers FILE",
    "{phase}단계 퀴즈의 답안입니다. id나 단어를 채운 뒤 실행하세요: bigtech-lab quiz {quiz} --answers FILE",
)
IN_ORDER = Localized("in the right order", "올바른 순서대로")
