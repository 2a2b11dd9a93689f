from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bigtech_lab.adapters.local.file_instance_store import FileInstanceStore
from bigtech_lab.adapters.local.instance_secrets import load_secrets
from bigtech_lab.domain.catalogue import preferred_ports
from bigtech_lab.errors import EnvironmentNotReady


@pytest.fixture
def warnings() -> list[str]:
    return []


@pytest.fixture
def store(tmp_path: Path, warnings: list[str]) -> FileInstanceStore:
    return FileInstanceStore(tmp_path, warnings.append)


def test_a_new_instance_is_found_again_with_its_uid_and_ports(store: FileInstanceStore) -> None:
    made = store.create("default")

    assert store.load("default") == made
    assert set(made.ports) == set(preferred_ports())
    assert store.names() == ["default"]


def test_an_instance_that_was_never_made_is_none(store: FileInstanceStore) -> None:
    assert store.load("default") is None
    assert store.names() == []


def test_two_instances_share_no_port_and_no_secret(store: FileInstanceStore) -> None:
    first, second = store.create("a"), store.create("b")

    assert not set(first.ports.values()) & set(second.ports.values())
    one, other = (load_secrets(store.folder(name).secrets) for name in ("a", "b"))
    assert not set(one.passwords.values()) & set(other.passwords.values())
    keys = [[file.read_bytes() for file in secrets.signing_keys.iterdir()] for secrets in (one, other)]
    assert [len(of_one) for of_one in keys] == [1, 1]
    assert keys[0] != keys[1]


def test_secrets_are_readable_by_their_owner_only(store: FileInstanceStore) -> None:
    store.create("default")
    folder = store.folder("default").secrets

    assert folder.stat().st_mode & 0o077 == 0
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert [file.stat().st_mode & 0o777 for file in files] == [0o600, 0o600]


@pytest.mark.parametrize(
    "damage", [b"", b'{"format_version": 2,', b"\xff\xfe", b"[]", b'{"format_version": 2}']
)
def test_a_damaged_file_is_restored_from_its_backup_with_a_warning(
    store: FileInstanceStore, warnings: list[str], damage: bytes
) -> None:
    made = store.create("default")
    file = store.folder("default").state_file
    file.write_bytes(damage)

    assert store.load("default") == made
    assert len(warnings) == 1
    assert str(file) in warnings[0]
    assert store.load("default") == made
    assert len(warnings) == 1


def test_when_the_backup_is_damaged_as_well_both_places_are_named(store: FileInstanceStore) -> None:
    store.create("default")
    folder = store.folder("default")
    folder.state_file.write_text('{\n  "uid": oops')
    folder.backup_file.write_text("{}")

    with pytest.raises(EnvironmentNotReady) as caught:
        store.load("default")

    assert caught.value.code == "instance-damaged"
    assert f"{folder.state_file}, line 2, column 10" in caught.value.detail[0]
    assert str(folder.backup_file) in caught.value.detail[1]
    assert "clean --instance default" in (caught.value.hint or "")


@pytest.mark.parametrize(("version", "age"), [(1, "an older"), (3, "a newer")])
def test_another_versions_format_is_refused_and_left_alone(
    store: FileInstanceStore, version: int, age: str
) -> None:
    store.create("default")
    file = store.folder("default").state_file
    document = json.loads(file.read_text()) | {"format_version": version}
    file.write_text(json.dumps(document))

    with pytest.raises(EnvironmentNotReady, match=age):
        store.load("default")

    assert json.loads(file.read_text()) == document


@pytest.mark.parametrize("port", [0, -1, 70000, "8000", None])
def test_a_port_that_is_none_is_damage(store: FileInstanceStore, port: object) -> None:
    store.create("default")
    folder = store.folder("default")
    document = json.loads(folder.state_file.read_text())
    document["ports"]["gateway"] = port
    for file in (folder.state_file, folder.backup_file):
        file.write_text(json.dumps(document))

    with pytest.raises(EnvironmentNotReady) as caught:
        store.load("default")

    assert "ports.gateway" in caught.value.detail[0]


def test_a_moved_port_is_kept(store: FileInstanceStore) -> None:
    made = store.create("default")
    with _listening(made.ports["redis"]):
        moved = store.move_taken_ports(made, ["redis"])

    assert moved.ports["redis"] != made.ports["redis"]
    assert {**moved.ports, "redis": 0} == {**made.ports, "redis": 0}
    assert store.load("default") == moved


def test_a_reset_keeps_ports_and_secrets(store: FileInstanceStore) -> None:
    made = store.create("default")
    folder = store.folder("default")
    secrets = load_secrets(folder.secrets)
    (folder.data_root / "redis").mkdir()
    folder.log("redis").write_text("old")
    store.want("default", ["redis"])

    store.forget_data(made)

    assert store.load("default") == made
    assert load_secrets(folder.secrets) == secrets
    assert list(folder.data_root.iterdir()) == []
    assert not folder.log("redis").exists()
    assert store.wanted("default") == ()


def test_wanted_components_come_in_the_catalogues_order(store: FileInstanceStore) -> None:
    store.create("default")
    store.want("default", ["kafka", "redis"])

    assert store.wanted("default") == ("redis", "kafka")


def test_a_file_in_place_of_the_data_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = FileInstanceStore(tmp_path / "file", lambda _text: None)

    with pytest.raises(EnvironmentNotReady) as caught:
        store.create("default")

    assert caught.value.code == "storage"
    assert store.names() == []
    assert store.load("default") is None


@contextmanager
def _listening(port: int) -> Iterator[None]:
    import socket

    with socket.create_server(("127.0.0.1", port)):
        yield
