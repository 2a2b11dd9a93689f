"""The User aggregate: an account and how its owner presents themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Self

from chat_kernel.aggregate import AggregateRoot
from chat_kernel.errors import InvalidInput
from services.user.domain.email import Email
from services.user.domain.events import UserProfileUpdated, UserRegistered
from services.user.domain.username import Username

_LONGEST_NAME: Final = 100
_LONGEST_STATUS: Final = 200


class User(AggregateRoot):
    """An account. Changes go through its methods, which hold the rules and record what happened."""

    def __init__(
        self,
        *,
        user_id: int,
        email: Email,
        username: Username,
        password_hash: str,
        display_name: str,
        status_message: str,
        created_at: datetime,
        updated_at: datetime,
        last_seen_at: datetime | None = None,
    ) -> None:
        super().__init__()
        self.id = user_id
        self.email = email
        self.username = username
        self.password_hash = password_hash
        self.display_name = display_name
        self.status_message = status_message
        self.created_at = created_at
        self.updated_at = updated_at
        self.last_seen_at = last_seen_at

    @classmethod
    def register(
        cls,
        *,
        user_id: int,
        email: Email,
        username: Username,
        password_hash: str,
        display_name: str | None,
        at: datetime,
    ) -> Self:
        """Open an account; without a display name the username is shown.

        Raises:
            InvalidInput: the display name is too long or blank.
        """
        # --8<-- [start:register]
        user = cls(
            user_id=user_id,
            email=email,
            username=username,
            password_hash=password_hash,
            display_name=username.text if display_name is None else _display_name(display_name),
            status_message="",
            created_at=at,
            updated_at=at,
        )
        user.record(
            UserRegistered(
                occurred_at=at,
                user_id=user_id,
                email=email.text,
                username=username.text,
                display_name=user.display_name,
            )
        )
        return user
        # --8<-- [end:register]

    def present_as(self, *, display_name: str | None, status_message: str | None, at: datetime) -> None:
        """Change what others see; None leaves a field as it is. Records nothing if nothing changes.

        Raises:
            InvalidInput: a text is too long, or the display name is blank.
        """
        name = self.display_name if display_name is None else _display_name(display_name)
        status = self.status_message if status_message is None else _status(status_message)
        if (name, status) == (self.display_name, self.status_message):
            return
        self.display_name, self.status_message, self.updated_at = name, status, at
        self.record(
            UserProfileUpdated(
                occurred_at=at,
                user_id=self.id,
                username=self.username.text,
                display_name=name,
                status_message=status,
            )
        )


def _display_name(text: str) -> str:
    name = text.strip()
    if not name or len(name) > _LONGEST_NAME or "\x00" in name:
        raise InvalidInput(
            "validation_error", f"display_name: 1 to {_LONGEST_NAME} characters.", {"field": "display_name"}
        )
    return name


def _status(text: str) -> str:
    status = text.strip()
    if len(status) > _LONGEST_STATUS or "\x00" in status:
        raise InvalidInput(
            "validation_error",
            f"status_message: at most {_LONGEST_STATUS} characters.",
            {"field": "status_message"},
        )
    return status
