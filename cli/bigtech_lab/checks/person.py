"""A person who does not exist in the system yet."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

_NAMES = ("mina", "jun", "sora", "hana", "daniel", "yuna", "leo", "ara", "theo", "nari", "ida", "woo")


@dataclass(frozen=True, slots=True)
class Person:
    """What someone signs up with."""

    email: str
    username: str
    password: str
    display_name: str


def invented_person(random: Random, nonce: str) -> Person:
    """A person whose name the seed decides and the nonce makes unique: a repeated run meets strangers."""
    name = random.choice(_NAMES)
    tag = f"{random.randrange(16**4):04x}{nonce}"
    password = f"{random.choice('ABCDEFGH')}{random.randrange(10**7):07d}-{random.choice('stuvwxyz')}!"
    return Person(f"{name}.{tag}@lab.example", f"{name}_{tag}", password, name.capitalize())
