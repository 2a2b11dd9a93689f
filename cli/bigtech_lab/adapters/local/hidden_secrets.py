"""Keeps an instance's secrets off the screen, whoever logged them."""

from __future__ import annotations

import re
from collections.abc import Callable

from bigtech_lab.adapters.local.instance_secrets import InstanceSecrets

_HIDDEN = "[redacted]"
_IN_URL = re.compile(r"(?<=://)([^\s:/@]*):([^\s@/]+)@")
_TOKEN = re.compile(r"\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}")
_KEY = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|$)", re.DOTALL)


def hiding(secrets: InstanceSecrets) -> Callable[[str], str]:
    """Replaces passwords of the instance, those in addresses, access tokens and private keys in a text."""
    # The longest first: one may contain another.
    known = sorted(filter(None, secrets.passwords.values()), key=len, reverse=True)

    def hide(text: str) -> str:
        for secret in known:
            text = text.replace(secret, _HIDDEN)
        text = _IN_URL.sub(rf"\1:{_HIDDEN}@", text)
        return _KEY.sub(_HIDDEN, _TOKEN.sub(_HIDDEN, text))

    return hide
