"""The words about exercises in both languages."""

from __future__ import annotations

from bigtech_lab.domain.localized import Localized

STATES = {
    "open": Localized("not started", "시작 전"),
    "started": Localized("started", "진행 중"),
    "passed": Localized("passed", "통과"),
}
NOT_CHECKED = Localized("not checked", "검사 전")
NO_WORKSPACE = Localized("no workspace yet", "작업 폴더 없음")
YOURS = Localized("{component} runs your code.", "{component}가 여러분의 코드를 실행합니다.")
REFERENCE = Localized("{component} runs the reference.", "{component}가 참조 구현을 실행합니다.")
MADE = Localized("Your workspace for {id}: {folder}", "{id} 작업 폴더: {folder}")
TO_WRITE = Localized("Write these files:", "작성할 파일:")
THEN = Localized(
    "Then: bigtech-lab exercise check {id}. Stuck? bigtech-lab exercise hint {id}",
    "그다음: bigtech-lab exercise check {id}. 막히면: bigtech-lab exercise hint {id}",
)
RESTARTED = Localized("Restarted with your code: {components}", "여러분의 코드로 다시 시작함: {components}")
STACK_LATER = Localized(
    "The stack does not run yet; bigtech-lab up --workspace {folder} starts it with your code.",
    "스택이 아직 실행되지 않습니다. bigtech-lab up --workspace {folder} 로 여러분의 코드와 함께 시작하세요.",
)
KEPT = Localized("Your old files are kept in {folder}", "이전 파일은 {folder}에 보관했습니다.")
HINT = Localized("Hint {level} of {levels} on {about}", "{about} 힌트 {level}/{levels}")
LAST_HINT = Localized(
    "That was the last hint. bigtech-lab exercise solve {id} --give-up shows the solution.",
    "마지막 힌트입니다. bigtech-lab exercise solve {id} --give-up 으로 정답을 볼 수 있습니다.",
)
NO_DIFFERENCE = Localized("There is no difference.", "차이가 없습니다.")
SOLUTION = Localized("The solution is in {folder}", "정답은 {folder}에 있습니다.")
SUBMITTED = Localized(
    "Packed for handing in: {file} ({score} of {max_score} points)",
    "제출용으로 묶었습니다: {file} ({max_score}점 만점에 {score}점)",
)
ASK_RESET = Localized(
    "Put the starter's files in place of yours in {folder}? Yours are kept beside it.",
    "{folder}의 파일을 시작 파일로 되돌릴까요? 지금 파일은 그 옆에 보관합니다.",
)
ASK_GIVE_UP = Localized(
    "Give up {id} and see the solution? That stays in your record.",
    "{id}를 포기하고 정답을 볼까요? 학습 기록에 남습니다.",
)
HINTS_TAKEN = Localized("hints taken: {count}", "사용한 힌트: {count}")
GAVE_UP = Localized("solution seen after giving up", "포기하고 정답을 봄")
WATCHING = Localized(
    "Watching {folder}; every change is taken over. Ctrl-C ends that, the stack goes on.",
    "{folder}를 지켜보며 바뀔 때마다 반영합니다. Ctrl-C를 누르면 끝나고 스택은 계속 실행됩니다.",
)
BACK = Localized("Back on the reference: {components}", "참조 구현으로 되돌림: {components}")
NOTHING_BACK = Localized("Everything ran the reference already.", "이미 모두 참조 구현으로 실행 중입니다.")
