"""How components of an instance differ from the reference: one small file in the instance's folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bigtech_lab.adapters.atomic_file import telling_storage_problems, write_atomically
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import EnvironmentNotReady


@dataclass(frozen=True)
class Variation:
    """What one component runs from: `tree` stands for `reference_impl`, `environment` comes on top."""

    tree: Path | None = None
    environment: Mapping[str, str] = field(default_factory=dict)


def read_variations(file: Path) -> dict[str, Variation]:
    """Component → variation; empty where the file is not there.

    Raises:
        EnvironmentNotReady: the file cannot be read; running the reference instead would be a surprise.
    """
    try:
        written: Mapping[str, Mapping[str, Any]] = json.loads(file.read_text())
        return {
            component: Variation(Path(entry["tree"]) if entry["tree"] else None, dict(entry["environment"]))
            for component, entry in written.items()
        }
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise EnvironmentNotReady(
            Localized(
                f"{file} says which code the components run, and it cannot be read: {error!r}.",
                f"컴포넌트가 어떤 코드로 실행되는지 적힌 {file}을 읽을 수 없습니다: {error!r}.",
            ),
            code="variations-unreadable",
            hint=Localized(
                f"Remove it, and every component runs the reference again: rm {file}",
                f"지우면 모든 컴포넌트가 다시 참조 구현으로 실행됩니다: rm {file}",
            ),
        ) from error


def write_variations(file: Path, variations: Mapping[str, Variation]) -> None:
    """Replaces the file; EnvironmentNotReady when the file system refuses."""
    content = {
        component: {"tree": str(entry.tree) if entry.tree else None, "environment": dict(entry.environment)}
        for component, entry in variations.items()
    }
    with telling_storage_problems(file):
        # It may carry a learner's settings, a password among them.
        write_atomically(file, json.dumps(content, indent=2) + "\n", mode=0o600)
