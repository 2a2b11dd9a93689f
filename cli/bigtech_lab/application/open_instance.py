"""From the name that a person typed to an instance."""

from __future__ import annotations

from bigtech_lab.application.ports.instances import InstanceStore
from bigtech_lab.domain.catalogue import CATALOGUE
from bigtech_lab.domain.instance import Instance, is_instance_name
from bigtech_lab.errors import BadUsage, EnvironmentNotReady, unknown_name


def checked_name(name: str) -> str:
    """The name, when it is one that an instance can have; raises BadUsage otherwise."""
    if not is_instance_name(name):
        raise BadUsage(
            f"'{name}' cannot be the name of an instance.",
            code="bad-instance-name",
            hint="Use 1 to 32 of a-z, 0-9 and dashes, with no dash at either end.",
        )
    return name


def existing_instance(store: InstanceStore, name: str) -> Instance:
    """The instance of that name; EnvironmentNotReady when it was never started."""
    instance = store.load(checked_name(name))
    if instance is None:
        option = "" if name == "default" else f" --instance {name}"
        raise EnvironmentNotReady(
            f"Instance '{name}' was never started.", code="no-instance", hint=f"bigtech-lab up{option}"
        )
    return instance


def checked_component(name: str) -> str:
    """The name, when it is in the catalogue; raises BadUsage with the nearest one otherwise."""
    if name not in CATALOGUE:
        raise unknown_name("component", name, CATALOGUE)
    return name
