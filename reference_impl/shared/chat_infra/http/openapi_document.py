"""Completes the OpenAPI document that FastAPI makes with what it cannot know of our endpoints."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from chat_infra.http.contract import components

_REFERENCE: Final = re.compile(r'"#/components/schemas/(\w+)"')
_REFUSED_BODIES: Final = {
    "413": "The body is too large.",
    "415": "The body is declared as something else than the endpoint reads.",
}


def completed(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document with the shapes that msgspec knows and with every refusal in its one shape."""
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas.update(components())
    _replace_validation_shape(document)
    _declare_refused_bodies(document)
    _keep_what_is_referenced(document)
    return document


def _replace_validation_shape(document: dict[str, Any]) -> None:
    """FastAPI documents its own 422; ours has the shape of every other error."""
    for path in document.get("paths", {}).values():
        for operation in path.values():
            schema = (
                operation.get("responses", {}).get("422", {}).get("content", {}).get("application/json", {})
            )
            if schema.get("schema", {}).get("$ref", "").endswith("/HTTPValidationError"):
                schema["schema"] = {"$ref": "#/components/schemas/ErrorBody"}
    for unused in ("HTTPValidationError", "ValidationError"):
        document["components"]["schemas"].pop(unused, None)


def _declare_refused_bodies(document: dict[str, Any]) -> None:
    """Whatever takes a body refuses one that is too large, or declared as something else than it reads."""
    for path in document.get("paths", {}).values():
        for operation in path.values():
            if "requestBody" in operation:
                for status, description in _REFUSED_BODIES.items():
                    operation["responses"].setdefault(
                        status,
                        {
                            "description": description,
                            "content": {
                                "application/json": {"schema": {"$ref": "#/components/schemas/ErrorBody"}}
                            },
                        },
                    )


def _keep_what_is_referenced(document: dict[str, Any]) -> None:
    """Several services may be put together in one process; each document names its own shapes only."""
    schemas = document["components"]["schemas"]
    needed: set[str] = set()
    found = set(_REFERENCE.findall(json.dumps(document["paths"])))
    while found:
        needed |= found
        found = set(_REFERENCE.findall(json.dumps([schemas[name] for name in found]))) - needed
    document["components"]["schemas"] = {name: schemas[name] for name in sorted(needed)}
