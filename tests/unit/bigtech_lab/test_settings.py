from __future__ import annotations

from pathlib import Path

import pytest

from bigtech_lab.settings import load_settings


def test_the_xdg_variables_say_where_things_are_kept() -> None:
    settings = load_settings({"HOME": "/h", "XDG_DATA_HOME": "/d", "XDG_CACHE_HOME": "/c"})

    assert settings.data_dir == Path("/d/bigtech-lab")
    assert settings.cache_dir == Path("/c/bigtech-lab")


def test_without_them_the_home_directory_is_used() -> None:
    settings = load_settings({"HOME": "/h"})

    assert settings.data_dir == Path("/h/.local/share/bigtech-lab")
    assert settings.cache_dir == Path("/h/.cache/bigtech-lab")


def test_a_relative_xdg_path_is_ignored_as_the_specification_says() -> None:
    settings = load_settings({"HOME": "/h", "XDG_DATA_HOME": "data"})
    assert settings.data_dir == Path("/h/.local/share/bigtech-lab")


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, "en"),
        ({"LANG": "ko_KR.UTF-8"}, "ko"),
        ({"LANG": "ko_KR.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "BIGTECH_LAB_LANG": "ko"}, "ko"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
    ],
)
def test_the_language_follows_the_locale(environ: dict[str, str], language: str) -> None:
    assert load_settings({"HOME": "/h", **environ}).language == language


def test_the_bundle_holds_the_labs_and_the_reference() -> None:
    bundle = load_settings({"HOME": "/h"}).bundle_dir
    assert (bundle / "labs").is_dir()
    assert (bundle / "reference_impl").is_dir()
