"""Kafka in KRaft's combined mode: one process is broker and controller, started from its own libraries."""

from __future__ import annotations

import base64
import shutil
import signal
import uuid
from pathlib import Path
from typing import ClassVar

from bigtech_lab.adapters.atomic_file import telling_storage_problems, write_atomically
from bigtech_lab.adapters.local import probes
from bigtech_lab.adapters.local.packages.java import Java, provide_java
from bigtech_lab.adapters.local.packages.kafka_archive import Archive, KafkaArchive, class_path
from bigtech_lab.adapters.local.packages.kafka_jars import KafkaJars
from bigtech_lab.adapters.local.packages.pins import kafka_jars
from bigtech_lab.adapters.local.port_allocation import HOST
from bigtech_lab.adapters.local.recipes.kafka_settings import JVM_OPTIONS, LOGGING, server_properties
from bigtech_lab.adapters.local.recipes.recipe import Launch
from bigtech_lab.adapters.local.recipes.site import Site
from bigtech_lab.application.ports.runtime import Say

VERSION = next(j.coordinate for j in kafka_jars() if ":kafka_2.13:" in j.coordinate).rsplit(":", 1)[1]


class KafkaRecipe:
    """Implements Recipe."""

    stop_signal: ClassVar[signal.Signals] = signal.SIGTERM

    def __init__(self, site: Site) -> None:
        self._site = site
        self._port = site.port("kafka")
        self.url = f"{HOST}:{self._port}"

    def prepare(self, say: Say) -> None:
        """Java, Kafka's libraries, and the archive that lets it start in a second."""
        self._programs(say)

    def configure(self, say: Say) -> Launch:
        """Writes server.properties, and formats the storage when there is none yet."""
        java, libraries, archive = self._programs(say)
        data, run = self._site.folder.data("kafka"), self._site.folder.run
        settings, logging = run / "kafka.properties", run / "kafka-log4j2.properties"
        with telling_storage_problems(data):
            text = server_properties(self._port, self._site.port("kafka-controller"), data)
            write_atomically(settings, text, mode=0o600)
            write_atomically(logging, LOGGING)
            if not (data / "meta.properties").exists():
                _format(data, archive.bootstrap)
        argv = [
            str(java.program), *JVM_OPTIONS, *archive.options,
            f"-Dlog4j2.configurationFile={logging}",
            "-cp", class_path(libraries), "kafka.Kafka", str(settings),
        ]  # fmt: skip
        return Launch(argv, VERSION)

    def probe(self) -> probes.Probe:
        """Answers once the broker stands in its own metadata."""
        return probes.kafka(self._port)

    def _programs(self, say: Say) -> tuple[Java, Path, Archive]:
        java = provide_java(self._site.wheels, say)
        libraries = KafkaJars(self._site.cache).provide(say)
        return java, libraries, KafkaArchive(self._site.cache, java, libraries).provide(say)


def _format(data: Path, bootstrap: Path) -> None:
    """Does what `kafka-storage format` does, without starting a Java for it.

    The bootstrap checkpoint holds only feature levels and is the same for every cluster of this version; the
    ids are this cluster's own. `meta.properties` comes last: it is what says that the folder is formatted.
    """
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    shutil.copyfile(bootstrap, data / bootstrap.name)
    text = f"version=1\ncluster.id={_kafka_uuid()}\nnode.id=1\ndirectory.id={_kafka_uuid()}\n"
    write_atomically(data / "meta.properties", text)


def _kafka_uuid() -> str:
    """A UUID as Kafka writes it: URL-safe base64 without padding, not starting with a dash."""
    while True:
        text = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        if not text.startswith("-"):
            return text
