"""The words of a stack's life, in both languages."""

from __future__ import annotations

from bigtech_lab.application.ports.progress import Step
from bigtech_lab.domain.component import ComponentState, StackState
from bigtech_lab.domain.localized import Localized

STATES = {
    ComponentState.READY: Localized("ready", "준비됨"),
    ComponentState.STARTING: Localized("starting", "시작 중"),
    ComponentState.NOT_READY: Localized("not-ready", "준비 안 됨"),
    ComponentState.PAUSED: Localized("paused", "일시 정지"),
    ComponentState.DEAD: Localized("dead", "죽음"),
    ComponentState.STOPPED: Localized("stopped", "중지됨"),
}
STACK_STATES = {
    StackState.RUNNING: Localized("running", "실행 중"),
    StackState.DEGRADED: Localized("degraded", "일부만 실행 중"),
    StackState.STOPPED: Localized("stopped", "중지됨"),
}
STEPS = {
    Step.WAITING: Localized("waiting", "대기"),
    Step.PREPARING: Localized("preparing", "준비 중"),
    Step.STARTING: Localized("starting", "시작 중"),
    Step.READY: Localized("ready", "준비됨"),
    Step.STOPPING: Localized("stopping", "중지 중"),
    Step.STOPPED: Localized("stopped", "중지됨"),
    Step.FAILED: Localized("failed", "실패"),
}
HEADINGS = {
    "component": Localized("component", "구성 요소"),
    "state": Localized("state", "상태"),
    "address": Localized("address", "주소"),
    "pid": Localized("pid", "pid"),
    "version": Localized("version", "버전"),
}
FAULTS_ON = Localized("faults on: ", "켜진 결함: ")
SUMMARY = Localized(
    "instance {instance}: {state}, {ready} of {total} components ready",
    "인스턴스 {instance}: {state}, 구성 요소 {total}개 중 {ready}개 준비됨",
)
START_IT = Localized("Start it: {command}", "시작하는 명령: {command}")
STOPPED = Localized("instance {instance}: stopped {components}", "인스턴스 {instance}: {components} 중지됨")
NOTHING_RAN = Localized(
    "instance {instance}: nothing was running", "인스턴스 {instance}: 실행 중인 것이 없었습니다"
)
NO_INSTANCE = Localized("There is no instance.", "인스턴스가 없습니다.")
DID_NOT_RUN = Localized("{component} was not running.", "{component}: 실행 중이 아니었습니다.")
KILLED = Localized("{component} killed.", "{component}: 강제 종료했습니다.")
PAUSED = Localized(
    "{component} paused; `bigtech-lab resume {component}` lets it go on.",
    "{component}: 일시 정지했습니다. `bigtech-lab resume {component}` 명령으로 다시 움직이게 합니다.",
)
GOES_ON = Localized("{component} goes on.", "{component}: 다시 실행됩니다.")
MAY_RESET = Localized(
    "Delete all users, messages and events of instance '{instance}'?",
    "인스턴스 '{instance}'의 사용자, 메시지, 이벤트를 모두 삭제할까요?",
)
EMPTY = Localized("instance {instance} is empty now.", "인스턴스 {instance}: 이제 비어 있습니다.")
MAY_REMOVE = Localized(
    "Delete instance '{instance}' with all its data?", "인스턴스 '{instance}'와 그 데이터를 모두 삭제할까요?"
)
REMOVED = Localized("instance {instance} removed.", "인스턴스 {instance}: 제거했습니다.")
MAY_REMOVE_DOWNLOADS = Localized("Delete everything that was downloaded?", "내려받은 파일을 모두 삭제할까요?")
DOWNLOADS_REMOVED = Localized(
    "downloads removed: {megabytes:.0f} MB.", "내려받은 파일 {megabytes:.0f} MB를 삭제했습니다."
)
