"""Source overlays in memory; `variations` is component → tree and variables."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


class FakeSourceOverlays:
    """Implements SourceOverlays; a tree that was built is a path of that name."""

    def __init__(self) -> None:
        self.trees: dict[str, dict[str, str]] = {}
        self.variations: dict[str, tuple[Path | None, dict[str, str]]] = {}

    def build(self, name: str, files: Mapping[str, str]) -> Path:
        self.trees[name] = dict(files)
        return Path(name)

    def has(self, name: str, files: Mapping[str, str]) -> bool:
        return files.items() <= self.trees.get(name, {}).items()

    def use(self, component: str, tree: Path | None, environment: Mapping[str, str] | None = None) -> None:
        self.variations.pop(component, None)
        if tree is not None or environment:
            self.variations[component] = (tree, dict(environment or {}))

    def in_use(self) -> Mapping[str, Path | None]:
        return {component: tree for component, (tree, _) in self.variations.items()}

    def forget(self) -> None:
        self.variations.clear()
