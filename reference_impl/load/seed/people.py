"""People who do not exist: names in Latin and Korean letters."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Final, NamedTuple

EMAIL_DOMAIN: Final = "seed.example"
"""Reserved for examples (RFC 2606), so that no letter ever reaches anybody."""

_GIVEN: Final = (
    ("minjun", "민준"), ("seoyeon", "서연"), ("jihoon", "지훈"), ("haeun", "하은"), ("doyun", "도윤"),
    ("yuna", "유나"), ("sumin", "수민"), ("jaewon", "재원"), ("eunji", "은지"), ("hyunwoo", "현우"),
    ("nari", "나리"), ("taeyang", "태양"), ("ada", None), ("brian", None), ("clara", None), ("diego", None),
    ("elena", None), ("farid", None), ("grace", None), ("hugo", None), ("ines", None), ("jonas", None),
    ("kira", None), ("liam", None), ("maya", None), ("noor", None), ("oscar", None), ("priya", None),
    ("quinn", None), ("rosa", None), ("sven", None), ("tomas", None), ("uma", None), ("vera", None),
    ("wanda", None), ("yusuf", None),
)  # fmt: skip
_FAMILY: Final = (
    ("kim", "김"), ("lee", "이"), ("park", "박"), ("choi", "최"), ("jung", "정"), ("kang", "강"),
    ("yoon", "윤"),
    ("berg", None), ("costa", None), ("dubois", None), ("evans", None), ("fischer", None), ("garcia", None),
    ("haddad", None), ("ivanov", None), ("jensen", None), ("khan", None), ("lopez", None), ("moreau", None),
    ("novak", None), ("okafor", None), ("patel", None), ("rossi", None), ("silva", None), ("tanaka", None),
    ("vogel", None), ("walker", None), ("young", None),
)  # fmt: skip
_KOREAN_GIVEN: Final = tuple(pair for pair in _GIVEN if pair[1])
_KOREAN_FAMILY: Final = tuple(pair for pair in _FAMILY if pair[1])
_OTHER_GIVEN: Final = tuple(pair for pair in _GIVEN if not pair[1])
_OTHER_FAMILY: Final = tuple(pair for pair in _FAMILY if not pair[1])
_STATUS: Final = (
    "",
    "",
    "",
    "on the move",
    "in a meeting",
    "공부 중",
    "커피 한 잔",
    "back at nine",
    "휴가 중",
)


class Person(NamedTuple):
    """Who somebody is to the others."""

    username: str
    display_name: str
    email: str
    status_message: str


def people(choice: random.Random, first_number: int, count: int) -> Iterator[Person]:
    """Invent people; the number in each name, from `first_number` on, keeps the names apart."""
    for number in range(first_number, first_number + count):
        if choice.random() < 0.5:  # noqa: PLR2004 - half of them are Korean
            given, given_ko = choice.choice(_KOREAN_GIVEN)
            family, family_ko = choice.choice(_KOREAN_FAMILY)
            shown = f"{family_ko}{given_ko}"
        else:
            given, family = choice.choice(_OTHER_GIVEN)[0], choice.choice(_OTHER_FAMILY)[0]
            shown = f"{given.capitalize()} {family.capitalize()}"
        username = f"{given}-{family}-{number}"
        yield Person(username, shown, f"{username}@{EMAIL_DOMAIN}", choice.choice(_STATUS))
