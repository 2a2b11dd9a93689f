"""How long a blow is felt: by what was begun after it, not by what was on its way."""

from __future__ import annotations

import pytest

from load.campaign.timeline import Blow, Recovery, Timeline


class Clock:
    """A time that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("load.campaign.timeline.time.monotonic", clock)
    return clock


def test_a_blow_is_over_when_a_message_begun_after_it_has_arrived(clock: Clock) -> None:
    timeline = Timeline()
    timeline.blows.append(Blow("kafka", killed_at=10.0, ready_at=13.0))
    clock.now = 10.5
    timeline.note_sent(9.9, 1)
    timeline.note_seen(1)
    clock.now = 12.0
    timeline.note_sent(11.0, 2)
    clock.now = 14.0
    timeline.note_seen(2)
    assert timeline.recoveries() == [Recovery("kafka", 3.0, 2.0, 4.0, 3.5)]


def test_what_never_came_back_has_no_time(clock: Clock) -> None:
    timeline = Timeline()
    clock.now = 10.0
    timeline.blows.append(Blow("kafka", killed_at=10.0))
    assert timeline.recoveries() == [Recovery("kafka", None, None, None, None)]


def test_a_delay_counts_from_the_attempt_that_succeeded(clock: Clock) -> None:
    timeline = Timeline()
    clock.now = 2.0
    timeline.note_sent(1.5, 1)
    clock.now = 2.25
    timeline.note_seen(1)
    timeline.note_seen(1)
    assert timeline.delays() == [0.75]
