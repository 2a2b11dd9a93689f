"""A fault campaign, run as a process of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bigtech_lab.domain.endpoints import Endpoints


@dataclass(frozen=True, slots=True)
class CampaignPlan:
    """Messages a second in all, seconds, rooms, and who is killed in which order."""

    rate: float
    seconds: float
    rooms: int
    victims: Sequence[str]


class CampaignProcess(Protocol):
    """Runs campaigns against a stack."""

    def run(
        self, plan: CampaignPlan, endpoints: Endpoints, instance: str, say: Callable[[str], None]
    ) -> dict[str, Any]:
        """The report of a run (`campaign.schema.json`); LabFault or EnvironmentNotReady without one."""
        ...
