"""What a check saw as JSON (`evidence-observations.schema.json`), and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bigtech_lab.domain.recording import Observation, Take


def take_facts(take: Take) -> dict[str, Any]:
    """The take; what there is nothing to say about is left out."""
    return {
        "format_version": 1,
        "phase": take.phase,
        "check": take.check,
        "nonce": take.nonce,
        "observations": [_facts(observation) for observation in take.observations],
    }


def take_from(facts: Mapping[str, Any]) -> Take:
    """The take, once it is known to fit the schema."""
    return Take(
        facts["phase"], facts["check"], facts["nonce"], [_observation(one) for one in facts["observations"]]
    )


def _facts(observation: Observation) -> dict[str, Any]:
    facts: dict[str, Any] = {"asked": observation.asked, "at": observation.at, "done": observation.done}
    if observation.trouble is not None:
        facts["trouble"] = list(observation.trouble)
    elif observation.arrivals is not None:
        facts["arrivals"] = [[moment, item] for moment, item in observation.arrivals]
        facts["ended"] = observation.ended
    else:
        facts["answer"] = observation.answer
    return facts


def _observation(facts: Mapping[str, Any]) -> Observation:
    arrivals, trouble = facts.get("arrivals"), facts.get("trouble")
    return Observation(
        facts["asked"],
        facts["at"],
        facts["done"],
        facts.get("answer"),
        (trouble[0], trouble[1]) if trouble else None,
        [(moment, item) for moment, item in arrivals] if arrivals is not None else None,
        facts.get("ended"),
    )
