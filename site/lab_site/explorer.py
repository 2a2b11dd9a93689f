"""The architecture explorer: each component with its API, events, tables, code and faults.

Everything in it comes from the contracts, the fault catalogue and a record of the running databases.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from html import escape
from typing import Any, Final

import yaml

from bigtech_lab.domain.localized import Localized
from lab_site.source_region import ROOT, source_region

TABLES: Final = ROOT / "curriculum" / "records" / "databases.json"
_CONTRACTS: Final = ROOT / "reference_impl" / "shared" / "chat_contracts"
_SERVICES: Final = {
    "user-service": Localized(
        "Accounts, passwords, tokens, profiles, and who is online.",
        "계정, 비밀번호, 토큰, 프로필, 그리고 누가 온라인인지.",
    ),
    "friend-service": Localized("Friend requests, friendships, blocks.", "친구 요청, 친구 관계, 차단."),
    "chat-service": Localized(
        "Rooms, members, messages, read pointers, typing, search.",
        "채팅방, 멤버, 메시지, 읽음 위치, 입력 중 표시, 검색.",
    ),
    "notification-service": Localized(
        "Turns events into notifications; one stream of everything for each user.",
        "이벤트를 알림으로 바꾸고, 사용자마다 모든 것을 하나의 스트림으로 보냅니다.",
    ),
}
_OTHERS: Final = {
    "gateway": (
        "Envoy",
        Localized("The one entrance: routing, limits, weights.", "하나뿐인 입구: 라우팅, 제한, 가중치."),
    ),
    "postgres": (
        "PostgreSQL 18",
        Localized("A database and a role for each service.", "서비스마다 데이터베이스와 역할이 하나씩."),
    ),
    "kafka": (
        "Apache Kafka 4",
        Localized("What happened, in order, for whoever cares.", "일어난 일을 순서대로, 관심 있는 모두에게."),
    ),
    "redis": (
        "Redis",
        Localized("Leases of presence, fan-out, fault switches.", "접속 상태의 lease, fan-out, 결함 스위치."),
    ),
}
_API, _SENDS = Localized("API", "API"), Localized("Publishes", "발행")
_READS, _TABLES = Localized("Consumes", "구독"), Localized("Tables", "테이블")
_CODE, _FAULTS = Localized("Code", "코드"), Localized("Faults", "결함")
_NOTHING: Final = Localized("nothing", "없음")
_TOPICS, _DATABASES = Localized("Topics", "토픽"), Localized("Databases", "데이터베이스")
_ROUTES, _KEPT = Localized("Routes", "라우트"), Localized("Keeps", "보관하는 것")
_ROUTE: Final = re.compile(r"\('([^']+)', '(\w+)'\)")
_IN_REDIS: Final = (
    "presence:USER",
    "presence:deadlines",
    "presence.changed",
    "notifications.fanout",
    "stream_ticket:TICKET",
    "typing:ROOM:USER",
    "session.revoked",
)


def explorer(_: str, language: str) -> str:
    """The explorer: buttons for the components, and a section for each."""
    buttons = "".join(
        f'<button type="button" data-show="{name}" class="lab-node lab-node-{kind}">{escape(name)}</button>'
        for name, kind in [
            ("gateway", "edge"),
            *((name, "service") for name in _SERVICES),
            *((name, "store") for name in ("postgres", "kafka", "redis")),
        ]
    )
    sections = "".join(_service(name, says, language) for name, says in _SERVICES.items())
    sections += "".join(_other(name, kind, says, language) for name, (kind, says) in _OTHERS.items())
    return f'<div class="lab-explorer" data-lab-explorer><div class="lab-map">{buttons}</div>{sections}</div>'


def _service(name: str, says: Localized, language: str) -> str:
    context = name.removesuffix("-service")
    api = [
        f"{method.upper()} {path}"
        for path, operations in json.loads((_CONTRACTS / "openapi" / f"{name}.json").read_text())[
            "paths"
        ].items()
        for method in operations
    ]
    parts = [
        (_API, api),
        (_SENDS, _events(name, "send")),
        (_READS, _events(name, "receive")),
        (_TABLES, json.loads(TABLES.read_text())["databases"][f"{context}_db"]),
        (_FAULTS, [fault["name"] for fault in _faults() if name in fault["services"]]),
        (_CODE, [f"reference_impl/services/{context}/{part}" for part in ("domain", "application", "api")]),
    ]
    lists = "".join(
        _list(title.in_language(language), entries, language, is_open=title is _API)
        for title, entries in parts
    )
    return _section(name, name, says.in_language(language), lists)


def _other(name: str, kind: str, says: Localized, language: str) -> str:
    title, entries = _holdings(name)
    lists = _list(title.in_language(language), entries, language, is_open=True)
    return _section(name, f"{name} · {kind}", says.in_language(language), lists)


def _holdings(name: str) -> tuple[Localized, list[str]]:
    """What a component that is not ours has of ours."""
    if name == "kafka":
        return _TOPICS, sorted(str(channel["address"]) for channel in _asyncapi()["channels"].values())
    if name == "postgres":
        return _DATABASES, sorted(json.loads(TABLES.read_text())["databases"])
    if name == "gateway":
        routes = source_region("reference_impl/gateway/routes.yaml.j2:routes")
        return _ROUTES, [f"{path} → {group}-service" for path, group in _ROUTE.findall(routes)]
    return _KEPT, list(_IN_REDIS)


def _section(name: str, title: str, says: str, lists: str) -> str:
    head = f"<h2>{escape(title)}</h2><p>{escape(says)}</p>"
    return f'<section data-component="{name}">{head}{lists}</section>'


def _list(title: str, entries: Iterable[str], language: str, *, is_open: bool = False) -> str:
    items = [f"<li><code>{escape(entry)}</code></li>" for entry in entries]
    body = f"<ul>{''.join(items)}</ul>" if items else f"<p>{escape(_NOTHING.in_language(language))}</p>"
    count = f'<span class="lab-count">{len(items)}</span>'
    return f"<details{' open' if is_open else ''}><summary>{escape(title)}{count}</summary>{body}</details>"


def _events(service: str, action: str) -> list[str]:
    document = _asyncapi()
    messages: Mapping[str, Any] = document["components"]["messages"]
    found: dict[str, None] = {}
    for name, operation in document["operations"].items():
        if not name.startswith(f"{service}-") or operation["action"] != action:
            continue
        channel = document["channels"][str(operation["channel"]["$ref"]).rpartition("/")[2]]
        for entry in operation.get("messages") or channel.get("messages", {}).values():
            key = str(entry["$ref"]).rpartition("/")[2]
            if key in messages:
                found[messages[key]["name"]] = None
    return sorted(found)


@cache
def _asyncapi() -> Mapping[str, Any]:
    document: Mapping[str, Any] = yaml.safe_load((_CONTRACTS / "asyncapi.yaml").read_text())
    return document


@cache
def _faults() -> Any:
    return yaml.safe_load((ROOT / "reference_impl" / "faults.yaml").read_text())["faults"]
