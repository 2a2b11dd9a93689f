"""Trees of changed code: whole, up to date, and what a component is started from."""

from __future__ import annotations

import os
import py_compile
from pathlib import Path

import pytest

from bigtech_lab.adapters.local.file_instance_store import FileInstanceStore
from bigtech_lab.adapters.local.packages.package_cache import PackageCache
from bigtech_lab.adapters.local.recipes.service import ServiceRecipe
from bigtech_lab.adapters.local.recipes.site import Site
from bigtech_lab.adapters.local.source_overlays import LocalSourceOverlays
from bigtech_lab.errors import BadUsage, EnvironmentNotReady, LabFault

MAIN = "services/user/__main__.py"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    reference = tmp_path / "reference_impl"
    for path in (MAIN, "services/user/api.py", "shared/chat_kernel/ids.py"):
        (reference / path).parent.mkdir(parents=True, exist_ok=True)
        (reference / path).write_text(f"# {path} of the reference\n")
    store = FileInstanceStore(tmp_path / "home", lambda _text: None)
    instance = store.create("default")
    return Site(instance, store.folder("default"), reference, PackageCache(tmp_path / "cache"))


@pytest.fixture
def overlays(site: Site) -> LocalSourceOverlays:
    return LocalSourceOverlays(site.folder, site.reference)


def texts(tree: Path) -> dict[str, str]:
    return {file.relative_to(tree).as_posix(): file.read_text() for file in tree.rglob("*") if file.is_file()}


def test_a_tree_is_the_reference_with_the_given_files(site: Site, overlays: LocalSourceOverlays) -> None:
    tree = overlays.build("mine", {MAIN: "mine = 1\n", "services/user/new/thing.py": "new = 1\n"})
    assert texts(tree) == {
        **texts(site.reference),
        MAIN: "mine = 1\n",
        "services/user/new/thing.py": "new = 1\n",
    }


def test_building_again_touches_only_what_differs(site: Site, overlays: LocalSourceOverlays) -> None:
    tree = overlays.build("mine", {MAIN: "mine = 1\n", "services/user/new.py": "new = 1\n"})
    assert overlays.build("mine", {"services/user/api.py": "mine = 2\n"}) == tree
    assert texts(tree) == {**texts(site.reference), "services/user/api.py": "mine = 2\n"}
    overlays.build("mine", {})
    assert texts(tree) == texts(site.reference)
    kept = (tree / MAIN).stat().st_ino
    overlays.build("mine", {})
    assert (tree / MAIN).stat().st_ino == kept


def test_compiled_files_are_no_part_of_it(site: Site, overlays: LocalSourceOverlays) -> None:
    cache = site.reference / "services/user/__pycache__"
    cache.mkdir()
    (cache / "api.pyc").write_bytes(b"\0")
    assert not [path for path in texts(overlays.build("mine", {})) if "__pycache__" in path]


def test_a_changed_file_is_compiled_anew(overlays: LocalSourceOverlays) -> None:
    tree = overlays.build("mine", {MAIN: "x = 1\n"})
    compiled = Path(py_compile.compile(str(tree / MAIN)) or "")
    other = Path(py_compile.compile(str(tree / "services/user/api.py")) or "")
    overlays.build("mine", {MAIN: "x = 2\n"})
    assert (compiled.exists(), other.exists()) == (False, True)


@pytest.mark.parametrize("path", ["../outside.py", "/etc/passwd", "services/../../x.py", ""])
def test_a_path_out_of_the_tree_is_refused(overlays: LocalSourceOverlays, path: str) -> None:
    with pytest.raises(BadUsage, match="not a path inside reference_impl"):
        overlays.build("mine", {path: ""})


def test_a_component_starts_from_its_tree_and_the_others_from_the_reference(
    site: Site, overlays: LocalSourceOverlays
) -> None:
    tree = overlays.build("mine", {})
    overlays.use("user-service", tree, {"PRESENCE_TTL_SECONDS": "600"})
    launch = ServiceRecipe(site, "user").configure(print)
    assert launch.env["PYTHONPATH"].split(os.pathsep) == [str(tree), str(tree / "shared")]
    assert launch.env["PRESENCE_TTL_SECONDS"] == "600"
    other = ServiceRecipe(site, "friend").configure(print)
    assert other.env["PYTHONPATH"].split(os.pathsep)[0] == str(site.reference)
    assert overlays.in_use() == {"user-service": tree}


def test_none_brings_the_reference_back(site: Site, overlays: LocalSourceOverlays) -> None:
    overlays.use("user-service", overlays.build("mine", {}))
    overlays.use("user-service", None)
    assert site.source_of("user-service") == site.reference
    assert overlays.in_use() == {}


def test_forgetting_removes_trees_and_variations(site: Site, overlays: LocalSourceOverlays) -> None:
    tree = overlays.build("mine", {})
    overlays.use("user-service", tree)
    overlays.forget()
    assert site.source_of("user-service") == site.reference
    assert not tree.exists()
    overlays.forget()


def test_a_tree_without_the_service_is_told_before_anything_starts(
    site: Site, overlays: LocalSourceOverlays, tmp_path: Path
) -> None:
    overlays.use("user-service", tmp_path / "gone")
    with pytest.raises(LabFault, match="The code of user-service is not in"):
        ServiceRecipe(site, "user").prepare(print)


def test_a_damaged_file_is_not_taken_for_the_reference(site: Site) -> None:
    site.folder.variations_file.write_text("{half")
    with pytest.raises(EnvironmentNotReady, match="which code the components run"):
        site.source_of("user-service")
