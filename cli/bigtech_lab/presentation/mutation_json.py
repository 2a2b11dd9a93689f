"""The matrix for programs (`author-verify.schema.json`)."""

from __future__ import annotations

from typing import Any

from bigtech_lab.domain.mutation_matrix import MutationMatrix, PhaseMatrix
from bigtech_lab.domain.mutation_row import MutationRow


def matrix_as_json(matrix: MutationMatrix) -> dict[str, Any]:
    """The whole matrix."""
    return {
        "format_version": 1,
        "proven": matrix.proven,
        "seed": matrix.seed,
        "duration_ms": matrix.duration_ms,
        "phases": [_phase(phase) for phase in matrix.phases],
    }


def _phase(phase: PhaseMatrix) -> dict[str, Any]:
    return {
        "phase": phase.phase,
        "lab": phase.lab,
        "proven": phase.proven,
        "checks": list(phase.checks),
        "without_mutant": list(phase.without_mutant),
        "rows": [_row(row) for row in phase.rows],
    }


def _row(row: MutationRow) -> dict[str, Any]:
    return {
        "kind": row.kind.value,
        "id": row.id,
        "state": row.state.value,
        "teaches": row.teaches,
        "fails": list(row.fails),
        "verdicts": {check: verdict.value for check, verdict in row.verdicts.items()},
        "codes": dict(row.codes),
        "messages": {check: message.en for check, message in row.messages.items()},
        "missing": list(row.missing),
        "stray": list(row.stray),
        "trouble": row.trouble,
        "duration_ms": row.duration_ms,
    }
