"""Which components each phase of the course runs on."""

from __future__ import annotations

from collections.abc import Sequence

from bigtech_lab.domain.catalogue import CATALOGUE, DEFAULT_PROFILE, PROFILES, with_their_needs
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import BadUsage, unknown_name

PHASES = tuple(str(number) for number in range(1, 9))


def components_of(phase: str | None, only: str | None, profile: str | None = None) -> Sequence[str]:
    """The components of a phase (None: of the first one), a profile, or a list (`only`: names with commas).

    What a listed component needs comes with it. Raises BadUsage with the nearest name for an unknown one.
    """
    if phase is not None and phase not in PHASES:
        raise unknown_name("phase", phase, PHASES)
    if profile is not None and profile not in PROFILES:
        raise unknown_name("profile", profile, PROFILES)
    if only is not None and profile is not None:
        raise BadUsage(
            Localized("Give --only or --profile, not both.", "--only와 --profile 가운데 하나만 쓰세요."),
            code="only-and-profile",
        )
    if only is None:
        return PROFILES[profile or DEFAULT_PROFILE]
    names = [name.strip() for name in only.split(",") if name.strip()]
    for name in names:
        if name not in CATALOGUE:
            raise unknown_name("component", name, CATALOGUE)
    return with_their_needs(names)
