"""Two revisions run side by side and leave nothing behind."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from bigtech_lab.application.bring_up import BringUp
from bigtech_lab.application.revision_instances import RevisionInstances
from bigtech_lab.application.take_down import TakeDown
from bigtech_lab.domain.component import ComponentState
from bigtech_lab.errors import BadUsage
from fakes.fake_instances import FakeInstances
from fakes.fake_runtime import FakeRuntime
from fakes.recording_progress import RecordingProgress


class _Revisions:
    def checked(self, name: str) -> str:
        if name == "nonsense":
            raise BadUsage("There is no such revision.", code="no-revision")
        return f"hash-of-{name}"

    def reference_at(self, revision: str, folder: Path) -> Path:
        return folder / revision


class _Overlays:
    """Implements SourceOverlays; `trees` notes what was asked for before anything of it ran."""

    def __init__(self, runtime: FakeRuntime) -> None:
        self.trees: dict[str, str] = {}
        self._runtime = runtime

    def build(self, name: str, files: Mapping[str, str]) -> Path:
        raise NotImplementedError

    def has(self, name: str, files: Mapping[str, str]) -> bool:
        raise NotImplementedError

    def use(self, component: str, tree: Path | None, environment: Mapping[str, str] | None = None) -> None:
        assert self._runtime.done("start") == []
        self.trees[component] = tree.name if tree else ""

    def in_use(self) -> Mapping[str, Path | None]:
        return {}

    def forget(self) -> None:
        self.trees.clear()


class _Case:
    def __init__(self) -> None:
        self.store = FakeInstances()
        self.runtimes: dict[str, FakeRuntime] = {}
        self.overlays: dict[str, _Overlays] = {}
        progress = RecordingProgress()
        self.side_by_side = RevisionInstances(
            revisions=_Revisions(),
            store=self.store,
            overlays=self._overlays_of,
            bring_up=BringUp(self.store, lambda instance: self._runtime_of(instance.name), progress),
            take_down=TakeDown(self.store, lambda instance: self._runtime_of(instance.name), progress),
            remove=self.store.remove,
            tell=lambda _: None,
        )

    def _runtime_of(self, instance: str) -> FakeRuntime:
        return self.runtimes.setdefault(instance, FakeRuntime())

    def _overlays_of(self, instance: str) -> _Overlays:
        return self.overlays.setdefault(instance, _Overlays(self._runtime_of(instance)))


def test_each_revision_has_an_instance_whose_services_run_its_code() -> None:
    case = _Case()

    with case.side_by_side(("main", "HEAD")) as instances:
        assert len(set(instances.values())) == 2
        for name, instance in instances.items():
            trees = case.overlays[instance].trees
            assert set(trees.values()) == {f"hash-of-{name}"}
            assert "chat-service" in trees
            assert "postgres" not in trees
            assert "chat-service" in case.runtimes[instance].done("start")


def test_nothing_is_left_of_them_afterwards_even_when_measuring_fails() -> None:
    case = _Case()

    with pytest.raises(ZeroDivisionError), case.side_by_side(("main", "HEAD")):
        raise ZeroDivisionError

    assert case.store.names() == []
    assert len(case.runtimes) == 2
    assert all(runtime.states["chat-service"] is ComponentState.STOPPED for runtime in case.runtimes.values())


def test_an_unknown_revision_is_refused_before_anything_starts() -> None:
    case = _Case()

    with pytest.raises(BadUsage), case.side_by_side(("main", "nonsense")):
        pass

    assert case.runtimes == {}
