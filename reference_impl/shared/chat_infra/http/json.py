"""JSON in and out by msgspec: bodies are decoded into typed structs, answers are encoded once."""

from __future__ import annotations

from typing import Any, Final, TypeVar

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from chat_kernel.errors import InvalidInput

T = TypeVar("T")
_encoder: Final = msgspec.json.Encoder()


class JsonResponse(Response):
    """An answer encoded by msgspec: structs, dataclasses, dictionaries; times as ISO 8601 with `Z`."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """Encode the content."""
        return _encoder.encode(content)


async def read_json(request: Request, shape: type[T]) -> T:
    """Decode the request's body.

    Raises:
        HTTPException: 415, the body is declared as something else than JSON.
        InvalidInput: the body is not JSON or does not have the shape; `details.field` says where.
    """
    declared = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if declared and declared != "application/json" and not declared.endswith("+json"):
        raise HTTPException(415, f"Send application/json, not {declared[:100]}.")
    body = await request.body()
    try:
        return msgspec.json.decode(body, type=shape)
    except msgspec.ValidationError as problem:
        text, _, path = str(problem).partition(" - at `")
        field = path.rstrip("`").removeprefix("$").removeprefix(".")
        details = {"field": field} if field else {}
        raise InvalidInput("validation_error", f"{text}{f' in {field}' if field else ''}.", details) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise InvalidInput("validation_error", "The body is not valid JSON.") from None
