"""A user of the chat that the lab made for one run."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Account:
    """A throw-away user who is logged in; `access_token` is the bearer token of the public API."""

    id: int
    email: str
    username: str
    password: str
    access_token: str

    def __repr__(self) -> str:
        """Without the password and the token, so that no log ever shows them."""
        return f"Account(id={self.id}, username={self.username!r})"
