"""What an experiment gets in its hands: a check's view of the system, and people to act with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bigtech_lab.application.fresh_user import fresh_user
from bigtech_lab.application.ports.observers import Reply
from bigtech_lab.checks.lab import Lab
from bigtech_lab.domain.account import Account
from bigtech_lab.domain.localized import Localized
from bigtech_lab.domain.prediction import Observation, seen_alone

__all__ = ["Experiment", "Localized", "Observation", "seen_alone", "what_succeeds"]

_FIRST_ERROR = 400


@dataclass(frozen=True, slots=True)
class Experiment:
    """An experiment's view of the live system, which it may disturb wherever it likes: `lab.stopped(…)`."""

    lab: Lab

    async def user(self, name: str) -> Account:
        """Somebody new, logged in."""
        return await fresh_user(self.lab.chat, name)

    async def friends(self, one: Account, other: Account) -> None:
        """Makes the two friends; raises AssertionError, our own fault, when that fails on a whole system."""
        asked = await self.lab.chat.request_friend(one.access_token, other.id)
        accepted = await self.lab.chat.accept_friend(other.access_token, one.id)
        if (asked.status, accepted.status) != (201, 200):
            message = f"two people could not become friends: {asked.status}, {accepted.status}"
            raise AssertionError(message)


def what_succeeds(replies: Mapping[str, tuple[str, Reply]]) -> Observation:
    """Calls as an observation: option → the call and its answer; an option comes true when it succeeded."""
    facts = {option: f"{request} → {reply.status}" for option, (request, reply) in replies.items()}
    return Observation(
        frozenset(option for option, (_, reply) in replies.items() if reply.status < _FIRST_ERROR),
        {option: Localized(fact, fact) for option, fact in facts.items()},
    )
