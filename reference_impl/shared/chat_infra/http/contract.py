"""The documentation of an endpoint in OpenAPI, taken from the msgspec structs that it really uses.

Schemas are made when the document is first asked for, not at start.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from chat_infra.http.error_body import ErrorBody

_REF: Final = "#/components/schemas/{name}"
_documented: Final[dict[str, Any]] = {}
_ERRORS: Final = {
    400: "The request contradicts a rule.",
    401: "The token is missing, expired or not valid.",
    403: "The caller may not do this.",
    404: "There is no such thing.",
    409: "It collides with what is there.",
    422: "The input is not valid.",
    503: "Something needed is away or overloaded; try again later.",
}


def _reference(shape: Any) -> dict[str, object]:
    """Remember a shape for the document and return a placeholder that `components` fills."""
    name = getattr(shape, "__name__", str(shape)).replace("[", "_").replace("]", "")
    if getattr(shape, "__origin__", None) is list:
        return {"type": "array", "items": _reference(shape.__args__[0])}
    _documented[name] = shape
    return {"$ref": _REF.format(name=name)}


def body_of(shape: Any, *, media_type: str = "application/json") -> dict[str, Any]:
    """Return `openapi_extra` for an endpoint that decodes its body into `shape`."""
    return {"requestBody": {"required": True, "content": {media_type: {"schema": _reference(shape)}}}}


def answers(
    success: dict[int, Any], *errors: int, descriptions: dict[int, str] | None = None
) -> dict[int | str, dict[str, Any]]:
    """Return `responses` for an endpoint: shapes of success by status (None for no body), and error
    statuses.
    """
    documented: dict[int | str, dict[str, Any]] = {}
    for status, shape in success.items():
        documented[status] = {"description": (descriptions or {}).get(status, "Done.")}
        if shape is not None:
            documented[status]["content"] = {"application/json": {"schema": _reference(shape)}}
    for status in errors:
        documented[status] = {
            "description": (descriptions or {}).get(status, _ERRORS.get(status, "Refused.")),
            "content": {"application/json": {"schema": _reference(ErrorBody)}},
        }
    return documented


def streams_events(*errors: int) -> dict[int | str, dict[str, Any]]:
    """Return `responses` for an endpoint that answers with server-sent events, and its error statuses."""
    documented = answers(
        {200: None}, *errors, descriptions={200: "An event stream; it ends with the session."}
    )
    documented[200]["content"] = {"text/event-stream": {"schema": {"type": "string"}}}
    return documented


def _anything(_: type) -> dict[str, Any]:
    """An `object` field may hold any JSON value."""
    return {}


def components() -> dict[str, Any]:
    """Return the schemas of every documented shape, by name."""
    _, schemas = msgspec.json.schema_components(
        list(_documented.values()), schema_hook=_anything, ref_template=_REF
    )
    return dict(schemas)
