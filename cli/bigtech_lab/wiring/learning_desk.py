"""Everything that a learner works with at one instance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bigtech_lab.wiring.instances import stack_view
from bigtech_lab.wiring.learning import check_phases, lab_library, learner_record
from bigtech_lab.wiring.progress import course_source, follow_progress

if TYPE_CHECKING:
    from bigtech_lab.application.learning_desk import LearningDesk


def learning_desk(instance: str) -> LearningDesk:
    """What the screen `learn` works with."""
    from secrets import randbelow

    from bigtech_lab.adapters.own_command import run_own_command
    from bigtech_lab.application.learning_desk import LearningDesk
    from bigtech_lab.wiring.docs import plain_page
    from bigtech_lab.wiring.traces import flow_files, trace_flow

    return LearningDesk(
        instance=instance,
        follow=follow_progress(),
        courses=course_source(),
        labs=lab_library(),
        record=learner_record(),
        checks=lambda: check_phases(instance),
        tracing=lambda: trace_flow(instance),
        pages=plain_page,
        flows=lambda: flow_files().flows(),
        stack=lambda: stack_view(instance),
        seed=lambda: randbelow(1_000_000),
        run=run_own_command,
    )
