"""Reads credentials from a form."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qs

from starlette.requests import Request

from chat_kernel.errors import InvalidInput

_MOST_FIELDS: Final = 20


async def read_login_form(request: Request) -> tuple[str, str]:
    """Return e-mail address and password of a form; the address may be called `username`, as OAuth 2 has it.

    Raises:
        InvalidInput: it is no form, or a field is missing.
    """
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        # Parsed by the framework, whose parser is loaded for the few clients that send it.
        form = await request.form()
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
    else:
        try:
            text = (await request.body()).decode()
            fields = {name: values[0] for name, values in parse_qs(text, max_num_fields=_MOST_FIELDS).items()}
        except ValueError:
            raise InvalidInput("validation_error", "The body is not a form.") from None
    email = fields.get("username") or fields.get("email")
    password = fields.get("password")
    for field, value in (("username", email), ("password", password)):
        if not value:
            raise InvalidInput("validation_error", f"{field}: missing.", {"field": field})
    return email or "", password or ""
