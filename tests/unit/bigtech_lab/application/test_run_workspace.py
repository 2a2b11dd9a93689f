"""The stack runs a learner's code: what differs is restarted, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bigtech_lab.application.control_component import ControlComponent
from bigtech_lab.application.ports.exercise_library import LoadedExercise
from bigtech_lab.application.ports.lab_library import LoadedLab
from bigtech_lab.application.ports.source_trial import SourceProblem, SourceTrouble
from bigtech_lab.application.run_workspace import RunWorkspace
from bigtech_lab.application.stack_status import look_at
from bigtech_lab.domain.catalogue import CATALOGUE
from bigtech_lab.domain.component import ComponentState
from bigtech_lab.domain.component_trouble import ENDED_BY_LIMIT
from bigtech_lab.domain.exercise import Exercise
from bigtech_lab.domain.hint_ladder import HintLadders
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import EnvironmentNotReady, WorkFailed
from fakes.fake_instances import FakeInstances
from fakes.fake_runtime import FakeRuntime
from fakes.recording_progress import RecordingProgress
from fakes.source_overlays import FakeSourceOverlays

TEXT = Localized("text", "글")
EXERCISE = Exercise("X3", 3, TEXT, TEXT, (), components=("user-service", "friend-service"))
LOADED = LoadedExercise(
    EXERCISE,
    LoadedLab(EXERCISE.manifest, {}, {}, {}),
    HintLadders(),
    starter={},
    solution={},
    given={"shared/lab/loop.py": "loop"},
)
FILES = {"services/user/a.py": "a", "services/friend/b.py": "b", "README.md": "read"}


@dataclass
class FakeTrial:
    """Implements SourceTrial; `problems` says what is wrong with a component's code."""

    problems: dict[str, SourceProblem] = field(default_factory=dict)

    def problem(self, component: str, tree: Path, files: Iterable[str]) -> SourceProblem | None:
        return self.problems.get(component)


class Scene:
    def __init__(self) -> None:
        self.runtime = FakeRuntime()
        self.runtime.states = dict.fromkeys(CATALOGUE, ComponentState.READY)
        self.overlays = FakeSourceOverlays()
        self.trial = FakeTrial()
        store = FakeInstances("default")
        store.want("default", CATALOGUE)
        self.run = RunWorkspace(
            "default",
            lambda: self.overlays,
            ControlComponent(store, lambda _: self.runtime, RecordingProgress(), "default"),
            lambda: look_at("default", self.runtime, tuple(CATALOGUE)),
            trial=self.trial,
            hide=lambda text: text.replace("s3cret", "[redacted]"),
        )


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_both_components_run_their_own_part_with_what_is_given(scene: Scene) -> None:
    assert scene.run(LOADED, FILES) == ["user-service", "friend-service"]
    assert sorted(scene.runtime.done("start")) == ["friend-service", "user-service"]
    assert scene.overlays.trees["x3-user-service"] == {
        "services/user/a.py": "a",
        "shared/lab/loop.py": "loop",
    }
    assert scene.run.running(EXERCISE) == {"user-service": True, "friend-service": True}


def test_what_runs_already_is_left_alone_and_a_change_restarts_one(scene: Scene) -> None:
    scene.run(LOADED, FILES)
    assert scene.run(LOADED, FILES) == ()
    assert scene.run(LOADED, {**FILES, "services/user/a.py": "changed"}) == ["user-service"]
    assert scene.runtime.done("start").count("friend-service") == 1


def test_code_that_cannot_be_loaded_touches_nothing(scene: Scene) -> None:
    scene.trial.problems["friend-service"] = SourceProblem(
        SourceTrouble.IMPORT, "NameError: s3cret", "services/friend/b.py", 7
    )
    with pytest.raises(WorkFailed, match=r"friend-service .* services/friend/b\.py:7: NameError: \[redact"):
        scene.run(LOADED, FILES)
    assert scene.runtime.journal == []
    assert scene.overlays.in_use() == {}


@pytest.mark.parametrize(
    ("log", "code"),
    [
        (("password s3cret", "boom"), "workspace-does-not-start"),
        (("OSError: [Errno 98] Address already in use", "s3cret"), "workspace-port-taken"),
        ((f"{ENDED_BY_LIMIT} (more than 64 MiB in one file)", "s3cret"), "workspace-over-limit"),
    ],
)
def test_a_component_that_ends_at_its_start_is_told_with_its_log_and_no_secret(
    scene: Scene, log: tuple[str, ...], code: str
) -> None:
    scene.runtime.ends_at_start["friend-service"] = 1
    scene.runtime.logs["friend-service"] = log
    with pytest.raises(WorkFailed) as raised:
        scene.run(LOADED, FILES)
    assert raised.value.code == code
    assert "friend-service" in raised.value.message
    assert "[redacted]" in " ".join(raised.value.detail)
    assert "s3cret" not in " ".join(raised.value.detail)
    scene.runtime.ends_at_start.clear()
    assert "friend-service" in scene.run(LOADED, FILES)


def test_the_reference_comes_back_where_a_workspace_ran(scene: Scene) -> None:
    scene.run(LOADED, FILES)
    assert scene.run.back_to_reference() == ["user-service", "friend-service"]
    assert scene.overlays.in_use() == {}
    assert scene.run.back_to_reference() == []


def test_a_component_that_hangs_with_its_code_is_ended_before_the_reference_starts(scene: Scene) -> None:
    scene.run(LOADED, FILES)
    scene.runtime.states["friend-service"] = ComponentState.NOT_READY
    scene.run.release_broken()
    assert scene.overlays.in_use().keys() == {"user-service"}
    assert scene.runtime.states["friend-service"] is ComponentState.STOPPED


def test_a_stack_that_does_not_run_is_told(scene: Scene) -> None:
    scene.runtime.states = dict.fromkeys(CATALOGUE, ComponentState.STOPPED)
    with pytest.raises(EnvironmentNotReady, match="not running"):
        scene.run(LOADED, FILES)
