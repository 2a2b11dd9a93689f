"""A learner's record as one JSON document, and back."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from bigtech_lab.adapters.learner_record import SqliteLearnerRecord
from bigtech_lab.adapters.schema_files import schema
from bigtech_lab.domain.learner_fact import Fact, FactKind
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import BadUsage, EnvironmentNotReady

_SQLITE = b"SQLite format 3\x00"
_HINT = Localized(
    "Give a file that `bigtech-lab progress export FILE` wrote, or another machine's learner.sqlite3.",
    "`bigtech-lab progress export FILE`이 쓴 파일이나 다른 컴퓨터의 learner.sqlite3를 지정하세요.",
)


def exported(facts: Iterable[Fact]) -> dict[str, Any]:
    """The document (`learner-record.schema.json`)."""
    return {
        "format_version": 2,
        "facts": [
            {"uid": f.uid, "at": f.at, "kind": f.kind.value, "subject": f.subject, "data": dict(f.data)}
            for f in facts
        ],
    }


def facts_in(file: Path) -> Sequence[Fact]:
    """The facts of an export or of another record, which stays as it is; raises BadUsage for other files."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise _refused(file, f"it cannot be read: {error.strerror}") from None
    if content.startswith(_SQLITE):
        return _facts_of_record(file)
    try:
        document = json.loads(content)
    except (UnicodeDecodeError, RecursionError):
        raise _refused(file, "it is no text, or nested too deeply") from None
    except json.JSONDecodeError as error:
        raise _refused(file, f"line {error.lineno}: {error.msg}") from None
    _check(file, document)
    return [Fact(f["uid"], f["at"], FactKind(f["kind"]), f["subject"], f["data"]) for f in document["facts"]]


def _facts_of_record(file: Path) -> Sequence[Fact]:
    # A copy: reading moves an old format to the new one, and the other machine's lab may be an old one.
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "learner.sqlite3"
        shutil.copyfile(file, copy)
        try:
            return SqliteLearnerRecord(copy).facts()
        except EnvironmentNotReady as error:
            raise _refused(file, error.message.replace(str(copy), str(file))) from None


def _check(file: Path, document: Any) -> None:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    error = best_match(Draft202012Validator(schema("learner-record")).iter_errors(document))
    if error is not None:
        place = ".".join(str(step) for step in error.absolute_path) or "the document"
        raise _refused(file, f"{place}: {error.message[:200]}")


def _refused(file: Path, reason: str) -> BadUsage:
    return BadUsage(
        Localized(
            f"{file} is not a learner's record: {reason}.", f"{file}은 학습 기록이 아닙니다: {reason}."
        ),
        code="bad-record-file",
        hint=_HINT,
    )
