"""The learner's record as an SQLite file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from bigtech_lab.adapters.learner_record_format import bring_up_to_date
from bigtech_lab.application.ports.learner_record import LearnerRecord, News
from bigtech_lab.domain.learner_fact import Fact, FactKind
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import EnvironmentNotReady

WAIT_SECONDS = 5.0
_INSERT = "INSERT OR IGNORE INTO facts (uid, at, kind, subject, data) VALUES (?, ?, ?, ?, ?)"


def utc_now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


class SqliteLearnerRecord(LearnerRecord):
    """Made on first use; several commands may use it at once, each waits `wait` seconds for the others."""

    def __init__(
        self, file: Path, *, now: Callable[[], datetime] = utc_now, wait: float | None = None
    ) -> None:
        self._file = file
        self._now = now
        self._wait = WAIT_SECONDS if wait is None else wait

    def remember(self, news: Sequence[News]) -> None:
        """See the port."""
        at = self._now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
        self.add(Fact(str(uuid4()), at, kind, subject, data) for kind, subject, data in news)

    def facts(self, kind: FactKind | None = None, subject: str | None = None) -> Sequence[Fact]:
        """See the port; looking makes no file."""
        if not self._file.exists():
            return ()
        with self._open() as database:
            rows = database.execute(
                "SELECT uid, at, kind, subject, data FROM facts "
                "WHERE kind = coalesce(?, kind) AND subject = coalesce(?, subject) ORDER BY at, rowid",
                (kind, subject),
            ).fetchall()
        known = set(FactKind)
        return [Fact(u, at, FactKind(k), s, json.loads(d)) for u, at, k, s, d in rows if k in known]

    def add(self, facts: Iterable[Fact]) -> int:
        """See the port."""
        rows = _rows(facts)
        if not rows:
            return 0
        with self._open() as database:
            before = database.total_changes
            database.executemany(_INSERT, rows)
            return database.total_changes - before

    def replace(self, facts: Sequence[Fact]) -> str | None:
        """See the port; the copy lies beside the record, with the time in its name."""
        kept = self._kept_copy() if self.facts() else None
        with self._open() as database:
            database.execute("DELETE FROM facts")
            database.executemany(_INSERT, _rows(facts))
        return kept

    def _kept_copy(self) -> str:
        copy = self._file.with_name(f"{self._file.stem}-{self._now():%Y%m%dT%H%M%S%f}.sqlite3")
        try:
            with closing(sqlite3.connect(self._file, timeout=self._wait)) as database:
                database.execute("VACUUM INTO ?", (str(copy),))
        except sqlite3.Error as error:
            raise self._unusable(error) from None
        return str(copy)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._file, timeout=self._wait)) as database, database:
                # Taken before the version is read, so that two first uses do not both make the tables.
                database.execute("BEGIN IMMEDIATE")
                bring_up_to_date(database)
                yield database
        except (OSError, sqlite3.Error, ValueError) as error:
            raise self._unusable(error) from None

    def _unusable(self, error: Exception) -> EnvironmentNotReady:
        if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
            return EnvironmentNotReady(
                Localized(
                    f"The learner's record {self._file} is in use by another program for more than "
                    f"{self._wait:g} seconds.",
                    f"학습 기록 {self._file}을 다른 프로그램이 {self._wait:g}초 넘게 쓰고 있습니다.",
                ),
                code="record-locked",
                hint=Localized(
                    "End the command or the tool that has the file open, then try again; nothing was lost.",
                    "그 파일을 열어 둔 명령이나 도구를 끝내고 다시 시도하세요. 잃은 것은 없습니다.",
                ),
            )
        return EnvironmentNotReady(
            Localized(
                f"The learner's record {self._file} cannot be used: {error}",
                f"학습 기록 {self._file}을 쓸 수 없습니다: {error}",
            ),
            code="record-unusable",
            hint=Localized(
                f"Move it away (mv '{self._file}' '{self._file}.broken') to begin a new record; "
                "an export of it comes back with `bigtech-lab progress merge FILE`.",
                f"파일을 옮기면(mv '{self._file}' '{self._file}.broken') 새 기록이 시작됩니다. 내보낸 "
                "기록은 `bigtech-lab progress merge FILE`로 되살립니다.",
            ),
        )


def _rows(facts: Iterable[Fact]) -> list[tuple[str, str, str, str, str]]:
    return [(f.uid, f.at, f.kind.value, f.subject, json.dumps(dict(f.data))) for f in facts]
