"""Configuration: what the services and the command read from their environment."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Final

from bigtech_lab.domain.localized import Localized
from lab_site.table_cell import cell

_TITLE: Final = Localized("Configuration", "설정")
_LEAD: Final = Localized(
    "The lab gives every service its settings; nothing has to be set by hand. Who runs a service alone "
    "(`python -m services.chat`) sets these variables. They are read once, at the start; a service "
    "that lacks one "
    "or cannot use it says which, and ends.",
    "실습 도구가 모든 서비스에 설정을 넣어 주므로 직접 설정할 것은 없습니다. 서비스를 따로 실행할 때"
    "(`python -m services.chat`)는 아래 변수를 설정하세요. 시작할 때 한 번만 읽으며, 없거나 잘못된 "
    "값이 있으면 "
    "서비스가 그 이름을 알리고 끝납니다.",
)
_SERVICES, _COMMAND = Localized("The services", "서비스"), Localized("The command", "명령")
_HEADS: Final = Localized("| Variable | Default | Meaning |", "| 변수 | 기본값 | 뜻 |")
_NEEDED: Final = Localized("must be set", "필수")
_MEANINGS: Final = {
    "SERVICE_HOST": Localized("The address to listen on.", "수신 주소입니다."),
    "SERVICE_PORT": Localized(
        "The port to listen on; 0 takes a free one.", "수신 포트입니다. 0이면 빈 포트를 씁니다."
    ),
    "DATABASE_URL": Localized(
        "The service's own database, with its own role.", "서비스 전용 데이터베이스와 역할입니다."
    ),
    "KAFKA_BOOTSTRAP_SERVERS": Localized("Where Kafka is found.", "Kafka 주소입니다."),
    "REDIS_URL": Localized("Where Redis is found.", "Redis 주소입니다."),
    "INSTANCE_ID": Localized(
        "Tells several processes of one service apart.", "한 서비스의 여러 프로세스를 구별합니다."
    ),
    "LOG_LEVEL": Localized(
        "debug, info, warning, error or critical.", "debug, info, warning, error, critical 중 하나입니다."
    ),
    "JWKS_URL": Localized(
        "Where the public keys for access tokens are; every service but user-service needs it.",
        "액세스 토큰을 검증할 공개 키의 주소입니다. user-service를 뺀 모든 서비스에 필요합니다.",
    ),
    "USER_SERVICE_URL": Localized(
        "Whom to ask about a person that no event has told of yet, and, while Redis is away, which sessions "
        "have ended.",
        "아직 이벤트로 전해지지 않은 사람에 대해, 그리고 Redis가 멈춰 있는 동안 어떤 세션이 끝났는지 물어볼 "
        "곳입니다.",
    ),
    "FRIEND_SERVICE_URL": Localized(
        "Whom to ask about a friendship that no event has told of yet.",
        "아직 이벤트로 전해지지 않은 친구 관계에 대해 물어볼 곳입니다.",
    ),
    "TOKEN_SIGNING_KEY_FILE": Localized(
        "Ed25519 keys that sign access tokens: a PEM file or a folder of them, the newest last by name; "
        "user-service needs it.",
        "액세스 토큰에 서명하는 Ed25519 키입니다. PEM 파일이나 그 폴더이며 이름순으로 마지막이 가장 "
        "새 키입니다. "
        "user-service에 필요합니다.",
    ),
    "PRESENCE_TTL_SECONDS": Localized(
        "How long a lease of presence lasts without a heartbeat.",
        "heartbeat 없이 접속 상태 lease가 유지되는 시간입니다.",
    ),
    "OWNERSHIP": Localized(
        "owner or standby: what this process is until its database says otherwise; empty for the only owner.",
        "owner 또는 standby입니다. 데이터베이스가 달리 정하기 전까지 이 프로세스의 역할이며, 비어 "
        "있으면 유일한 소유자입니다.",
    ),
    "OTEL_EXPORTER_OTLP_ENDPOINT": Localized(
        "Where spans are sent by OTLP over HTTP, without /v1/traces; empty: nowhere. `./lab up` hands it on.",
        "OTLP/HTTP로 스팬을 보낼 주소이며 /v1/traces는 빼고 씁니다. 비어 있으면 보내지 않습니다. "
        "`./lab up`이 그대로 전달합니다.",
    ),
}
_OF_THE_COMMAND: Final = {
    "BIGTECH_LAB_LANG": Localized(
        "en or ko: the language of what a learner reads; else LC_ALL, LC_MESSAGES and LANG decide.",
        "en 또는 ko. 학습자가 읽는 글의 언어입니다. 없으면 LC_ALL, LC_MESSAGES, LANG으로 정합니다.",
    ),
    "BIGTECH_LAB_SPANS_URL": Localized(
        "The tracing backend whose spans `trace` shows, as `--spans` does.",
        "`trace`가 스팬을 보여 줄 트레이싱 백엔드입니다. `--spans`와 같습니다.",
    ),
    "BIGTECH_LAB_PYTHON": Localized(
        "The Python that `./lab` makes its environment with.",
        "`./lab`이 가상 환경을 만들 때 쓸 Python입니다.",
    ),
    "BIGTECH_LAB_VENV": Localized(
        "Where that environment goes when the checkout cannot be written to.",
        "체크아웃에 쓸 수 없을 때 가상 환경을 둘 곳입니다.",
    ),
    "BIGTECH_LAB_REPOSITORY": Localized(
        "The address of the repository, when the site is built: its pages then link to their source.",
        "사이트를 빌드할 때의 저장소 주소입니다. 있으면 페이지마다 원본으로 가는 링크가 생깁니다.",
    ),
    "XDG_DATA_HOME": Localized(
        "Instances and your record live below it.", "인스턴스와 학습 기록을 두는 곳입니다."
    ),
    "XDG_CACHE_HOME": Localized("Downloads live below it.", "내려받은 파일을 두는 곳입니다."),
    "NO_COLOR": Localized("Any value: plain text.", "값이 있으면 색을 쓰지 않습니다."),
}


def configuration_page(root: Path, language: str) -> str:
    """The page; raises KeyError for a setting that nobody has described."""
    lines = [
        f"# {_TITLE.in_language(language)}",
        "",
        f"## {_SERVICES.in_language(language)} {{ #services }}",
        "",
    ]
    lines += [_LEAD.in_language(language), "", _HEADS.in_language(language), "|---|---|---|"]
    for name, default in _variables(root).items():
        shown = _NEEDED.in_language(language) if default is None else f"`{default}`" if default else ""
        lines.append(f"| `{name}` | {shown} | {cell(_MEANINGS[name].in_language(language))} |")
    lines += [
        "",
        f"## {_COMMAND.in_language(language)} {{ #command }}",
        "",
        _HEADS.in_language(language),
        "|---|---|---|",
    ]
    lines += [
        f"| `{name}` | | {cell(says.in_language(language))} |" for name, says in _OF_THE_COMMAND.items()
    ]
    return "\n".join(lines) + "\n"


def _variables(root: Path) -> dict[str, str | None]:
    """Name → default (None: must be set), as the source of `load_settings` has them."""
    tree = ast.parse((root / "reference_impl/shared/chat_infra/settings.py").read_text())
    for statement in tree.body:
        if isinstance(statement, ast.AnnAssign) and ast.unparse(statement.target) == "_VARIABLES":
            table = statement.value
            assert isinstance(table, ast.Dict)  # noqa: S101 - the source is ours
            return {
                ast.literal_eval(key): ast.literal_eval(entry.elts[0])
                for key, entry in zip(table.keys, table.values, strict=True)
                if key is not None and isinstance(entry, ast.Tuple)
            }
    raise LookupError("chat_infra/settings.py declares no _VARIABLES.")
