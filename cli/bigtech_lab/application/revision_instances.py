"""Two revisions side by side: an instance of its own for each."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bigtech_lab.application.bring_up import BringUp
from bigtech_lab.application.ports.instances import InstanceStore
from bigtech_lab.application.ports.revisions import Revisions
from bigtech_lab.application.ports.source_overlays import SourceOverlays
from bigtech_lab.application.take_down import TakeDown
from bigtech_lab.domain.catalogue import CATALOGUE, DEFAULT_PROFILE, PROFILES
from bigtech_lab.domain.component import ComponentKind


@dataclass(frozen=True)
class RevisionInstances:
    """Starts what is compared, and removes it with its data afterwards.

    The services run each revision's code on stores of their own; the stores, their settings and the load
    generator are those of this copy, so that the code is all that differs.
    """

    revisions: Revisions
    store: InstanceStore
    overlays: Callable[[str], SourceOverlays]
    bring_up: BringUp
    take_down: TakeDown
    remove: Callable[[str], None]
    tell: Callable[[str], None]

    @contextmanager
    def __call__(self, names: Sequence[str]) -> Iterator[Mapping[str, str]]:
        """Revision, as it was named → the instance that runs it, for as long as the block lasts."""
        # Both are looked up before anything starts: a typing mistake is told at once.
        hashes = {name: self.revisions.checked(name) for name in names}
        mark = secrets.token_hex(3)
        with ExitStack() as opened:
            folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="bigtech-lab-bench-")))
            instances = {}
            for side, (name, revision) in zip("ab", hashes.items(), strict=True):
                instances[name] = f"bench-{mark}-{side}"
                self.tell(f"{name} ({revision[:12]}) runs as instance '{instances[name]}'.")
                tree = self.revisions.reference_at(revision, folder / side)
                opened.callback(self._end, instances[name])
                self._start(instances[name], tree)
            yield instances

    def _start(self, instance: str, tree: Path) -> None:
        self.store.create(instance)
        components = PROFILES[DEFAULT_PROFILE]
        overlays = self.overlays(instance)
        for component in components:
            if CATALOGUE[component].kind is ComponentKind.SERVICE:
                overlays.use(component, tree)
        self.bring_up(instance, components)

    def _end(self, instance: str) -> None:
        if self.store.load(instance) is not None:
            self.take_down(instance)
            self.remove(instance)
