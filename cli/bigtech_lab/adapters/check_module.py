"""Imports a lab's `checks.py` and the `checks_<topic>.py` beside it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from traceback import extract_tb
from types import ModuleType

from bigtech_lab.adapters.located_yaml import YamlProblem
from bigtech_lab.domain.check_definition import CheckDefinition
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import LabFault


def load_checks(folder: Path) -> dict[str, CheckDefinition]:
    """The checks that a lab's modules define or import, by id.

    The modules of one folder form a package and may import from each other (`from .checks_rooms import …`).
    Raises LabFault when one cannot be imported or two checks have the same id.
    """
    package = _fresh_package(folder)
    found: dict[str, tuple[CheckDefinition, Path]] = {}
    for file in check_files(folder):
        for value in vars(imported_module(file, f"{package}.{file.stem}")).values():
            if not isinstance(value, CheckDefinition):
                continue
            known, where = found.setdefault(value.id, (value, file))
            if known is not value:
                place = f"{file}:{line_of(value)}"
                message = Localized(
                    f"{place}: check '{value.id}' exists already in {where.name}. Give one of the functions "
                    "another name",
                    f"{place}: '{value.id}' 검사는 {where.name}에 이미 있습니다. 함수 하나의 이름을 바꾸세요",
                )
                raise LabFault(message, code="broken-lab")
    return {name: check for name, (check, _) in found.items()}


def check_files(folder: Path) -> list[Path]:
    """The modules in which a lab's checks stand."""
    return [folder / "checks.py", *sorted(folder.glob("checks_*.py"))]


def _fresh_package(folder: Path) -> str:
    name = f"bigtech_lab_labs.{folder.name}"
    for old in [known for known in sys.modules if known == name or known.startswith(f"{name}.")]:
        del sys.modules[old]
    for package, place in (("bigtech_lab_labs", folder.parent), (name, folder)):
        module = ModuleType(package)
        module.__path__ = [str(place)]
        sys.modules[package] = module
    return name


def imported_module(file: Path, name: str) -> ModuleType:
    """The module in a file, under that name; LabFault when it cannot be imported."""
    if name in sys.modules:
        # Another module of the lab has imported it.
        return sys.modules[name]
    spec = spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        message = Localized(f"{file} cannot be imported", f"{file}을 임포트할 수 없습니다")
        raise LabFault(message, code="broken-lab")
    module = module_from_spec(spec)
    # Dataclasses and type hints of the module look themselves up here.
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        del sys.modules[name]
        message = Localized(
            f"{file}:{_line(file, error)}: cannot be imported: {type(error).__name__}: {error}",
            f"{file}:{_line(file, error)}: 임포트할 수 없습니다: {type(error).__name__}: {error}",
        )
        raise LabFault(message, code="broken-lab") from error
    return module


def line_of(check: CheckDefinition) -> int:
    """The line at which a check's function begins."""
    return int(getattr(check.function, "__code__").co_firstlineno)  # noqa: B009 - not every callable has it


def _line(file: Path, error: Exception) -> int:
    """The last line of the module that was run before it broke."""
    if isinstance(error, SyntaxError) and error.filename == str(file):
        return error.lineno or 1
    lines = [frame.lineno for frame in extract_tb(error.__traceback__) if frame.filename == str(file)]
    return (lines[-1] if lines else None) or 1


def linted_checks(folder: Path) -> tuple[dict[str, CheckDefinition] | None, Sequence[YamlProblem]]:
    """The checks of a folder, None when they cannot be loaded, and what is wrong with them by its place."""
    try:
        return load_checks(folder), ()
    except LabFault as fault:
        return None, (_told_problem(folder, fault),)
    except OSError as error:
        return None, (YamlProblem(folder / "checks.py", 1, f"cannot be read: {error.strerror}"),)


def _told_problem(folder: Path, fault: LabFault) -> YamlProblem:
    """What `load_checks` raised (`file:line: problem`) as a problem with its place."""
    file, line, problem = (*fault.message.split(":", 2), "", "")[:3]
    if not line.strip().isdigit():
        return YamlProblem(folder / "checks.py", 1, fault.message)
    return YamlProblem(Path(file), int(line), problem.strip())
