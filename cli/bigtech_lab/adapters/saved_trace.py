"""A trace saved to a file that can be given away (`trace-file.schema.json`).

Unlike what an instance keeps, it names no account: nobody can act with it, and nobody can look at the event
again. It says what was seen.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from bigtech_lab.adapters.atomic_file import telling_storage_problems, write_atomically
from bigtech_lab.adapters.located_yaml import YamlProblem, load_located
from bigtech_lab.adapters.schema_files import schema
from bigtech_lab.adapters.trace_format import FORMAT_VERSION, record_from
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.trace import Trace
from bigtech_lab.domain.trace_record import TraceRecord
from bigtech_lab.domain.witness import Witness
from bigtech_lab.errors import BadUsage


def save_trace(file: Path, trace: Trace) -> None:
    """Writes the file, whole or not at all."""
    context = trace.context
    content = {
        "format_version": FORMAT_VERSION,
        "flow": trace.flow.id,
        "context": {
            "trace_id": context.trace_id,
            "span_id": context.span_id,
            "correlation_id": context.correlation_id,
        },
        "started_at": trace.started_at.isoformat(),
        "witnesses": {name: _written(witness) for name, witness in trace.witnesses.items()},
    }
    with telling_storage_problems(file):
        write_atomically(file, json.dumps(content, ensure_ascii=False, indent=2, default=str) + "\n")


def read_trace(file: Path) -> TraceRecord:
    """Reads it back; BadUsage, with the line, when it is not there or no saved trace."""
    try:
        document = load_located(file)
        document.check_against(schema("trace-file"))
    except YamlProblem as problem:
        raise BadUsage(
            f"{problem.file}:{problem.line}: {problem.problem}",
            code="bad-trace-file",
            hint=Localized(
                "A saved trace is made by: bigtech-lab trace save FILE",
                "추적은 이렇게 저장합니다: bigtech-lab trace save FILE",
            ),
        ) from None
    try:
        return record_from(
            {
                "recipient": None,
                "facts": {},
                "kafka_since": {},
                "cursors": {},
                "answer": None,
                **document.data,
            }
        )
    except ValueError as error:
        raise BadUsage(f"{file}: {error}", code="bad-trace-file") from None


def _written(witness: Witness) -> dict[str, Any]:
    return {
        "hop": witness.hop,
        "at": witness.at.isoformat(),
        "clock": witness.clock.value,
        "trail": witness.trail,
        "detail": {name: _plain(value) for name, value in witness.detail.items()},
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
