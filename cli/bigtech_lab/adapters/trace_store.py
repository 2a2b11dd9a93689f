"""Traces as files of an instance: `traces/<correlation id>.json`, readable by their owner only."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from bigtech_lab.adapters.atomic_file import telling_storage_problems, write_atomically
from bigtech_lab.adapters.saved_trace import read_trace
from bigtech_lab.adapters.trace_format import FORMAT_VERSION, record_from, written
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.trace_record import TraceRecord
from bigtech_lab.errors import BadUsage

_KEPT = 50
_LAST = "last"
_SHORTEST = 4


class TraceFiles:
    """Implements TraceStore in a folder; the newest 50 traces are kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def save(self, record: TraceRecord) -> None:
        """See the port; the file holds the throw-away user's password, so nobody else may read it."""
        with telling_storage_problems(self._folder):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = self._file(record.context.correlation_id)
            write_atomically(file, written(record), mode=0o600)
            for old in self._newest_first()[_KEPT:]:
                old.unlink(missing_ok=True)

    def load(self, which: str, flow: str) -> TraceRecord:
        """See the port."""
        if which == _LAST:
            record = next((r for r in map(_read, self._newest_first()) if r and r.flow == flow), None)
        else:
            record = _read(self._file(_correlation_id(which)))
        if record is None:
            raise BadUsage(
                Localized(
                    f"There is no trace '{which}' of the flow '{flow}' in this instance.",
                    f"이 인스턴스에 '{flow}' 흐름의 '{which}' 추적이 없습니다.",
                ),
                code="unknown-trace",
                hint=Localized(
                    f"Make one: bigtech-lab trace {flow}", f"만드는 방법: bigtech-lab trace {flow}"
                ),
            )
        if record.flow != flow:
            raise BadUsage(
                Localized(
                    f"The trace {which} is of the flow '{record.flow}', not of '{flow}'.",
                    f"추적 {which}의 흐름은 '{record.flow}'입니다. 요청한 흐름: '{flow}'.",
                ),
                code="other-flow",
                hint=f"bigtech-lab trace {record.flow} --attach {which}",
            )
        return record

    def all(self) -> Sequence[TraceRecord]:
        """See the port."""
        return [record for record in map(_read, self._newest_first()) if record is not None]

    def find(self, which: str) -> TraceRecord:
        """See the port."""
        if Path(which).suffix or Path(which).is_file():
            return read_trace(Path(which))
        given = which.lower()
        found = self.all()[:1] if which == _LAST else [r for r in self.all() if _is(r, given)]
        if len(found) == 1:
            return found[0]
        if found:
            raise BadUsage(
                Localized(
                    f"{len(found)} traces begin with '{which}'.",
                    f"'{which}'로 시작하는 추적이 {len(found)}개 있습니다.",
                ),
                code="ambiguous-trace",
                hint=Localized(
                    "Give more of the id: bigtech-lab trace list",
                    "id를 더 길게 쓰세요: bigtech-lab trace list",
                ),
            )
        raise BadUsage(
            Localized(
                f"There is no trace '{which}' in this instance, and no file of that name.",
                f"이 인스턴스에 '{which}' 추적이 없고, 그런 이름의 파일도 없습니다.",
            ),
            code="unknown-trace",
            hint="bigtech-lab trace list",
        )

    def _file(self, correlation_id: str) -> Path:
        return self._folder / f"{correlation_id}.json"

    def _newest_first(self) -> list[Path]:
        if not self._folder.is_dir():
            return []
        return sorted(self._folder.glob("*.json"), key=lambda file: file.stat().st_mtime_ns, reverse=True)


def _is(record: TraceRecord, given: str) -> bool:
    ids = (record.context.correlation_id, record.context.trace_id)
    return len(given) >= _SHORTEST and any(known.startswith(given) for known in ids)


def _correlation_id(given: str) -> str:
    try:
        return str(UUID(given))
    except ValueError:
        raise BadUsage(
            Localized(f"'{given}' is not a correlation id.", f"correlation id가 아닙니다: '{given}'."),
            code="not-a-correlation-id",
            hint=Localized(
                "Give the correlation id that a trace printed, or `last`.",
                "추적이 출력한 correlation id나 `last`를 쓰세요.",
            ),
        ) from None


def _read(file: Path) -> TraceRecord | None:
    # A record that was cut off or made by another version cannot be looked at again: it counts as not there.
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        return record_from(data) if data["format_version"] == FORMAT_VERSION else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
