"""What one training run of Kafka leaves behind: loaded classes as an archive, and a formatted storage.

With the archive Kafka starts in about a third of the time (class-data sharing, JEP 350; an AOT cache, JEP
483, from Java 25 on). It fits one Java and one set of libraries, hence a folder for each pair.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from bigtech_lab.adapters.local import probes
from bigtech_lab.adapters.local.packages.java import Java
from bigtech_lab.adapters.local.packages.package_cache import PackageCache
from bigtech_lab.adapters.local.packages.pins import kafka_jars
from bigtech_lab.adapters.local.port_allocation import allocate
from bigtech_lab.adapters.local.recipes.kafka_settings import JVM_OPTIONS, LOGGING, server_properties
from bigtech_lab.application.ports.runtime import Say
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import EnvironmentNotReady

_AOT_SINCE = 25
# Counted up when the training changes, so that archives of the old one are not used any more.
_PROCEDURE = "2"
_TRAINING_SECONDS = 90.0
_POLL_SECONDS = 0.1
_CLUSTER_ID = "AAAAAAAAAAAAAAAAAAAAAQ"


@dataclass(frozen=True, slots=True)
class Archive:
    """`options` make Java use the archive; `bootstrap` is the storage's bootstrap checkpoint."""

    options: tuple[str, ...]
    bootstrap: Path


def class_path(libraries: Path) -> str:
    """The class path in the pinned order; the archive is void under any other."""
    return ":".join(str(libraries / jar.file_name) for jar in kafka_jars())


class KafkaArchive:
    """Gives the archive for one Java and one folder of libraries, made by a training run when needed."""

    def __init__(self, cache: PackageCache, java: Java, libraries: Path) -> None:
        self._cache = cache
        self._java = java
        self._libraries = libraries

    def provide(self, say: Say) -> Archive:
        """The archive; a Java that cannot make one costs speed, not the start."""
        identity = "\n".join(
            (
                _PROCEDURE,
                str(self._java.program.resolve()),
                self._java.version,
                str(self._libraries),
                *JVM_OPTIONS,
            )
        )

        def fill(folder: Path) -> None:
            say("preparing Kafka (once)")
            self._format(folder)
            say("teaching Java to start Kafka fast (once)")
            self._train(folder)

        folder = self._cache.provide("kafka-archive", identity, fill, say)
        archive = folder / self._archive_name
        options = (
            (f"{self._use_option}={archive}", "-Xlog:disable", "-Xlog:all=error:stderr")
            if archive.exists()
            else ()
        )
        return Archive((*options, *self._quiet), folder / "bootstrap.checkpoint")

    @property
    def _aot(self) -> bool:
        return self._java.major >= _AOT_SINCE

    @property
    def _archive_name(self) -> str:
        return "kafka.aot" if self._aot else "kafka.jsa"

    @property
    def _use_option(self) -> str:
        return "-XX:AOTCache" if self._aot else "-XX:SharedArchiveFile"

    @property
    def _quiet(self) -> tuple[str, ...]:
        # Kafka unmaps its files the old way; from Java 24 on that prints a warning (JEP 498).
        return ("--sun-misc-unsafe-memory-access=allow",) if self._java.major >= 24 else ()  # noqa: PLR2004

    def _command(self, *arguments: str) -> list[str]:
        return [str(self._java.program), *JVM_OPTIONS, *self._quiet, *arguments]

    def _format(self, folder: Path) -> None:
        ports = allocate({"kafka": 0, "controller": 0}, {0})
        (folder / "server.properties").write_text(
            server_properties(ports["kafka"], ports["controller"], folder / "data")
        )
        (folder / "log4j2.properties").write_text(LOGGING)
        argv = self._command(
            "-cp", class_path(self._libraries), "kafka.tools.StorageTool", "format",
            "-t", _CLUSTER_ID, "-c", str(folder / "server.properties"),
        )  # fmt: skip
        done = subprocess.run(argv, capture_output=True, text=True, check=False)  # noqa: S603 - argv is ours
        checkpoint = folder / "data" / "bootstrap.checkpoint"
        if done.returncode != 0 or not checkpoint.exists():
            raise EnvironmentNotReady(
                Localized(
                    f"Kafka could not format its storage with {self._java.program}.",
                    f"Kafka가 저장소를 포맷하지 못했습니다. 사용한 Java: {self._java.program}.",
                ),
                code="kafka-format",
                detail=(done.stdout + done.stderr).splitlines()[-6:],
                hint=Localized(
                    "Try another Java (17 or newer) by setting JAVA_HOME.",
                    "JAVA_HOME에 다른 Java(17 이상)를 지정해 보세요.",
                ),
            )
        (folder / "bootstrap.checkpoint").write_bytes(checkpoint.read_bytes())
        self._port = ports["kafka"]

    def _train(self, folder: Path) -> None:
        create = "-XX:AOTCacheOutput" if self._aot else "-XX:ArchiveClassesAtExit"
        argv = self._command(
            f"{create}={folder / self._archive_name}",
            f"-Dlog4j2.configurationFile={folder / 'log4j2.properties'}",
            "-cp", class_path(self._libraries), "kafka.Kafka", str(folder / "server.properties"),
        )  # fmt: skip
        with (folder / "training.log").open("wb") as log:
            process = subprocess.Popen(  # noqa: S603 - argv is ours
                argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=folder, env=_java_environment()
            )
        try:
            self._let_it_start_and_end(process)
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
        for leftover in ("server.properties", "log4j2.properties"):
            (folder / leftover).unlink()
        shutil.rmtree(folder / "data")

    def _let_it_start_and_end(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + _TRAINING_SECONDS
        probe = probes.kafka(self._port)
        while probe(0.5) is not None and not self._over(process, deadline):
            time.sleep(_POLL_SECONDS)
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        while not self._over(process, deadline):
            time.sleep(_POLL_SECONDS)

    def _over(self, process: subprocess.Popen[bytes], deadline: float) -> bool:
        if self._cache.cancelled.is_set():
            raise EnvironmentNotReady(
                Localized("Preparing Kafka was given up.", "Kafka 준비를 그만두었습니다."), code="cancelled"
            )
        return process.poll() is not None or time.monotonic() > deadline


def _java_environment() -> dict[str, str]:
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LC_ALL") if name in os.environ}
