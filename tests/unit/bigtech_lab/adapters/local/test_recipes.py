from __future__ import annotations

import re
import socket
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from bigtech_lab.adapters.local.file_instance_store import FileInstanceStore
from bigtech_lab.adapters.local.packages.package_cache import PackageCache
from bigtech_lab.adapters.local.port_allocation import allocate, is_free, listener
from bigtech_lab.adapters.local.recipes import kafka as kafka_recipe
from bigtech_lab.adapters.local.recipes.gateway_files import envoy_file
from bigtech_lab.adapters.local.recipes.gateway_limits import GatewayLimits, limits_from
from bigtech_lab.adapters.local.recipes.gateway_routes import (
    current_weights,
    write_routes,
    write_routes_at_start,
)
from bigtech_lab.adapters.local.recipes.postgres import _statements
from bigtech_lab.adapters.local.recipes.service import ServiceRecipe
from bigtech_lab.adapters.local.recipes.site import Site
from bigtech_lab.adapters.local.recipes.web_files import web_files
from bigtech_lab.errors import BadUsage, LabFault

REFERENCE = Path(__file__).resolve().parents[5] / "reference_impl"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    store = FileInstanceStore(tmp_path, lambda _text: None)
    instance = store.create("default")
    return Site(instance, store.folder("default"), REFERENCE, PackageCache(tmp_path / "cache"))


def _routes(site: Site) -> list[dict[str, Any]]:
    write_routes(site, {})
    document = yaml.safe_load(envoy_file(site).with_name("routes.yaml").read_text())
    found: list[dict[str, Any]] = document["resources"][0]["virtual_hosts"][0]["routes"]
    return found


def _cluster(site: Site, path: str) -> dict[str, Any]:
    """The route that a GET for the path takes, by the rule of path_separated_prefix."""
    for route in _routes(site):
        prefix = route["match"].get("path_separated_prefix")
        if prefix and (path == prefix or path.startswith((prefix + "/", prefix + "?"))):
            found: dict[str, Any] = route["route"]
            return found
    raise AssertionError(path)


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/api/auth/login/json", "user-service"),
        ("/api/profile/me", "user-service"),
        ("/api/users/7/friend-requests", "user-service"),
        ("/api/online-status/heartbeat", "user-service"),
        ("/.well-known/jwks.json", "user-service"),
        ("/api/friends/list", "friend-service"),
        ("/api/chat-rooms", "chat-service"),
        ("/api/messages/3?limit=5", "chat-service"),
        ("/api/notifications?cursor=1", "notification-service"),
        ("/api/stream/ticket", "notification-service"),
    ],
)
def test_each_path_goes_to_its_service(site: Site, path: str, service: str) -> None:
    assert _cluster(site, path)["cluster"] == service


@pytest.mark.parametrize(
    "path",
    ["/api/messages/stream/3", "/api/notifications/stream", "/api/online-status/stream", "/api/stream"],
)
def test_event_streams_are_never_cut_off(site: Site, path: str) -> None:
    route = _cluster(site, path)

    assert route["timeout"] == route["idle_timeout"] == "0s"


def test_the_gateway_takes_no_users_word_for_who_they_are(site: Site) -> None:
    _routes(site)

    document = yaml.safe_load(envoy_file(site).with_name("routes.yaml").read_text())
    assert document["resources"][0]["request_headers_to_remove"] == ["x-user-id"]


def test_a_group_moves_to_the_monolith_by_weight_and_the_others_stay(site: Site) -> None:
    site.folder.make()
    site.folder.wanted_file.write_text('["chat-monolith"]')
    write_routes(site, dict.fromkeys(current_weights(site), 100))
    with_monolith = replace(
        site, instance=replace(site.instance, ports={**site.instance.ports, "chat-monolith": 18010})
    )

    before = write_routes(with_monolith, {"chat": 30})
    after = write_routes(with_monolith, {"friend": 0})

    assert before != after
    assert current_weights(with_monolith) == {"user": 100, "friend": 0, "chat": 30, "notification": 100}
    routes = yaml.safe_load(envoy_file(site).with_name("routes.yaml").read_text())
    found = {
        route["match"].get("path_separated_prefix"): route.get("route")
        for route in routes["resources"][0]["virtual_hosts"][0]["routes"]
    }
    assert found["/api/messages"]["weighted_clusters"]["clusters"] == [
        {"name": "chat-service", "weight": 30},
        {"name": "chat-monolith", "weight": 70},
    ]
    assert found["/api/messages/stream"]["weighted_clusters"] == found["/api/messages"]["weighted_clusters"]
    assert found["/api/friends"]["cluster"] == "chat-monolith"
    assert found["/api/users"]["cluster"] == "user-service"
    clusters = yaml.safe_load(envoy_file(site).with_name("clusters.yaml").read_text())["resources"]
    assert "chat-monolith" in [cluster["name"] for cluster in clusters]


def test_nothing_is_sent_to_a_monolith_that_is_not_there(site: Site) -> None:
    with pytest.raises(LabFault) as told:
        write_routes(site, {"chat": 99})

    assert told.value.code == "gateway-no-monolith"
    assert current_weights(site)["chat"] == 100


def test_a_route_group_that_does_not_exist_is_refused(site: Site) -> None:
    with pytest.raises(BadUsage) as told:
        write_routes(site, {"chats": 50})

    assert told.value.hint == "Did you mean 'chat'?"


@pytest.mark.parametrize(
    ("said", "limits"),
    [
        ("", GatewayLimits()),
        ("off", None),
        ("OFF", None),
        ("7", GatewayLimits(credentials_per_second=7, credentials_burst=35)),
    ],
)
def test_limits_come_from_the_environment(said: str, limits: GatewayLimits | None) -> None:
    assert limits_from({"BIGTECH_LAB_GATEWAY_LIMITS": said}) == limits


@pytest.mark.parametrize("said", ["none", "0", "-1", "1e9", "٣", "100001"])
def test_limits_that_are_no_number_are_refused(said: str) -> None:
    with pytest.raises(BadUsage) as told:
        limits_from({"BIGTECH_LAB_GATEWAY_LIMITS": said})

    assert told.value.code == "gateway-limits"


def test_without_limits_no_route_has_any(site: Site) -> None:
    write_routes_at_start(site, None)

    assert "ratelimit" not in envoy_file(site).with_name("routes.yaml").read_text()


def test_the_web_client_is_served_file_by_file_and_nothing_else_is(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    for name in ("index.html", "main.js", "deep/style.css", "notes.txt", ".secret"):
        (tmp_path / name).write_text(name)

    served = {file.path: file.type.partition(";")[0] for file in web_files(tmp_path)}

    assert served == {
        "/": "text/html",
        "/web": "text/html",
        "/web/": "text/html",
        "/web/index.html": "text/html",
        "/web/main.js": "text/javascript",
        "/web/deep/style.css": "text/css",
    }


def test_a_service_gets_its_own_database_and_only_the_user_service_the_signing_key(site: Site) -> None:
    chat, user = (ServiceRecipe(site, name)._environment() for name in ("chat", "user"))

    assert chat["DATABASE_URL"].startswith("postgresql://chat_service:")
    assert chat["DATABASE_URL"].endswith("/chat_db")
    assert "TOKEN_SIGNING_KEY_FILE" not in chat
    keys = Path(user["TOKEN_SIGNING_KEY_FILE"])
    assert [file.stat().st_mode & 0o777 for file in keys.iterdir()] == [0o600]


@pytest.mark.parametrize("context", ["user", "friend", "chat", "notification"])
def test_the_environment_of_a_service_holds_no_password_but_its_own_and_that_of_redis(
    site: Site, context: str
) -> None:
    told = " ".join(ServiceRecipe(site, context)._environment().values())

    known = {name for name, password in site.secrets.passwords.items() if password in told}
    assert known == {f"{context}_service", "redis"}


def test_the_observer_has_no_password_of_a_service(site: Site) -> None:
    passwords = site.secrets.passwords

    assert len(set(passwords.values())) == len(passwords)
    assert "lab_observer:" in site.database_url("chat_db", "lab_observer")


def test_two_formatted_storages_are_two_clusters(tmp_path: Path) -> None:
    bootstrap = tmp_path / "bootstrap.checkpoint"
    bootstrap.write_bytes(b"levels")
    for name in ("a", "b"):
        kafka_recipe._format(tmp_path / name, bootstrap)

    first, second = ((tmp_path / name / "meta.properties").read_text() for name in ("a", "b"))
    assert first != second
    assert re.search(r"^cluster\.id=[\w][\w-]{21}$", first, re.MULTILINE)
    assert (tmp_path / "a" / "bootstrap.checkpoint").read_bytes() == b"levels"


def test_provisioning_is_one_statement_at_a_time_without_comments() -> None:
    sql = (REFERENCE / "deploy" / "postgres" / "provision.sql").read_text()

    statements = [part for part in _statements(sql).split("\n\n") if part]

    assert all(part.endswith(";") and "--" not in part for part in statements)
    assert sum(part.startswith("CREATE DATABASE") for part in statements) == 5


def test_a_taken_port_is_passed_over_and_its_holder_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]

        assert not is_free(port)
        assert allocate({"redis": port}, ())["redis"] != port
        assert "pid" in listener(port)
    assert is_free(port)


def test_a_port_to_avoid_is_not_given_even_if_it_is_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]

    assert allocate({"a": port, "b": port}, {port}).keys() == {"a", "b"}
    assert len(set(allocate({"a": port, "b": port}, ()).values())) == 2
