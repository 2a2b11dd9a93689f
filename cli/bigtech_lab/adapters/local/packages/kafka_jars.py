"""Kafka's Java libraries: every one pinned by coordinate and checksum, several fetched at once."""

from __future__ import annotations

import hashlib
import logging
import shutil
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any

from bigtech_lab.adapters.local.packages.package_cache import PackageCache
from bigtech_lab.adapters.local.packages.pins import Jar, kafka_jars, kafka_jars_text
from bigtech_lab.application.ports.runtime import Say
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import EnvironmentNotReady

_AT_ONCE = 8
_TIMEOUT_SECONDS = 60


class KafkaJars:
    """Gives the folder with Kafka's libraries, fetching them when needed."""

    def __init__(self, cache: PackageCache) -> None:
        self._cache = cache

    def installed(self) -> bool:
        """Are they in the cache?"""
        return self._cache.folder("kafka", kafka_jars_text()).is_dir()

    def provide(self, say: Say) -> Path:
        """The folder with all libraries; raises EnvironmentNotReady when one cannot be had or is not the
        pinned one."""
        return self._cache.provide("kafka", kafka_jars_text(), lambda folder: self._fetch(folder, say), say)

    def _fetch(self, folder: Path, say: Say) -> None:
        from jgo.maven import MavenContext, PythonResolver

        # The reasons reach the person through our own error.
        logging.getLogger("jgo").setLevel(logging.CRITICAL)
        repository = folder / ".repository"
        context = MavenContext(resolver=PythonResolver(), repo_cache=repository, timeout=_TIMEOUT_SECONDS)
        jars = kafka_jars()
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            fetched = [pool.submit(self._fetch_one, context, jar, folder) for jar in jars]
            try:
                for done, future in enumerate(as_completed(fetched), start=1):
                    future.result()
                    say(f"downloading Kafka ({done} of {len(jars)} libraries)")
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        shutil.rmtree(repository)

    def _fetch_one(self, context: Any, jar: Jar, folder: Path) -> None:
        if self._cache.cancelled.is_set():
            raise EnvironmentNotReady(
                Localized("The download was given up.", "다운로드를 그만두었습니다."), code="cancelled"
            )
        try:
            found = Path(context.create_dependency(jar.coordinate).artifact.resolve())
            digest = hashlib.sha256(found.read_bytes()).hexdigest()
        except (OSError, RuntimeError) as error:
            # requests' errors are OSErrors; "not found" and a wrong SHA-1 come as RuntimeError.
            raise EnvironmentNotReady(
                Localized(
                    f"A library of Kafka could not be downloaded: {jar.coordinate}.",
                    f"Kafka의 라이브러리를 내려받지 못했습니다: {jar.coordinate}.",
                ),
                code="download-failed",
                detail=[" ".join(str(error).split())[:300]],
                hint=Localized(
                    "Check the network (or the proxy), then try again.",
                    "네트워크(또는 프록시)를 확인하고 다시 시도하세요.",
                ),
            ) from error
        if digest != jar.sha256:
            raise EnvironmentNotReady(
                Localized(
                    f"What was downloaded for {jar.coordinate} is not what was pinned.",
                    f"내려받은 라이브러리가 고정해 둔 것과 다릅니다: {jar.coordinate}.",
                ),
                code="checksum-mismatch",
                detail=[f"expected sha256 {jar.sha256}", f"received sha256 {digest}"],
                hint=Localized(
                    "Check which repository of Java libraries (or which proxy) this machine uses.",
                    "이 컴퓨터가 어떤 Java 라이브러리 저장소(또는 프록시)를 쓰는지 확인하세요.",
                ),
            )
        found.rename(folder / jar.file_name)
