"""A flow: the hops that one stimulus must reach, in causal order."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bigtech_lab.domain.hop import AnyHop, KafkaHop, PubSubHop, SseHop, place_of
from bigtech_lab.domain.localized import Localized


@dataclass(frozen=True, slots=True)
class Flow:
    """A declared flow; `stimulus` names the code that sets it off.

    `waits` names the fact with the seconds that have to pass before the rest of it can happen at all.
    """

    id: str
    title: Localized
    stimulus: str
    hops: tuple[AnyHop, ...]
    waits: str | None = None

    def hop(self, name: str) -> AnyHop:
        """The hop of that name; KeyError when there is none."""
        for hop in self.hops:
            if hop.name == name:
                return hop
        raise KeyError(name)

    @property
    def topics(self) -> frozenset[str]:
        """The topics that must be watched from before the stimulus on."""
        return frozenset(hop.topic for hop in self.hops if isinstance(hop, KafkaHop))

    @property
    def streams(self) -> tuple[SseHop, ...]:
        """The event streams that must be open before the stimulus."""
        return tuple(hop for hop in self.hops if isinstance(hop, SseHop))

    @property
    def channels(self) -> tuple[PubSubHop, ...]:
        """The Redis channels that must be listened to before the stimulus."""
        return tuple(hop for hop in self.hops if isinstance(hop, PubSubHop))

    def contradictions(self, stimulus_facts: Collection[str]) -> tuple[str, ...]:
        """What is wrong with the declaration, a sentence each; empty when it holds together."""
        problems: list[str] = []
        names: set[str] = set()
        facts = set(stimulus_facts)
        if self.waits is not None and self.waits not in facts:
            problems.append(f"it waits for the fact '{self.waits}', which its stimulus does not give")
        for hop in self.hops:
            if hop.name in names:
                problems.append(f"hop '{hop.name}' is declared twice")
            if hop.after is not None and hop.after not in names:
                problems.append(
                    f"hop '{hop.name}' comes after '{hop.after}', which is not declared before it"
                )
            problems += [
                f"hop '{hop.name}' uses the fact '{fact}', which nothing before it gives (known: "
                f"{', '.join(sorted(facts))})"
                for fact in sorted(hop.uses - facts)
            ]
            names.add(hop.name)
            facts.update(hop.gives)
            if isinstance(hop, KafkaHop):
                facts.update(place_of(hop.name))
        return tuple(problems)
