"""What the command prints for programs is what its published schemas say."""

from __future__ import annotations

import json

import jsonschema
import pytest

from console import SCHEMAS, Console

OUTPUTS = {
    "status": ["status", "--json"],
    "ps": ["ps", "--all", "--json"],
    "fault": ["fault", "list", "--json"],
    "dlq-list": ["dlq", "list", "--json"],
    "dlq-replay": ["dlq", "replay", "--all", "--json"],
    "env": ["env", "--json"],
    "keys": ["keys", "rotate", "--json"],
    "doctor": ["doctor", "--json"],
    "check": ["check", "1", "--json"],
    "check-list": ["check", "1", "--list", "--json"],
    "bench": ["bench", "relay", "--set", "events=200", "--json"],
    "seed": ["seed", "--users", "5", "--messages", "20", "--json"],
    "trace": ["trace", "friend-request", "--json"],
    "trace-list": ["trace", "list", "--json"],
    "kafka-topics": ["kafka", "topics", "--json"],
    "kafka-groups": ["kafka", "groups", "--json"],
    "progress": ["progress", "--json"],
    "progress-change": ["progress", "start", "D1.1", "--json"],
    "next": ["next", "--json"],
    "exercise-output": ["exercise", "list", "--json"],
    "prediction-list": ["predict", "--json"],
}
# Files that people write; the loaders hold them against these.
INPUTS = {
    "course",
    "exercise",
    "expectations",
    "faults",
    "flows",
    "hints",
    "lab",
    "mistakes",
    "mutants",
    "predictions",
    "quiz",
}
# Each is held by the tests of its own command.
ELSEWHERE = {
    "author-lint",
    "author-new",
    "author-verify",
    "campaign",
    "certificate",
    "dlq-show",
    "docs-build",
    "evidence",
    "evidence-check",
    "evidence-observations",
    "kafka-record",
    "learner-record",
    "migrate",
    "prediction",
    "problem",
    "quiz-result",
    "trace-diff",
    "trace-file",
    "trace-hop",
    "verdict",
}


@pytest.mark.stack
@pytest.mark.parametrize("schema", OUTPUTS)
def test_an_output_is_valid_and_carries_its_version(stack: Console, schema: str) -> None:
    told = stack.ok(*OUTPUTS[schema]).json(schema)
    assert told["format_version"] == 1


@pytest.mark.parametrize(
    ("arguments", "exit_code"),
    [
        (["check", "7", "--json"], 2),
        (["trace", "mesage", "--json"], 2),
        (["status", "--instance", "nobody", "--json"], 2),
        (["trace", "message", "--json"], 3),
        (["check", "1", "--json"], 3),
        (["env", "--json"], 3),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, list) else None,
)
def test_a_problem_is_told_in_its_one_shape(console: Console, arguments: list[str], exit_code: int) -> None:
    finished = console(*arguments)
    assert finished.code == exit_code
    assert finished.json("problem")["error"]["exit_code"] == exit_code


@pytest.mark.parametrize("file", sorted(SCHEMAS.glob("*.json")), ids=lambda file: file.name)
def test_a_schema_is_sound_and_knows_its_version(file: object) -> None:
    schema = json.loads((SCHEMAS / str(file)).read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"]
    assert "format_version" in schema["required"]


def test_every_schema_is_held_by_a_test() -> None:
    names = {file.name.removesuffix(".schema.json") for file in SCHEMAS.glob("*.json")}
    assert names == {*OUTPUTS, *INPUTS, *ELSEWHERE}
