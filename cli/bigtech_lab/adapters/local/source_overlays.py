"""Trees of the reference with changed files, below the instance's folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from bigtech_lab.adapters.atomic_file import telling_storage_problems, write_atomically
from bigtech_lab.adapters.local.instance_folder import InstanceFolder
from bigtech_lab.adapters.local.variations import Variation, read_variations, write_variations
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import BadUsage

_NOT_SOURCE = ("__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache")


class LocalSourceOverlays:
    """Implements SourceOverlays for one instance; `reference` is the folder `reference_impl`."""

    def __init__(self, folder: InstanceFolder, reference: Path) -> None:
        self._folder = folder
        self._reference = reference

    def build(self, name: str, files: Mapping[str, str]) -> Path:
        """Brings the tree to the reference plus `files`; what is as it should be is not touched."""
        for path in files:
            _insist_inside(path)
        tree = self._folder.sources / name
        with telling_storage_problems(tree):
            wanted = set(files)
            for path in self._reference_files():
                wanted.add(path)
                if path not in files:
                    _bring(tree / path, (self._reference / path).read_bytes())
            for path, text in files.items():
                _bring(tree / path, text.encode())
            for path in set(_files_below(tree)) - wanted:
                (tree / path).unlink()
        return tree

    def has(self, name: str, files: Mapping[str, str]) -> bool:
        """Reads them."""
        tree = self._folder.sources / name
        with telling_storage_problems(tree):
            return all(
                (tree / path).is_file() and (tree / path).read_bytes() == text.encode()
                for path, text in files.items()
            )

    def use(self, component: str, tree: Path | None, environment: Mapping[str, str] | None = None) -> None:
        """Remembers it for the component's next start."""
        variations = read_variations(self._folder.variations_file)
        variations.pop(component, None)
        if tree or environment:
            variations[component] = Variation(tree, dict(environment or {}))
        write_variations(self._folder.variations_file, variations)

    def in_use(self) -> Mapping[str, Path | None]:
        """Component → its tree."""
        return {name: entry.tree for name, entry in read_variations(self._folder.variations_file).items()}

    def forget(self) -> None:
        """Removes the variations first: no component may start from a tree that is being removed."""
        with telling_storage_problems(self._folder.sources):
            self._folder.variations_file.unlink(missing_ok=True)
            if self._folder.sources.exists():
                shutil.rmtree(self._folder.sources)

    def _reference_files(self) -> Iterator[str]:
        return _files_below(self._reference)


def _files_below(folder: Path) -> Iterator[str]:
    for file in folder.rglob("*"):
        path = file.relative_to(folder)
        if file.is_file() and not any(part in _NOT_SOURCE for part in path.parts):
            yield path.as_posix()


def _insist_inside(path: str) -> None:
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or not pure.parts:
        raise BadUsage(
            Localized(
                f"{path!r} is not a path inside reference_impl.",
                f"reference_impl 안의 경로가 아닙니다: {path!r}.",
            ),
            code="path-outside",
            hint=Localized(
                "Write it relative to reference_impl, as in services/user/api/friend_requests.py.",
                "reference_impl을 기준으로 쓰세요. 예: services/user/api/friend_requests.py",
            ),
        )


def _bring(target: Path, content: bytes) -> None:
    if target.is_file() and target.read_bytes() == content:
        return
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not target.exists():
        # Nothing reads it yet, and what an interruption leaves half written is brought again: no need to wait
        # for the disk, several hundred times.
        target.touch(mode=0o600)
        target.write_bytes(content)
        return
    write_atomically(target, content, mode=0o600)
    # Python tells compiled files apart by size and whole seconds: two changes within one would look the same.
    for compiled in target.parent.glob(f"__pycache__/{target.stem}.*.pyc"):
        compiled.unlink()
