"""The system that is measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from load.report_lines import LoadProblem


@dataclass(frozen=True, slots=True)
class Target:
    """Addresses of one instance; with `through_gateway` every request takes the way of a real client.

    `instance_uid` marks the processes of the instance, whose CPU time and memory are read.
    """

    user_url: str
    friend_url: str
    chat_url: str
    notification_url: str
    chat_db_url: str
    instance_uid: str
    through_gateway: bool


_NAMES = ("USER", "FRIEND", "CHAT", "NOTIFICATION")


def target_of(environ: Mapping[str, str], *, through_gateway: bool) -> Target:
    """Read the addresses from the environment.

    Raises:
        LoadProblem: one is missing.
    """
    wanted = [f"{name}_URL" for name in _NAMES] + [
        "GATEWAY_URL",
        "CHAT_DB_URL",
        "USER_DB_URL",
        "INSTANCE_UID",
    ]
    missing = ", ".join(name for name in wanted if not environ.get(name))
    if missing:
        raise LoadProblem(
            "not-configured", f"{missing} is not set.", "Run `bigtech-lab bench`, which sets them."
        )
    user, friend, chat, notification = (
        environ["GATEWAY_URL" if through_gateway else f"{name}_URL"] for name in _NAMES
    )
    return Target(
        user_url=user,
        friend_url=friend,
        chat_url=chat,
        notification_url=notification,
        chat_db_url=environ["CHAT_DB_URL"],
        instance_uid=environ["INSTANCE_UID"],
        through_gateway=through_gateway,
    )
