"""The trace player: a recorded trace, hop by hop, with what happened, the data, and the code that did it.

Without a script it is an ordered list that can be read and printed; the script makes it a stepper.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, Final

import yaml
from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexers import get_lexer_for_filename

from bigtech_lab.domain.flow import Flow
from bigtech_lab.domain.localized import Localized
from bigtech_lab.wiring.traces import flow_files
from lab_site.source_region import ROOT, source_region

TRACES: Final = ROOT / "curriculum" / "records" / "traces"
_CODE_OF_HOPS: Final = ROOT / "curriculum" / "records" / "code_of_hops.yaml"
_LANES: Final = {
    "http": "gateway",
    "postgres": "PostgreSQL",
    "kafka": "Kafka",
    "consumer": "consumer",
    "redis": "Redis",
    "redis-key": "Redis",
    "pubsub": "Redis Pub/Sub",
    "sse": "SSE",
}
_CAPTION: Final = Localized("Trace player: {title}", "트레이스 플레이어: {title}")
_NO_CODE: Final = Localized(
    "The code of this hop is in a component that is not ours.",
    "이 홉의 코드는 우리 것이 아닌 구성 요소에 있습니다.",
)
_IDENTIFIERS: Final = Localized("trace {trace} · recorded {at}", "트레이스 {trace} · 기록 {at}")


class NoTrace(LookupError):
    """A page names a trace that was never recorded."""


def player(source: str, language: str) -> str:
    """Show the recorded trace of the flow that the fence names.

    Raises:
        NoTrace: it was never recorded, or its flow is declared by no lab.
    """
    flow_id = source.strip()
    file = TRACES / f"{flow_id}.json"
    if not file.is_file():
        raise NoTrace(f"There is no {file}; record it with: bigtech-lab author capture")
    trace = json.loads(file.read_text())
    flow = _flows().get(trace["flow"])
    if flow is None:
        raise NoTrace(f"No lab declares the flow {trace['flow']!r}.")
    says = {hop.name: hop.says.in_language(language) for hop in flow.hops}
    code = (yaml.safe_load(_CODE_OF_HOPS.read_text()) or {}).get(trace["flow"], {})
    hops = sorted(trace["hops"], key=lambda hop: hop["offset_ms"])
    items = "".join(_hop(hop, says[hop["name"]], code.get(hop["name"]), language) for hop in hops)
    caption = escape(_CAPTION.in_language(language).format(title=flow.title.in_language(language)))
    foot = escape(_IDENTIFIERS.in_language(language).format(trace=trace["trace_id"], at=hops[0]["at"][:10]))
    return (
        f'<figure class="lab-player" data-lab-player data-language="{language}" aria-label="{caption}">'
        f"<figcaption>{caption}</figcaption>{_track(hops)}<ol>{items}</ol>"
        f'<p class="lab-player-foot">{foot}</p></figure>'
    )


@cache
def _flows() -> Mapping[str, Flow]:
    return flow_files().flows()


def _track(hops: Sequence[Mapping[str, Any]]) -> str:
    """A bar with a mark for each hop at its time; ornament, so hidden from screen readers."""
    end = max(hop["offset_ms"] for hop in hops) or 1.0
    marks = "".join(
        f'<span class="lab-mark lab-{hop["kind"]}" style="left:{100 * hop["offset_ms"] / end:.1f}%"></span>'
        for hop in hops
    )
    return f'<div class="lab-track" aria-hidden="true">{marks}</div>'


def _hop(hop: Mapping[str, Any], says: str, code: str | None, language: str) -> str:
    lane = _LANES[hop["kind"]]
    data = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(str(value))}</dd></div>"
        for name, value in hop["detail"].items()
        if name not in {"clock", "after", "gap_ms", "trail"}
    )
    at = f"+{hop['offset_ms']:.1f} ms · {escape(hop['component'])}"
    return (
        f'<li data-hop="{escape(hop["name"])}"><p class="lab-hop">'
        f'<span class="lab-kind lab-{hop["kind"]}">{escape(lane)}</span> '
        f'{escape(says)} <span class="lab-at">{at}</span></p>'
        f'<div class="lab-beside"><dl class="lab-data">{data}</dl>{_code(code, language)}</div></li>'
    )


def _code(reference: str | None, language: str) -> str:
    if reference is None:
        return f'<p class="lab-no-code">{escape(_NO_CODE.in_language(language))}</p>'
    path = reference.partition(":")[0]
    lexer = get_lexer_for_filename(Path(path).name)
    text = highlight(source_region(reference), lexer, HtmlFormatter(nowrap=True))
    return (
        f'<div class="highlight"><span class="filename">{escape(path)}</span>'
        f'<pre tabindex="0"><code>{text}</code></pre></div>'
    )
