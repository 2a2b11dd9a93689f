"""Imports a lab's `checks.py`."""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

from bigtech_lab.domain.check_definition import CheckDefinition
from bigtech_lab.errors import LabFault


def load_checks(file: Path, name: str) -> dict[str, CheckDefinition]:
    """The checks that the module defines or imports, by id; LabFault when it cannot be imported."""
    module = _imported(file, f"bigtech_lab_labs.{name}")
    found: dict[str, CheckDefinition] = {}
    for value in vars(module).values():
        if isinstance(value, CheckDefinition):
            if found.get(value.id, value) is not value:
                message = f"{file}: two checks have the id '{value.id}'"
                raise LabFault(message, code="broken-lab")
            found[value.id] = value
    return found


def _imported(file: Path, name: str) -> ModuleType:
    spec = spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        message = f"{file} cannot be imported"
        raise LabFault(message, code="broken-lab")
    module = module_from_spec(spec)
    # Dataclasses and type hints of the module look themselves up here.
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        del sys.modules[name]
        message = f"{file} cannot be imported: {type(error).__name__}: {error}"
        raise LabFault(message, code="broken-lab") from error
    return module
