"""Makes the JSON documents anew that the trace player and the explorer show (`records/documents.yaml`)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bigtech_lab.adapters.atomic_file import write_atomically
from bigtech_lab.adapters.run_capture import captured
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import WorkFailed

Tables = Callable[[], Mapping[str, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Declared:
    """A document: what the command prints as JSON, or (without a command) the tables of the databases."""

    name: str
    command: str | None


def declared_documents(curriculum: Path) -> Mapping[str, Declared]:
    """Name → document; the name is the file's, below `records` and without its end."""
    listed = yaml.safe_load((curriculum / "records" / "documents.yaml").read_text(encoding="utf-8"))
    return {entry["name"]: Declared(entry["name"], entry.get("command")) for entry in listed["documents"]}


def captured_document(declared: Declared, environment: Mapping[str, str], tables: Tables) -> Any:
    """The document as it is now.

    Raises:
        WorkFailed: the command printed no JSON.
    """
    if declared.command is None:
        return {"format_version": 1, "databases": tables()}
    (step,) = captured([f"{declared.command} 2>/dev/null"], environment)
    try:
        return json.loads(step.output)
    except ValueError:
        raise WorkFailed(
            Localized(
                f"This printed no JSON: {declared.command}",
                f"JSON을 출력하지 않은 명령입니다: {declared.command}",
            ),
            code="not-captured",
            hint="bigtech-lab status",
            detail=step.output.splitlines()[:5],
        ) from None


def record_documents(
    curriculum: Path, names: Sequence[str], environment: Mapping[str, str], tables: Tables
) -> Iterator[str]:
    """Capture the named documents, and write each; gives the names as they are done. Raises WorkFailed."""
    documents = declared_documents(curriculum)
    for name in names:
        document = captured_document(documents[name], environment, tables)
        file = curriculum / "records" / f"{name}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(file, json.dumps(document, ensure_ascii=False, indent=2) + "\n")
        yield name
