"""From the name that a person typed to an instance."""

from __future__ import annotations

from bigtech_lab.application.ports.instances import InstanceStore
from bigtech_lab.domain.catalogue import CATALOGUE
from bigtech_lab.domain.instance import Instance, is_instance_name
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import BadUsage, EnvironmentNotReady, LabError, unknown_name


def checked_name(name: str) -> str:
    """The name, when it is one that an instance can have; raises BadUsage otherwise."""
    if not is_instance_name(name):
        raise BadUsage(
            Localized(
                f"'{name}' cannot be the name of an instance.",
                f"인스턴스 이름으로 쓸 수 없습니다: '{name}'.",
            ),
            code="bad-instance-name",
            hint=Localized(
                "Use 1 to 32 of a-z, 0-9 and dashes, with no dash at either end.",
                "a-z, 0-9, 하이픈으로 1자부터 32자까지 쓰고, 하이픈으로 시작하거나 끝내지 마세요.",
            ),
        )
    return name


DEFAULT = "default"
"""The instance that every command means when none is named."""


def existing_instance(store: InstanceStore, name: str) -> Instance:
    """The instance of that name.

    Raises BadUsage with the nearest name when there is none, or EnvironmentNotReady when it is the default
    one: then nobody mistyped it, it was never started.
    """
    instance = store.load(checked_name(name))
    if instance is None:
        raise no_instance(store, name)
    return instance


def no_instance(store: InstanceStore, name: str) -> LabError:
    """The error for an instance that does not exist."""
    if name != DEFAULT:
        error = unknown_name("instance", name, store.names())
        if error.hint is None:
            error.advise(
                Localized(
                    f"bigtech-lab up --instance {name} makes one of that name.",
                    f"그런 이름으로 만드는 방법: bigtech-lab up --instance {name}",
                )
            )
        return error
    return EnvironmentNotReady(
        Localized(f"Instance '{name}' was never started.", f"'{name}' 인스턴스는 시작한 적이 없습니다."),
        code="no-instance",
        hint="bigtech-lab up",
    )


def checked_component(name: str) -> str:
    """The name, when it is in the catalogue; raises BadUsage with the nearest one otherwise."""
    if name not in CATALOGUE:
        raise unknown_name("component", name, CATALOGUE)
    return name
