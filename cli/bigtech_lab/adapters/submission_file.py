"""A learner's work as one zip file for handing in."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bigtech_lab.adapters.atomic_file import telling_storage_problems, write_atomically
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import BadUsage

# The same work and report give the same bytes: a zip cannot hold an earlier date than this.
_DATE = (1980, 1, 1, 0, 0, 0)


def must_be_writable(file: Path) -> None:
    """Raises BadUsage where no file can be written, before anything is graded for it."""
    if file.is_dir() or not file.absolute().parent.is_dir():
        raise BadUsage(
            Localized(
                f"The submission cannot be written to {file}.", f"제출 파일을 {file}에 쓸 수 없습니다."
            ),
            code="bad-file",
            hint=Localized("Give a file in a folder that exists.", "있는 폴더 안의 파일을 지정하세요."),
        )


def pack(file: Path, exercise: str, files: Mapping[str, str], report: Mapping[str, Any]) -> str:
    """Writes `work/…`, `report.json` and `submission.json`; returns the zip's SHA-256."""
    digests = {path: hashlib.sha256(text.encode()).hexdigest() for path, text in sorted(files.items())}
    about = {"format_version": 1, "exercise": exercise, "files": digests}
    content = {
        "submission.json": json.dumps(about, indent=2) + "\n",
        "report.json": json.dumps(report, indent=2, ensure_ascii=False) + "\n",
        **{f"work/{path}": text for path, text in sorted(files.items())},
    }
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, text in content.items():
            archive.writestr(ZipInfo(name, _DATE), text, ZIP_DEFLATED)
    with telling_storage_problems(file):
        write_atomically(file, packed.getvalue())
    return hashlib.sha256(packed.getvalue()).hexdigest()
