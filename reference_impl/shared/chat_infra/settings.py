"""A service's settings, read once from the environment and frozen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit


class SettingsError(Exception):
    """The environment is not usable; the text names every variable at fault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSettings:
    """Where a service listens and what it stands on; URLs without a trailing slash."""

    service: str
    host: str
    port: int
    database_url: str
    kafka_bootstrap_servers: str
    redis_url: str
    instance_id: str
    log_level: str
    jwks_url: str
    user_service_url: str
    friend_service_url: str
    token_signing_key_file: str
    """A PEM file with an Ed25519 key, or a folder of them, the newest last by name."""
    presence_ttl_seconds: float = 60.0
    ownership: str = ""
    """`owner` or `standby`: what this process is until its database says otherwise; empty: the only owner."""
    otlp_endpoint: str = ""
    """Where spans are sent (OTLP/HTTP), the base address without `/v1/traces`; empty: nowhere."""


_LEVELS: Final = ("debug", "info", "warning", "error", "critical")
_OWNERSHIPS: Final = ("owner", "standby")
_MAX_PORT: Final = 65535
_HOUR: Final = 3600


def _url(*schemes: str) -> Callable[[str], str | None]:
    def problem(value: str) -> str | None:
        parts = urlsplit(value)
        if parts.scheme in schemes and parts.hostname:
            return None
        return f"must be a URL such as {schemes[0]}://host:port/…"

    return problem


def _port(value: str) -> str | None:
    return None if value.isdigit() and 0 <= int(value) <= _MAX_PORT else "must be a port number, 0 to 65535"


def _level(value: str) -> str | None:
    return None if value.lower() in _LEVELS else f"must be one of {', '.join(_LEVELS)}"


def _ownership(value: str) -> str | None:
    return None if value.lower() in _OWNERSHIPS else f"must be one of {', '.join(_OWNERSHIPS)}, or empty"


def _seconds(value: str) -> str | None:
    return None if value.isdigit() and 0 < int(value) <= _HOUR else f"must be 1 to {_HOUR} seconds"


def _anything(_: str) -> str | None:
    return None


_VARIABLES: Final[dict[str, tuple[str | None, Callable[[str], str | None]]]] = {
    "SERVICE_HOST": ("127.0.0.1", _anything),
    "SERVICE_PORT": (None, _port),
    "DATABASE_URL": (None, _url("postgresql", "postgres")),
    "KAFKA_BOOTSTRAP_SERVERS": (None, _anything),
    "REDIS_URL": (None, _url("redis", "rediss", "unix")),
    "INSTANCE_ID": ("1", _anything),
    "LOG_LEVEL": ("info", _level),
    "JWKS_URL": ("", _url("http", "https")),
    "USER_SERVICE_URL": ("", _url("http", "https")),
    "FRIEND_SERVICE_URL": ("", _url("http", "https")),
    "TOKEN_SIGNING_KEY_FILE": ("", _anything),
    "PRESENCE_TTL_SECONDS": ("60", _seconds),
    "OWNERSHIP": ("", _ownership),
    "OTEL_EXPORTER_OTLP_ENDPOINT": ("", _url("http", "https")),
}


def load_settings(
    service: str, environ: Mapping[str, str], *, required: Sequence[str] = ()
) -> ServiceSettings:
    """Read a service's settings.

    Args:
        service: the service's name, for example `friend-service`.
        environ: usually `os.environ`.
        required: optional variables that this service cannot do without, for example `JWKS_URL`.

    Raises:
        SettingsError: a variable is missing or unusable.
    """
    values: dict[str, str] = {}
    problems: list[str] = []
    for name, (default, problem_of) in _VARIABLES.items():
        value = environ.get(name, "").strip() or default or ""
        if not value and (default is None or name in required):
            problems.append(f"{name} is not set")
        elif value and (problem := problem_of(value)):
            problems.append(f"{name} {problem}")
        values[name] = value
    if problems:
        raise SettingsError(f"{service}: {'; '.join(problems)}")
    return ServiceSettings(
        service=service,
        host=values["SERVICE_HOST"],
        port=int(values["SERVICE_PORT"]),
        database_url=values["DATABASE_URL"],
        kafka_bootstrap_servers=values["KAFKA_BOOTSTRAP_SERVERS"],
        redis_url=values["REDIS_URL"],
        instance_id=values["INSTANCE_ID"],
        log_level=values["LOG_LEVEL"].lower(),
        jwks_url=values["JWKS_URL"],
        user_service_url=values["USER_SERVICE_URL"].rstrip("/"),
        friend_service_url=values["FRIEND_SERVICE_URL"].rstrip("/"),
        token_signing_key_file=values["TOKEN_SIGNING_KEY_FILE"],
        presence_ttl_seconds=float(values["PRESENCE_TTL_SECONDS"]),
        ownership=values["OWNERSHIP"].lower(),
        otlp_endpoint=values["OTEL_EXPORTER_OTLP_ENDPOINT"].rstrip("/"),
    )
