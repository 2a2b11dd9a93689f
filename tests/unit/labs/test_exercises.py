"""The exercises that come along: complete, consistent, and their solutions fit the reference."""

from __future__ import annotations

import pytest

from bigtech_lab import wiring
from bigtech_lab.application.ports.exercise_library import LoadedExercise
from bigtech_lab.domain.exercise import EVERYWHERE

LIBRARY = wiring.exercise_library()


@pytest.fixture(params=LIBRARY.ids())
def loaded(request: pytest.FixtureRequest) -> LoadedExercise:
    return LIBRARY.load(request.param)


def test_starter_and_solution_are_the_same_files_with_other_content(loaded: LoadedExercise) -> None:
    assert set(loaded.starter) == set(loaded.solution)
    work = {path for path in loaded.starter if not path.endswith(".md")}
    assert work
    assert {path for path in work if loaded.starter[path] == loaded.solution[path]} == set()


def test_no_file_of_the_learner_is_given_as_well(loaded: LoadedExercise) -> None:
    assert set(loaded.given) & set(loaded.starter) == set()
    assert all(path.startswith(("services/", EVERYWHERE)) for path in loaded.given)


def test_every_failure_that_says_what_is_missing_has_hints(loaded: LoadedExercise) -> None:
    steps = {step.id for step in loaded.exercise.steps}
    assert set(loaded.hints.steps) == steps
    assert len(loaded.hints.codes) >= len(steps)


def test_each_of_the_classic_mistakes_changes_the_solution_and_has_a_ladder() -> None:
    loaded = LIBRARY.load("X3")
    mistakes = LIBRARY.mistakes("X3")
    assert {mistake.step for mistake in mistakes} == {"X3.1", "X3.2", "X3.4"}
    for mistake in mistakes:
        assert mistake.code in loaded.hints.codes
        for change in mistake.changes:
            assert change.applied_to(loaded.solution[change.file]), f"{mistake.id}: {change.replace}"
