"""What `migrate` says, in both languages."""

from __future__ import annotations

from typing import Final

from bigtech_lab.application.ports.migration_progress import MigrationStep
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.migration import Side, Stage

SIDES: Final = {
    Side.MONOLITH: Localized("monolith", "모놀리스"),
    Side.SERVICE: Localized("service", "서비스"),
}
STAGES: Final = {
    Stage.AT_HOME: Localized("at-home", "준비 전"),
    Stage.COPYING: Localized("copying", "복사 중"),
    Stage.COPIED: Localized("copied", "복사됨"),
    Stage.SWITCHING: Localized("switching", "전환 중"),
    Stage.SWITCHED: Localized("switched", "전환됨"),
}
STEPS: Final = {
    MigrationStep.APPLYING: Localized("applying what changed since the copy", "복사 뒤에 바뀐 것 반영"),
    MigrationStep.FORGETTING: Localized("forgetting what was prepared", "준비한 것 삭제"),
    MigrationStep.FENCING: Localized("fencing the old owner", "이전 소유자의 쓰기 차단"),
    MigrationStep.ROUTING: Localized("routing requests to the {about}", "요청의 방향 전환: {about}"),
    MigrationStep.COMPARING: Localized("comparing {about}", "{about} 비교"),
    MigrationStep.READING: Localized(
        "sending reads of {about} users to both", "사용자 {about}명의 읽기 요청을 양쪽에 전송"
    ),
}
ROWS_COPIED: Final = Localized(
    "{table:<24} {rows:>9,} of {total:,} rows", "{table:<24} {total:,}행 중 {rows:>9,}행"
)
HEADINGS: Final = {
    "context": Localized("context", "컨텍스트"),
    "owner": Localized("owner", "소유자"),
    "stage": Localized("stage", "단계"),
    "rows": Localized("rows", "행"),
    "routes": Localized("routes", "경로"),
}
OWNED: Final = Localized(
    "{context}: the {owner} owns it, {stage}; the service gets {share} %",
    "{context}: 소유자는 {owner}, 단계는 {stage}, 서비스로 가는 요청은 {share} %",
)
REQUESTS: Final = Localized("  requests   {names}", "  요청       {names}")
PUBLISHES: Final = Localized("  publishes  {names}", "  발행       {names}")
LISTENS_TO: Final = Localized("  listens to {names}", "  구독       {names}")
ASKS: Final = Localized("  asks       {names}", "  호출       {names}")
NOBODY: Final = Localized("nobody", "없음")
TABLE: Final = Localized("  table      {name:<24} {rows:>10,} rows", "  테이블     {name:<24} {rows:>10,}행")
BEHIND: Final = Localized(
    "  behind     {count:,} recorded changes are not in the copy yet",
    "  남은 변경  기록된 변경 {count:,}개가 아직 사본에 없습니다",
)
RISK: Final = Localized("  risk       {risk}", "  위험       {risk}")
NEXT: Final = Localized("Next: {command}", "다음: {command}")
COPIED: Final = Localized(
    "{context}: {rows:,} rows copied, {changes:,} changes applied, {seconds:.1f} s",
    "{context}: {rows:,}행 복사, 변경 {changes:,}개 반영, {seconds:.1f} s",
)
COMPARED: Final = Localized(
    "{rows:,} rows of {tables} tables and {requests} requests compared",
    "테이블 {tables}개의 {rows:,}행과 요청 {requests}개를 비교했습니다",
)
UNSETTLED: Final = Localized(
    " ({count} more changed while they were asked for)", " (요청 {count}개는 묻는 사이에 바뀌어 제외)"
)
ALL_EQUAL: Final = Localized(", all equal", ". 모두 같습니다")
DIFFERENT: Final = Localized("; first differences:", ". 처음 나온 차이:")
TRANSFERRED: Final = Localized(
    "{context}: the {owner} owns it now; {changes:,} changes carried over, writes waited {fenced} ms",
    "{context}: 이제 소유자는 {owner}입니다. 변경 {changes:,}개를 옮겼고, 쓰기는 {fenced} ms 기다렸습니다",
)
DIFFERENCES: Final = {
    "answers differ": Localized("answers differ", "응답이 다름"),
    "missing": Localized("missing", "없음"),
    "differs": Localized("differs", "다름"),
}
