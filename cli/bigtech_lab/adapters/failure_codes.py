"""The codes of the failures that a lab's checks raise, read from their source."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from pathlib import Path

from bigtech_lab.adapters.check_module import check_files
from bigtech_lab.adapters.located_yaml import YamlProblem


def failure_code_problems(
    folder: Path, described: Collection[str], manifest: str = "lab.yaml"
) -> Iterator[YamlProblem]:
    """Every `Failure("code", …)` whose code has no sentence in `manifest`; the modules are Python."""
    for file in check_files(folder):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            first = node.args[0]
            if called != "Failure" or not isinstance(first, ast.Constant):
                continue
            code = str(first.value)
            if code not in described:
                instead = f"Add 'failures: {{{code}: {{message: {{en: …, ko: …}}}}}}' to {manifest}."
                yield YamlProblem(file, node.lineno, f"the failure '{code}' has no sentence", instead)
