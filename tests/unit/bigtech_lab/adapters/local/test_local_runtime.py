from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bigtech_lab.adapters.local import local_runtime, probes
from bigtech_lab.adapters.local.file_instance_store import FileInstanceStore
from bigtech_lab.adapters.local.local_runtime import LocalRuntime
from bigtech_lab.adapters.local.packages.package_cache import PackageCache
from bigtech_lab.adapters.local.recipes.recipe import Launch
from bigtech_lab.adapters.local.recipes.site import Site
from bigtech_lab.application.ports.runtime import Ending


class _LateRecipe:
    """A server that does not listen (yet); anybody who does passes its probe."""

    def configure(self, _say: object) -> Launch:
        return Launch([sys.executable, "-c", "import time; time.sleep(60)"], "1")

    def probe(self) -> probes.Probe:
        return lambda _patience: None


@pytest.fixture
def site(tmp_path: Path) -> Site:
    store = FileInstanceStore(tmp_path, lambda _text: None)
    instance = store.create("default")
    return Site(instance, store.folder("default"), tmp_path, PackageCache(tmp_path / "cache"))


@pytest.fixture
def runtime(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalRuntime]:
    monkeypatch.setattr(local_runtime, "recipe_for", lambda _component, _site: _LateRecipe())
    runtime = LocalRuntime(site)
    runtime.start("redis", lambda _text: None)
    yield runtime
    runtime.kill("redis")
    assert runtime.ending("redis") == Ending(-9)


def test_a_stranger_who_answers_on_our_port_does_not_make_the_component_ready(
    site: Site, runtime: LocalRuntime
) -> None:
    with socket.create_server(("127.0.0.1", site.port("redis"))):
        reason = runtime.unready_reason("redis", patience=1.0)

    assert reason is not None
    assert f"port {site.port('redis')} is answered by" in reason
    assert "not by this instance's redis" in reason


def test_a_component_without_a_process_is_not_ready_whoever_answers(runtime: LocalRuntime) -> None:
    assert runtime.unready_reason("kafka", patience=1.0) == "the process of kafka is not there"
