"""Moves route groups between the monolith and the services while the gateway runs.

`write_routes(site, {"chat": 30})` sends 30 % of the requests of `/api/chat-rooms` and `/api/messages` to
chat-service and the rest to the monolith; groups that are not named keep what they had. It is remembered
until the instance is reset, so that a gateway that is started again routes as before.
`wait_until_in_force(site, version)` returns once Envoy routes new requests by it.
"""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from bigtech_lab.adapters.atomic_file import telling_storage_problems, write_atomically
from bigtech_lab.adapters.local.port_allocation import HOST
from bigtech_lab.adapters.local.recipes.gateway_files import GROUPS, write_clusters, write_routes_file
from bigtech_lab.adapters.local.recipes.gateway_limits import GatewayLimits
from bigtech_lab.adapters.local.recipes.site import Site
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import EnvironmentNotReady, LabFault, unknown_name

ALL = 100
"""Every request of a group goes to its service."""

_PAUSE = 0.02


def write_routes(site: Site, weights: Mapping[str, int]) -> str:
    """Sets the percentage (0 to 100) of requests that the named groups' services get; returns the version.

    Raises:
        BadUsage: There is no such group.
        LabFault: A percentage is out of range, or a share is the monolith's where the instance has none.
    """
    for group, percentage in weights.items():
        if group not in GROUPS:
            raise unknown_name("route group", group, GROUPS)
        if not 0 <= percentage <= ALL:
            raise LabFault(
                Localized(
                    f"A weight of {percentage} % for '{group}'.",
                    f"'{group}'의 가중치가 {percentage} %입니다.",
                ),
                code="gateway-weight",
            )
    changed = {**current_weights(site), **weights}
    if not site.has_monolith and any(value < ALL for value in changed.values()):
        raise LabFault(
            Localized(
                "This instance has no chat-monolith to send requests to.",
                "이 인스턴스에는 요청을 보낼 chat-monolith가 없습니다.",
            ),
            code="gateway-no-monolith",
        )
    limits = _remembered(site).get("limits", asdict(GatewayLimits()))
    _remember(site, changed, limits)
    write_clusters(site)
    return write_routes_file(site, changed, GatewayLimits(**limits) if limits else None)


def write_routes_at_start(site: Site, limits: GatewayLimits | None) -> str:
    """Writes the routes that were in force last, with the limits of this start."""
    weights = current_weights(site)
    _remember(site, weights, asdict(limits) if limits else None)
    write_clusters(site)
    return write_routes_file(site, weights, limits)


def current_weights(site: Site) -> dict[str, int]:
    """The percentage of requests that each group's service gets: at first none where there is a monolith."""
    at_first = 0 if site.has_monolith else ALL
    return dict.fromkeys(GROUPS, at_first) | _remembered(site).get("weights", {})


def check_homes(site: Site) -> None:
    """Makes sure that who has the data of each group is part of this stack.

    Raises:
        EnvironmentNotReady: Requests would go to a component that was not asked for.
    """
    wanted = site.wanted
    for group, weight in current_weights(site).items():
        home = f"{group}-service" if weight == ALL else "chat-monolith"
        if home not in wanted and wanted & {"chat-monolith", *(f"{name}-service" for name in GROUPS)}:
            raise EnvironmentNotReady(
                Localized(
                    f"The data of '{group}' are in {home}, which is not part of this start.",
                    f"'{group}'의 데이터는 {home}에 있는데, 이번에 시작하는 것에 들어 있지 않습니다.",
                ),
                code="home-not-started",
                hint=Localized(
                    "Start both: bigtech-lab up --profile strangler. Or begin anew: bigtech-lab reset",
                    "둘 다 시작하세요: bigtech-lab up --profile strangler. 처음부터 다시 하려면: "
                    "bigtech-lab reset",
                ),
            )


def wait_until_in_force(site: Site, version: str, *, within: float = 5.0) -> None:
    """Returns once Envoy routes by this version; `within` is in seconds.

    Raises:
        EnvironmentNotReady: It did not take it in time, or nobody answered.
    """
    deadline = time.monotonic() + within
    while (seen := _version_in_force(site)) != version:
        if time.monotonic() > deadline:
            raise EnvironmentNotReady(
                Localized(
                    f"The gateway did not take the new routes within {within:g} s; in force: "
                    f"{seen or 'none'}.",
                    f"게이트웨이가 {within:g}초 안에 새 경로를 받아들이지 않았습니다. 지금 적용된 것: "
                    f"{seen or '없음'}.",
                ),
                code="gateway-routes",
                hint=Localized(
                    "See what it says: bigtech-lab logs gateway", "로그를 보세요: bigtech-lab logs gateway"
                ),
            )
        time.sleep(_PAUSE)


def _version_in_force(site: Site) -> str | None:
    url = f"http://{HOST}:{site.port('gateway-admin')}/config_dump?resource=dynamic_route_configs"
    try:
        with urllib.request.urlopen(url, timeout=1) as answer:
            routes = json.load(answer)["configs"]
    except (urllib.error.URLError, OSError, KeyError):
        return None
    return next((route.get("version_info") for route in routes), None)


def _file(site: Site) -> Path:
    return site.folder.data("gateway") / "routing.json"


def _remembered(site: Site) -> dict[str, dict[str, int]]:
    try:
        found: dict[str, dict[str, int]] = json.loads(_file(site).read_text())
    except FileNotFoundError:
        return {}
    return found


def _remember(site: Site, weights: Mapping[str, int], limits: Mapping[str, int] | None) -> None:
    file = _file(site)
    with telling_storage_problems(file):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomically(file, json.dumps({"weights": weights, "limits": limits}))
