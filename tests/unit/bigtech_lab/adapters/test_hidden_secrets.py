"""Secrets that somebody logged are not repeated."""

from __future__ import annotations

from pathlib import Path

import pytest

from bigtech_lab.adapters.local.hidden_secrets import hiding
from bigtech_lab.adapters.local.instance_secrets import InstanceSecrets

HIDE = hiding(
    InstanceSecrets({"user_service": "s3cret", "redis": "s3cret-longer", "empty": ""}, Path("keys"))
)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("password is s3cret!", "password is [redacted]!"),
        ("redis s3cret-longer", "redis [redacted]"),
        ("postgresql://me:other@host/db", "postgresql://me:[redacted]@host/db"),
        ("token eyJhbGciOiJS.eyJzdWIiOiIx.c2lnbmF0dXJl", "token [redacted]"),
        ("-----BEGIN PRIVATE KEY-----\nMC4CAQ\n-----END PRIVATE KEY----- after", "[redacted] after"),
        ("nothing to hide at http://127.0.0.1:8000/x", "nothing to hide at http://127.0.0.1:8000/x"),
    ],
)
def test_a_secret_is_replaced_and_the_rest_stays(line: str, told: str) -> None:
    assert HIDE(line) == told
