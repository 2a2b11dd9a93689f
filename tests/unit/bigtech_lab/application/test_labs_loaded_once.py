"""A lab that is checked again and again is read once."""

from __future__ import annotations

import pytest

from bigtech_lab.application.labs_loaded_once import LabsLoadedOnce
from bigtech_lab.application.ports.lab_library import LoadedLab
from bigtech_lab.errors import BadUsage
from fakes.lab_library import FakeLabLibrary
from fakes.made_up_lab import made_up_lab


class Counting(FakeLabLibrary):
    def __init__(self, *labs: LoadedLab) -> None:
        super().__init__(*labs)
        self.read: list[str] = []

    def load(self, phase: str) -> LoadedLab:
        self.read.append(phase)
        return super().load(phase)


def test_a_phase_is_read_once() -> None:
    library = Counting(made_up_lab())
    labs = LabsLoadedOnce(library)

    assert labs.load("7") is labs.load("7")
    assert library.read == ["7"]
    assert labs.phases() == {7: "made-up"}


def test_a_phase_that_does_not_exist_is_told_each_time() -> None:
    labs = LabsLoadedOnce(Counting())
    for _ in range(2):
        with pytest.raises(BadUsage, match="There is no phase '7'"):
            labs.load("7")
