"""Two revisions measured side by side, on real stacks."""

from __future__ import annotations

import subprocess

import pytest

from console import ROOT, Console


def _has_history() -> bool:
    try:
        asked = subprocess.run(
            ["git", "-C", str(ROOT), "ls-files", "--error-unmatch", "reference_impl"],
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        return False
    return asked.returncode == 0


@pytest.mark.skipif(not _has_history(), reason="this copy has no git history, or git is not installed")
def test_two_revisions_take_turns_on_instances_of_their_own_and_leave_nothing(console: Console) -> None:
    # Two names of one commit: a shallow clone has no other.
    compared = ("HEAD", "HEAD^0")

    report = console.ok("bench", "relay", "--set", "events=300", "--compare", *compared, "--json")

    results = report.json("bench")["results"]
    assert [result["variant"] for result in results] == [*compared, *compared]
    for result in results:
        figures = {figure["name"]: figure["value"] for figure in result["figures"]}
        assert figures["left waiting"] == 0
        assert figures["relayed"] > 0
    assert report.err.count("runs as instance") == 2
    assert console.processes() == []
    assert not list((console.data / "bigtech-lab" / "instances").glob("*"))
