"""Expectations of a trace, written in YAML (`expectations.schema.json`)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bigtech_lab.adapters.located_yaml import YamlProblem, load_located
from bigtech_lab.adapters.schema_files import schema
from bigtech_lab.domain.expectation import Expectation, expectation_in
from bigtech_lab.domain.flow import Flow
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import BadUsage, unknown_name


def read_expectations(file: Path, flows: Mapping[str, Flow]) -> tuple[str, tuple[Expectation, ...]]:
    """The flow's id and what is expected of it; BadUsage, with the line, when something is wrong."""
    try:
        document = load_located(file)
        document.check_against(schema("expectations"))
        flow = flows.get(document.data["flow"])
        if flow is None:
            told = unknown_name("flow", document.data["flow"], flows)
            raise document.problem(("flow",), told.message)
        expected = []
        for index, sentence in enumerate(document.data["expect"]):
            try:
                expectation = expectation_in(sentence)
            except ValueError as error:
                raise document.problem(("expect", index), str(error)) from None
            for name in expectation.unknown_hops(flow):
                told = unknown_name("hop", name, [hop.name for hop in flow.hops])
                raise document.problem(("expect", index), " ".join(filter(None, (told.message, told.hint))))
            expected.append(expectation)
    except YamlProblem as problem:
        raise BadUsage(
            f"{problem.file}:{problem.line}: {problem.problem}",
            code="bad-expectations",
            hint=Localized(
                "The format is described in schemas/expectations.schema.json.",
                "형식은 schemas/expectations.schema.json에 있습니다.",
            ),
        ) from None
    return flow.id, tuple(expected)
