"""`instance.json`: reading, writing, and what to do when it is damaged."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from bigtech_lab.adapters.atomic_file import write_atomically
from bigtech_lab.adapters.local.instance_folder import InstanceFolder
from bigtech_lab.domain.catalogue import preferred_ports
from bigtech_lab.domain.instance import Instance
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import EnvironmentNotReady

FORMAT_VERSION = 2
_LAST_PORT = 65535


class Damaged(Exception):
    """The file is not what `write_instance` wrote; the message says where and why."""


def write_instance(folder: InstanceFolder, instance: Instance) -> None:
    """Writes the file and its backup, the file first: one of the two is whole at any time."""
    document = {
        "format_version": FORMAT_VERSION,
        "uid": instance.uid,
        "name": instance.name,
        "ports": dict(instance.ports),
        "created_at": instance.created_at.isoformat(),
    }
    text = json.dumps(document, indent=2) + "\n"
    write_atomically(folder.state_file, text)
    write_atomically(folder.backup_file, text)


def read_instance(path: Path, name: str) -> Instance:
    """The instance in the file.

    Raises FileNotFoundError, Damaged, or EnvironmentNotReady when another version of the lab wrote it.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise Damaged(f"{path}, line {error.lineno}, column {error.colno}: {error.msg}") from error
    except UnicodeDecodeError as error:
        raise Damaged(f"{path}, byte {error.start}: not UTF-8 text") from error
    if not isinstance(document, dict):
        raise Damaged(f"{path}: expected an object, found {type(document).__name__}")
    _refuse_other_formats(path, name, document.get("format_version"))
    return _instance(path, document)


def _refuse_other_formats(path: Path, name: str, version: Any) -> None:
    if version == FORMAT_VERSION:
        return
    if not isinstance(version, int) or isinstance(version, bool):
        raise Damaged(f"{path}: format_version is {version!r}")
    age = (
        Localized("a newer", "더 새로운") if version > FORMAT_VERSION else Localized("an older", "더 오래된")
    )
    way_out = (
        Localized("Update BigTech Lab, or", "BigTech Lab을 업데이트하거나")
        if version > FORMAT_VERSION
        else Localized("Either go back to that version, or", "그 버전으로 돌아가거나")
    )
    raise EnvironmentNotReady(
        Localized(
            f"Instance '{name}' was made by {age.en} BigTech Lab: {path} has format {version}, "
            f"this version knows {FORMAT_VERSION}.",
            f"'{name}' 인스턴스는 {age.ko} BigTech Lab이 만들었습니다. {path}의 형식은 {version}이고, 이 "
            f"버전이 아는 것은 {FORMAT_VERSION}입니다.",
        ),
        code="instance-format",
        hint=Localized(
            f"{way_out.en} remove the instance and its data with `bigtech-lab clean --instance {name}`.",
            f"{way_out.ko} `bigtech-lab clean --instance {name}`으로 인스턴스와 데이터를 지우세요.",
        ),
    )


def _instance(path: Path, document: dict[str, Any]) -> Instance:
    ports = document.get("ports")
    if not isinstance(ports, dict) or set(ports) != set(preferred_ports()):
        raise Damaged(f"{path}: ports must name {', '.join(preferred_ports())}")
    for port_name, port in ports.items():
        if not isinstance(port, int) or not 0 < port <= _LAST_PORT:
            raise Damaged(f"{path}: ports.{port_name} is {port!r}, not a port number")
    try:
        return Instance(
            str(document["uid"]),
            str(document["name"]),
            dict(ports),
            datetime.fromisoformat(document["created_at"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Damaged(f"{path}: {error.__class__.__name__} {error}") from error
