"""Settings come from the environment, complete or not at all."""

from __future__ import annotations

import pytest

from chat_infra.settings import SettingsError, load_settings

GOOD = {
    "SERVICE_PORT": "8005",
    "DATABASE_URL": "postgresql://u:p@127.0.0.1:5432/user_db",
    "KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:9092",
    "REDIS_URL": "redis://:p@127.0.0.1:6379/0",
}


def test_every_problem_is_named_in_one_line() -> None:
    with pytest.raises(SettingsError) as refused:
        load_settings("user-service", GOOD | {"SERVICE_PORT": "no", "REDIS_URL": ""}, required=["JWKS_URL"])
    text = str(refused.value)
    assert "\n" not in text
    for name in ("SERVICE_PORT", "REDIS_URL", "JWKS_URL"):
        assert name in text
    assert "DATABASE_URL" not in text


def test_what_a_service_does_not_need_may_be_absent() -> None:
    settings = load_settings("user-service", GOOD | {"USER_SERVICE_URL": "http://127.0.0.1:8005/"})
    assert (settings.port, settings.jwks_url, settings.user_service_url) == (
        8005,
        "",
        "http://127.0.0.1:8005",
    )
