"""Another service that takes its time."""

from __future__ import annotations

import time
from collections.abc import Mapping

from chat_infra.faults.declared import SLOW_EXTERNAL_CALL
from chat_infra.faults.faults import Faults
from chat_infra.http.outbound import CALL_SECONDS, Answer, Outbound
from chat_infra.telemetry.span import SpanSink


class FaultyOutbound(Outbound):
    """`slow-external-call`: the answer comes late, or later than the caller waits."""

    def __init__(self, faults: Faults, spans: SpanSink | None = None) -> None:
        super().__init__(spans)
        self._faults = faults

    def _fetch(self, url: str, headers: Mapping[str, str]) -> Answer:
        """Run in one of the few threads, which a slow callee keeps busy."""
        slow = self._faults.parameters(SLOW_EXTERNAL_CALL)
        if slow is not None:
            seconds = float(slow["seconds"])
            time.sleep(min(seconds, CALL_SECONDS))
            if seconds >= CALL_SECONDS:
                raise TimeoutError(f"{url} did not answer within {CALL_SECONDS:g} s")
        return super()._fetch(url, headers)
