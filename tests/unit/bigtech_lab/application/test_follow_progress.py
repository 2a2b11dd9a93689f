"""Marking items, the time that counts, and who gets a certificate."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bigtech_lab.application.follow_progress import FollowProgress
from bigtech_lab.domain.learner_fact import FactKind, Mark
from bigtech_lab.domain.learner_progress import CheckpointNeeds, Graded
from bigtech_lab.errors import BadUsage, WorkFailed
from fakes.course_source import FakeCourseSource
from fakes.learner_record import FakeLearnerRecord


class Rig:
    """A learner with an empty record, and a clock that the test sets."""

    def __init__(self) -> None:
        self.record = FakeLearnerRecord()
        self.later = timedelta()
        graded = Graded({"C1.1": CheckpointNeeds(("works",))}, frozenset({"X2"}))
        self.follow = FollowProgress(FakeCourseSource(), self.record, lambda _: graded, self.now)

    def now(self) -> datetime:
        return self.record.now + self.later


@pytest.fixture
def rig() -> Rig:
    return Rig()


def test_the_time_between_start_and_done_counts(rig: Rig) -> None:
    rig.follow.mark(["d1.1"], Mark.STARTED)
    rig.later = timedelta(minutes=24)

    marked = rig.follow.mark(["D1.1"], Mark.DONE)

    # The fake record is a minute on after each mark.
    assert marked[0].seconds == 25 * 60
    assert rig.record.facts(FactKind.TIME)[0].data == {"seconds": 25 * 60}


def test_a_night_in_between_is_not_counted(rig: Rig) -> None:
    rig.follow.mark(["D1.1"], Mark.STARTED)
    rig.later = timedelta(hours=9)

    assert rig.follow.mark(["D1.1"], Mark.DONE)[0].seconds is None
    assert rig.record.facts(FactKind.TIME) == []


def test_ones_own_time_is_believed(rig: Rig) -> None:
    assert rig.follow.mark(["P1.1"], Mark.DONE, minutes=40)[0].seconds == 2400


def test_done_twice_does_not_count_the_time_twice(rig: Rig) -> None:
    rig.follow.mark(["D1.1"], Mark.STARTED)
    rig.follow.mark(["D1.1"], Mark.DONE)

    assert rig.follow.mark(["D1.1"], Mark.DONE)[0].seconds is None


@pytest.mark.parametrize("item", ["C1.1", "X2"])
def test_what_the_lab_judges_takes_no_mark_and_then_nothing_is_marked(rig: Rig, item: str) -> None:
    with pytest.raises(BadUsage) as raised:
        rig.follow.mark(["D1.1", item], Mark.DONE)

    assert raised.value.code == "judged-by-the-lab"
    assert item in (raised.value.hint or "")
    assert rig.record.facts() == []


def test_an_unknown_item_is_told_with_the_nearest(rig: Rig) -> None:
    with pytest.raises(BadUsage, match=r"no item 'D1\.7'") as raised:
        rig.follow.mark(["D1.7"], Mark.DONE)

    assert raised.value.hint


def test_a_certificate_names_what_is_missing(rig: Rig) -> None:
    rig.follow.mark(["C1.2"], Mark.DONE)

    with pytest.raises(WorkFailed) as raised:
        rig.follow.certified()

    assert raised.value.detail == ("C1.1  Runs",)


def test_a_certificate_needs_the_required_phases_alone(rig: Rig) -> None:
    rig.follow.mark(["C1.2"], Mark.DONE)
    rig.record.remember([(FactKind.CHECK_RUN, "C1.1/works", {"verdict": "passed"})])

    assert [phase.phase.number for phase in rig.follow.certified().required] == [1]
