"""The gateway's files: what Envoy starts with, and what it reads again while it runs."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bigtech_lab.adapters.atomic_file import telling_storage_problems, write_atomically
from bigtech_lab.adapters.local.port_allocation import HOST
from bigtech_lab.adapters.local.recipes.gateway_limits import GatewayLimits
from bigtech_lab.adapters.local.recipes.site import Site
from bigtech_lab.adapters.local.recipes.web_files import web_files

GROUPS = ("user", "friend", "chat", "notification")
"""The groups of routes that move between the monolith and their service, each as a whole."""

BODY_LIMIT = 256 * 1024
"""The largest body of a request, in bytes; the services' own limit is the same."""


def envoy_file(site: Site) -> Path:
    """Where Envoy's first configuration lies; routes.yaml and clusters.yaml are beside it."""
    return site.folder.run / "gateway" / "envoy.yaml"


def write_envoy(site: Site, limits: GatewayLimits | None) -> None:
    """Writes what Envoy starts with."""
    _write(
        site,
        "envoy.yaml",
        host=HOST,
        port=site.port("gateway"),
        admin_port=site.port("gateway-admin"),
        folder=str(envoy_file(site).parent),
        body_limit=BODY_LIMIT,
        limits=asdict(limits) if limits else None,
    )


def write_clusters(site: Site) -> None:
    """Writes where the services are, and the monolith where the instance has one."""
    ports = {group: f"{group}-service" for group in GROUPS}
    if "chat-monolith" in site.instance.ports:
        ports["monolith"] = "chat-monolith"
    upstreams = {name: {"host": HOST, "port": site.port(port)} for name, port in ports.items()}
    _write(site, "clusters.yaml", discovery="STATIC", upstreams=upstreams)


def write_routes_file(site: Site, weights: Mapping[str, int], limits: GatewayLimits | None) -> str:
    """Writes who gets which request, in one step, and returns the version that Envoy will report of it."""
    return _write(
        site,
        "routes.yaml",
        weights=weights,
        limits=asdict(limits) if limits else None,
        web=[asdict(file) for file in web_files(site.reference / "web_client")],
    )


def _write(site: Site, name: str, **variables: Any) -> str:
    """Renders a template beside envoy.yaml; its version is the digest of all that went into it."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    # YAML, not HTML: nothing is to be escaped, and all values are ours.
    environment = Environment(  # noqa: S701
        loader=FileSystemLoader(site.reference / "gateway"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    template = environment.get_template(f"{name}.j2")
    version = hashlib.sha256(template.render(version="", **variables).encode()).hexdigest()[:16]
    file = envoy_file(site).parent / name
    with telling_storage_problems(file):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomically(file, template.render(version=version, **variables))
    return version
