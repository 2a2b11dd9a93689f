"""What every Python process of the reference backend is told by its environment."""

from __future__ import annotations

import os

from bigtech_lab.adapters.local.port_allocation import HOST
from bigtech_lab.adapters.local.recipes.site import Site


def service_environment(site: Site, component: str, database: str) -> dict[str, str]:
    """The variables of a service or of the monolith.

    Where contexts move between the two, each asks for the others at the gateway, which knows their owner.
    """
    source = site.source_of(component)
    user, friend = site.http("user-service"), site.http("friend-service")
    keys = user
    if site.has_monolith:
        user = friend = site.http("gateway")
        # Both sign with the same key, so either of them can be asked for it.
        keys = site.http("user-service") if site.has_services else site.http("chat-monolith")
    return {
        "PYTHONPATH": os.pathsep.join((str(source), str(source / "shared"))),
        "PYTHONUNBUFFERED": "1",
        "SERVICE_HOST": HOST,
        "SERVICE_PORT": str(site.port(component)),
        "DATABASE_URL": site.database_url(database),
        "KAFKA_BOOTSTRAP_SERVERS": site.kafka_bootstrap,
        "REDIS_URL": site.redis_url,
        "JWKS_URL": f"{keys}/.well-known/jwks.json",
        "USER_SERVICE_URL": user,
        "FRIEND_SERVICE_URL": friend,
        "LOG_LEVEL": os.environ.get("BIGTECH_LAB_LOG_LEVEL", "INFO"),
        "INSTANCE_ID": site.instance.uid,
        # The name by which OpenTelemetry knows it, and so does whoever has a tracing backend.
        "OTEL_EXPORTER_OTLP_ENDPOINT": os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT", ""),
    }
