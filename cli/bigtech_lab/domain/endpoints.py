"""Where a running stack can be reached."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The addresses of one instance, as an operator uses them.

    The database URLs carry the read-only role `lab_observer`.
    """

    gateway_url: str
    user_url: str
    friend_url: str
    chat_url: str
    notification_url: str
    kafka_bootstrap: str
    redis_url: str
    user_db_url: str
    friend_db_url: str
    chat_db_url: str
    notification_db_url: str

    def as_environment(self) -> dict[str, str]:
        """The addresses under the names that shells and exercises rely on: `GATEWAY_URL`, `USER_DB_URL`, …"""
        return {name.upper(): value for name, value in asdict(self).items()}
