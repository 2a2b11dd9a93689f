"""How much the gateway lets through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import BadUsage

VARIABLE = "BIGTECH_LAB_GATEWAY_LIMITS"


@dataclass(frozen=True, slots=True)
class GatewayLimits:
    """Requests a second and in one burst for each client's address.

    All clients together have three times as much. `credentials` are registrations, log-ins and refreshes:
    each costs the user-service a password hash or a signature. A refused client is told to wait for
    `retry_after` seconds.
    """

    credentials_per_second: int = 20
    credentials_burst: int = 100
    per_second: int = 5000
    burst: int = 10_000
    retry_after: int = 1


def limits_from(environ: Mapping[str, str]) -> GatewayLimits | None:
    """The limits that `BIGTECH_LAB_GATEWAY_LIMITS` asks for when the gateway starts; None for no limits.

    `off` is for load tests; a number N allows N credential requests a second from each address and five
    times as many in one burst.

    Raises:
        BadUsage: It is neither.
    """
    asked = environ.get(VARIABLE, "").strip().lower()
    if not asked:
        return GatewayLimits()
    if asked == "off":
        return None
    if not asked.isascii() or not asked.isdigit() or not 1 <= int(asked) <= 100_000:  # noqa: PLR2004 - told below
        raise BadUsage(
            Localized(f"{VARIABLE} is '{asked}'.", f"{VARIABLE}의 값이 '{asked}'입니다."),
            code="gateway-limits",
            hint=Localized(
                f"Set {VARIABLE} to 'off' or to a number from 1 to 100000 (requests a second), or unset it.",
                f"{VARIABLE}에 'off'나 1부터 100000까지의 수(초당 요청 수)를 지정하거나, 변수를 없애세요.",
            ),
        )
    return GatewayLimits(credentials_per_second=int(asked), credentials_burst=5 * int(asked))
