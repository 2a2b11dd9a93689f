"""The wait for spans, which services export in batches."""

from __future__ import annotations

from collections.abc import Sequence

from bigtech_lab.application.join_spans import join_spans
from bigtech_lab.domain.service_span import ServiceSpan
from unit.bigtech_lab.domain.test_joined_spans import RECORD, a_span, a_trace

TOLD = (
    a_span("server", parent="cd" * 8),
    a_span("producer", record=RECORD),
    a_span("consumer", component="notification-service", record=RECORD),
)


class Batches:
    """A backend that has more of the trace each time it is asked."""

    def __init__(self, *answers: Sequence[ServiceSpan]) -> None:
        self.answers = list(answers)

    async def spans_of(self, trace_id: str) -> Sequence[ServiceSpan]:
        """See the port."""
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


async def test_it_is_asked_until_every_service_has_told() -> None:
    joined = await join_spans(a_trace(), Batches([], TOLD[:1], TOLD[:2], TOLD), seconds=60)

    assert joined.spans == TOLD


async def test_after_the_deadline_what_has_come_is_joined() -> None:
    assert (await join_spans(a_trace(), Batches(TOLD[:1]), seconds=0)).spans == TOLD[:1]
    assert (await join_spans(a_trace(), Batches([]), seconds=0)).spans == ()
