"""Reads the reference backend's catalogue of faults, `reference_impl/faults.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bigtech_lab.adapters.located_yaml import YamlProblem, load_located
from bigtech_lab.adapters.schema_files import schema
from bigtech_lab.domain.fault import Fault, FaultParameter
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import LabFault


def fault_catalogue(file: Path) -> Mapping[str, Fault]:
    """Every fault by its name, in the file's order; LabFault when the file is broken."""
    try:
        document = load_located(file)
        document.check_against(schema("faults"))
    except YamlProblem as problem:
        raise LabFault(
            f"{problem.file}:{problem.line}: {problem.problem}",
            code="broken-fault-catalogue",
            hint=Localized(
                "The format is described in schemas/faults.schema.json.",
                "형식은 schemas/faults.schema.json에 있습니다.",
            ),
        ) from None
    return {data["name"]: _fault(data) for data in document.data["faults"]}


def _fault(data: Mapping[str, Any]) -> Fault:
    return Fault(
        name=data["name"],
        phase=data["phase"],
        services=tuple(data["services"]),
        does=Localized(**data["does"]),
        teaches=Localized(**data["teaches"]),
        parameters={name: _parameter(name, p) for name, p in data.get("parameters", {}).items()},
    )


def _parameter(name: str, data: Mapping[str, Any]) -> FaultParameter:
    return FaultParameter(
        name, data["type"], data["default"], data["min"], data["max"], Localized(**data["says"])
    )
