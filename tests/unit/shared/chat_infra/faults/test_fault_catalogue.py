"""`faults.yaml` and the code: the same faults, the same defaults, and each of them in the file it names."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bigtech_lab.adapters.fault_catalogue_file import fault_catalogue
from bigtech_lab.domain.catalogue import CATALOGUE
from chat_infra.faults import declared
from chat_infra.faults.flag import Fault

REFERENCE = Path(__file__).parents[5] / "reference_impl"
FILE = REFERENCE / "faults.yaml"
TOLD = fault_catalogue(FILE)
WHERE = {data["name"]: data["where"] for data in yaml.safe_load(FILE.read_text())["faults"]}
CONSTANTS = {fault.name: name for name, fault in vars(declared).items() if isinstance(fault, Fault)}


def test_what_the_code_declares_is_what_people_are_told_of() -> None:
    assert {fault.name for fault in declared.DECLARED} == set(TOLD) == set(CONSTANTS)
    assert len(declared.DECLARED) == len(CONSTANTS)


@pytest.mark.parametrize("fault", declared.DECLARED, ids=lambda fault: fault.name)
def test_a_fault_has_the_parameters_that_people_are_told_of(fault: Fault) -> None:
    told = {p.name: p.default for p in TOLD[fault.name].parameters.values()}
    assert dict(fault.defaults) == told
    assert all(p.least <= p.default <= p.most for p in TOLD[fault.name].parameters.values())


@pytest.mark.parametrize("name", WHERE)
def test_a_fault_lives_where_the_catalogue_says(name: str) -> None:
    assert re.search(rf"\b{CONSTANTS[name]}\b", (REFERENCE / WHERE[name]).read_text())


@pytest.mark.parametrize("name", WHERE)
def test_a_fault_bites_in_services_that_exist(name: str) -> None:
    assert set(TOLD[name].services) <= set(CATALOGUE)


def test_no_fault_is_about_who_may_do_what() -> None:
    """A lab that can switch authorisation off is one typing error away from having none."""
    sources = [
        *(REFERENCE / "shared/chat_infra/faults").glob("*.py"),
        *REFERENCE.glob("services/*/**/faulty_*.py"),
    ]
    assert len(sources) > 5
    names: Any = re.compile(r"http\.(auth|tokens)|TokenVerifier|require_member|token_issuer")
    assert [source.name for source in sources if names.search(source.read_text())] == []
