"""The words of the screen `learn`, in both languages."""

from __future__ import annotations

from bigtech_lab.domain.component import StackState
from bigtech_lab.domain.learner_fact import Mark
from bigtech_lab.domain.localized import Localized

PAGE = Localized("Page", "문서")
CHECKS = Localized("Checks", "검사")
TRACE = Localized("Trace", "트레이스")
PROGRESS = Localized("Progress", "진행")
KEYS = Localized("Keys", "단축키")

STACK = Localized("stack: {state} {ready}/{total}", "스택: {state} {ready}/{total}")
NO_STACK = Localized("stack: not started", "스택: 시작 전")
LOOKING = Localized("stack: …", "스택: …")
STACK_STATES = {
    StackState.RUNNING: Localized("running", "실행 중"),
    StackState.DEGRADED: Localized("degraded", "일부 중단"),
    StackState.STOPPED: Localized("stopped", "중지"),
}
SHORT_KEYS = Localized(
    "? keys  q quit  c check  h hint  s start  d done  x run  n next  l 한국어",
    "? 단축키  q 종료  c 검사  h 힌트  s 시작  d 완료  x 실행  n 다음  l English",
)
NO_CHECKS_YET = Localized(
    "Choose a checkpoint (C…) on the left and press c: its checks run on your stack.",
    "왼쪽에서 체크포인트(C…)를 고르고 c를 누르면 실행 중인 스택에서 검사를 합니다.",
)
NO_TRACE_YET = Localized(
    "Choose a flow and press Enter: the event is followed hop by hop.",
    "흐름을 고르고 Enter를 누르면 이벤트를 한 단계씩 따라갑니다.",
)
RUNNING = Localized("Running {id} … ({count} finished)", "{id} 검사 중 … ({count}개 완료)")
TRACING = Localized("Following {flow} …", "{flow} 추적 중 …")
BUSY = Localized(
    "Something is running; wait, or press Escape to end it.",
    "실행 중인 작업이 있습니다. 기다리거나 Escape로 중단하세요.",
)
ENDING = Localized(
    "Ending; what a check has stopped is started again first …",
    "중단하는 중입니다. 검사가 멈춘 구성 요소를 먼저 다시 시작합니다 …",
)
ENDED = Localized("Ended; nothing was remembered.", "중단했습니다. 기록에는 남기지 않았습니다.")
STILL_ENDING = Localized(
    "Still waiting for the check to clean up …", "검사가 뒷정리를 마치기를 아직 기다리는 중입니다 …"
)
LEFT_UNFINISHED = Localized(
    "A check did not finish cleaning up. The next command puts right what it left: bigtech-lab status",
    "검사가 뒷정리를 끝내지 못했습니다. 남은 것은 다음 명령이 되돌립니다: bigtech-lab status",
)
NOT_A_CHECKPOINT = Localized("Only a checkpoint (C…) has checks.", "체크포인트(C…)에만 검사가 있습니다.")
NO_CHECK = Localized(
    "{id} has no check in this installation; d marks it by your own word.",
    "이 설치본에는 {id}의 검사가 없습니다. d로 직접 표시할 수 있습니다.",
)
QUIZ_ONLY = Localized(
    "What is left of {id} is a quiz; x asks it here: {command}",
    "{id}에는 퀴즈가 남아 있습니다. x를 누르면 여기서 풉니다: {command}",
)
NO_HINTS = Localized(
    "Nothing is missing here: no hint is needed.", "남은 것이 없어 힌트가 필요하지 않습니다."
)
HINTS = Localized("Hints", "힌트")
HINT_DOCS = Localized("read", "읽을 곳")
CHOOSE_ITEM = Localized("Choose an item on the left first.", "먼저 왼쪽에서 항목을 고르세요.")
ALL_DONE = Localized("Every checkpoint is done.", "모든 체크포인트를 마쳤습니다.")
COMMANDS = Localized("On the command line", "명령줄에서")
STEPS = Localized("Steps", "단계")
MISSING = Localized("Still missing", "남은 것")
NOT_WRITTEN = Localized(
    "This page is not part of this installation yet.", "이 문서는 아직 이 설치본에 들어 있지 않습니다."
)
MARKED = {
    Mark.STARTED: Localized("{id}: begun", "{id}: 시작"),
    Mark.DONE: Localized("{id}: done", "{id}: 완료"),
    Mark.UNDONE: Localized("{id}: open again", "{id}: 표시 취소"),
}
NO_LINK = Localized("There is no page {name}.", "{name} 문서가 없습니다.")
NO_COMMAND = Localized("Nothing is left to do here.", "여기에는 남은 일이 없습니다.")
NO_ROOM = Localized(
    "This terminal cannot show a command inside the screen: {command}",
    "이 터미널에서는 화면 안에서 명령을 실행할 수 없습니다: {command}",
)
BACK = Localized("Ended with {code}. Enter leads back. ", "종료 코드 {code}. Enter를 누르면 돌아갑니다. ")
LINKS = Localized("Links of this page", "이 문서의 링크")
NO_LINKS = Localized("There are no links here.", "여기에는 링크가 없습니다.")

KEY_TABLE = (
    (
        "c",
        Localized("run the checkpoint's checks", "체크포인트 검사"),
        "bigtech-lab check 1 --checkpoint C1.1",
    ),
    ("h", Localized("hints for what is missing", "남은 것의 힌트"), "bigtech-lab check 1 --checkpoint C1.1"),
    ("t", Localized("traces", "트레이스"), "bigtech-lab trace message"),
    ("s", Localized("begin a document or practice", "문서·실습 시작"), "bigtech-lab progress start D1.1"),
    ("d", Localized("mark it as done", "완료 표시"), "bigtech-lab progress done D1.1"),
    ("u", Localized("take the mark back", "표시 취소"), "bigtech-lab progress undo D1.1"),
    (
        "x",
        Localized("run the item's command: its quiz, say", "항목의 명령 실행(퀴즈 등)"),
        "bigtech-lab quiz 1",
    ),
    ("n", Localized("go to what comes next", "다음 할 일로 이동"), "bigtech-lab next"),
    ("p", Localized("progress of the phase", "단계의 진행 상황"), "bigtech-lab progress show 1"),
    ("1–5", Localized("the five tabs", "탭 다섯 개"), None),
    ("Space b", Localized("scroll the page down and up", "문서를 아래·위로 넘기기"), None),
    ("o", Localized("open a link of the page", "문서의 링크 열기"), "bigtech-lab docs D1.1"),
    ("Backspace", Localized("back from a link's page", "링크로 연 문서에서 돌아가기"), None),
    ("l", Localized("English or Korean", "영어·한국어 전환"), "bigtech-lab learn --lang ko"),
    ("m", Localized("light or dark", "밝은·어두운 테마 전환"), "bigtech-lab learn --theme light"),
    ("Escape", Localized("end what is running", "실행 중인 작업 중단"), None),
    ("q", Localized("quit", "종료"), None),
)
"""Key, what it does, and the plain command that does the same."""
MOVING = Localized(
    "Arrow keys move on the left, Enter folds and unfolds a phase, Tab goes to the next part of the screen.",
    "왼쪽 목록은 방향키로 움직이고 Enter로 단계를 접거나 펼칩니다. Tab은 화면의 다음 부분으로 갑니다.",
)
