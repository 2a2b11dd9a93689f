"""What a row of `author verify` proves."""

from __future__ import annotations

import pytest

from bigtech_lab.domain.check_result import BlockedBy, CheckResult
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.mutation_matrix import PhaseMatrix
from bigtech_lab.domain.mutation_row import (
    MutationRow,
    RowState,
    mutant_row,
    reference_row,
    stale_row,
    starter_row,
)
from bigtech_lab.domain.verdict import Verdict
from bigtech_lab.presentation.mutation_text import problems


def ended(check: str, verdict: Verdict, blocked_by: BlockedBy | None = None) -> CheckResult:
    code, message = (None, None) if verdict is Verdict.PASSED else ("some-code", Localized("Why.", "이유."))
    sentence = Localized("It works.", "동작합니다.")
    return CheckResult(check, sentence, verdict, 1, code=code, message=message, blocked_by=blocked_by)


def mutant(*results: CheckResult, away: bool = False) -> MutationRow:
    return mutant_row("broken", "What.", ("named",), results, 1, somebody_is_away=away)


PASSED, FAILED = Verdict.PASSED, Verdict.FAILED


def test_a_mutant_is_proven_when_the_named_check_fails_and_no_other() -> None:
    row = mutant(ended("named", FAILED), ended("other", PASSED))
    assert (row.state, row.missing, row.stray) == (RowState.PROVEN, (), ())


@pytest.mark.parametrize("verdict", [PASSED, Verdict.ERROR, Verdict.UNSTABLE, Verdict.BLOCKED])
def test_a_named_check_that_does_anything_but_fail_is_a_hole(verdict: Verdict) -> None:
    assert mutant(ended("named", verdict)).state is RowState.HOLE


def test_a_named_check_that_did_not_run_is_a_hole() -> None:
    assert mutant(ended("other", PASSED)).missing == ("named",)


@pytest.mark.parametrize("verdict", [FAILED, Verdict.ERROR, Verdict.UNSTABLE])
def test_a_check_that_nobody_named_must_pass(verdict: Verdict) -> None:
    row = mutant(ended("named", FAILED), ended("other", verdict))
    assert (row.state, row.stray) == (RowState.STRAY, ("other",))


@pytest.mark.parametrize(
    ("by", "away", "state"),
    [
        (BlockedBy.NEED, False, RowState.PROVEN),
        (BlockedBy.ENVIRONMENT, False, RowState.STRAY),
        (BlockedBy.ENVIRONMENT, True, RowState.PROVEN),
    ],
)
def test_a_check_may_be_blocked_by_its_need_and_by_a_component_that_was_taken_away(
    by: BlockedBy, away: bool, state: RowState
) -> None:
    row = mutant(ended("named", FAILED), ended("other", Verdict.BLOCKED, by), away=away)
    assert row.state is state


def test_on_the_reference_every_check_has_to_pass() -> None:
    assert reference_row([ended("a", PASSED)], 1).state is RowState.PROVEN
    assert reference_row([ended("a", PASSED), ended("b", Verdict.BLOCKED)], 1).missing == ("b",)


@pytest.mark.parametrize("verdict", [PASSED, Verdict.ERROR])
def test_on_the_starter_no_check_may_pass_or_break(verdict: Verdict) -> None:
    assert starter_row([ended("a", FAILED), ended("b", Verdict.BLOCKED)], 1).state is RowState.PROVEN
    assert starter_row([ended("a", verdict)], 1).state is RowState.HOLE


def test_what_is_not_proven_is_told_with_what_the_check_said() -> None:
    rows = (
        mutant(ended("named", PASSED), ended("other", FAILED)),
        stale_row("old", "What.", ("named",), "its text is gone"),
    )
    phase = PhaseMatrix(phase=1, lab="lab", checks=("named", "other", "third"), rows=rows, complete=True)
    assert list(problems(phase, "en")) == [
        "broken: named should fail and does not (passed)",
        "broken: other fails and should not (failed some-code): Why.",
        "old: its text is gone",
        "No mutant makes it fail: other, third",
    ]
    assert "이유." in list(problems(phase, "ko"))[1]
    assert not phase.proven
