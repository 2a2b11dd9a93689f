"""Which scenarios are run with which settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import BadUsage, unknown_name

Settings = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class BenchStep:
    """One run of one scenario."""

    scenario: str
    settings: Settings
    variant: str = ""


# A step for each row of the table. The quick ones are shorter, not easier: rates and counts that a figure
# names stay, but for what only takes long to fill (a million messages) or to hold (ten thousand streams).
_FULL: Mapping[str, Sequence[Settings]] = MappingProxyType(
    {
        "delivery": (
            {"rate": "10", "seconds": "20", "pairs": "4"},
            {"rate": "750", "seconds": "30"},
            {"rate": "1500", "seconds": "30"},
            {"rate": "2000", "seconds": "20"},
        ),
        "fanout": ({},),
        "idle": ({},),
        "read": ({},),
        "relay": ({},),
        "journey": ({"seconds": "30"},),
        "login-flood": ({},),
        "k6": tuple(
            {"script": name, "seconds": "10"}
            for name in ("journey", "signup_login", "send", "read", "presence")
        ),
    }
)
_QUICK: Mapping[str, Sequence[Settings]] = MappingProxyType(
    {
        "delivery": (
            {"rate": "10", "seconds": "8", "pairs": "4", "warm_up": "1"},
            {"rate": "750", "seconds": "8", "pairs": "16", "warm_up": "1"},
            {"rate": "1500", "seconds": "8", "pairs": "16", "warm_up": "1"},
        ),
        "fanout": ({"messages": "10", "burst": "30"},),
        "idle": ({"connections": "2000"},),
        "read": ({"messages": "200000", "seconds": "5"},),
        "relay": ({"events": "50000"},),
        "journey": ({"seconds": "8"},),
        "login-flood": ({"seconds": "6"},),
        "k6": ({"script": "send", "seconds": "5"},),
    }
)


def plan(scenarios: Sequence[str], given: Settings, *, quick: bool) -> list[BenchStep]:
    """The steps of a run; a setting that was given makes a scenario one step with it.

    Raises BadUsage for a scenario that does not exist.
    """
    table = _QUICK if quick else _FULL
    for name in scenarios:
        if name not in table:
            raise unknown_name("scenario", name, table)
    return [
        BenchStep(name, {**settings, **given})
        for name in scenarios or table
        for settings in (table[name][-1:] if given else table[name])
    ]


def read_setting(text: str) -> tuple[str, str]:
    """`rate=500` as name and value; raises BadUsage for anything else."""
    name, equals, value = text.partition("=")
    if not (name and equals and value):
        raise BadUsage(
            Localized(f"'{text}' is no setting.", f"설정이 아닙니다: '{text}'."),
            code="bad-setting",
            hint=Localized("Write name=value, for example rate=500.", "이름=값으로 쓰세요. 예: rate=500"),
        )
    return name.replace("-", "_"), value


def sides_of(compared: tuple[str, str]) -> tuple[Settings, Settings] | None:
    """The settings of the two sides; None when these are revisions. Raises BadUsage for one of each kind."""
    if compared[0] == compared[1]:
        raise BadUsage(
            Localized(f"Both sides are '{compared[0]}'.", f"양쪽이 모두 '{compared[0]}'입니다."),
            code="same-sides",
            hint=Localized("Name two that differ in something.", "서로 다른 두 가지를 쓰세요."),
        )
    settings = [side for side in compared if "=" in side]
    if not settings:
        return None
    if len(settings) == 1:
        raise BadUsage(
            Localized(
                f"'{settings[0]}' is a setting, and the other side is none.",
                f"'{settings[0]}' 쪽은 설정인데 다른 쪽은 설정이 아닙니다.",
            ),
            code="mixed-sides",
            hint=Localized(
                "Compare two settings (rate=500 rate=1000) or two revisions (HEAD~1 HEAD).",
                "설정 두 개(rate=500 rate=1000)나 리비전 두 개(HEAD~1 HEAD)를 비교하세요.",
            ),
        )
    return dict([read_setting(compared[0])]), dict([read_setting(compared[1])])


def in_turns(
    steps: Sequence[BenchStep], sides: tuple[Settings, Settings], names: tuple[str, str], rounds: int
) -> list[BenchStep]:
    """Each step for both sides, A B A B …, so that a machine that slows down slows both."""
    return [
        BenchStep(step.scenario, {**step.settings, **side}, name)
        for step in steps
        for _ in range(rounds)
        for side, name in zip(sides, names, strict=True)
    ]
