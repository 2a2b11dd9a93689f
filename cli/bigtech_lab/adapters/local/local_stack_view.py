"""An instance of the local runtime as checks and traces see it."""

from __future__ import annotations

from collections.abc import Callable

from bigtech_lab.adapters.local.instance_secrets import DATABASES, OBSERVER_ROLE
from bigtech_lab.adapters.local.recipes.site import Site
from bigtech_lab.application.open_instance import (
    DEFAULT,
    checked_component,
    checked_name,
    existing_instance,
    no_instance,
)
from bigtech_lab.application.ports.instances import InstanceStore
from bigtech_lab.application.ports.runtime import Runtime
from bigtech_lab.application.stack_status import look_at, never_started
from bigtech_lab.domain.component import StackStatus
from bigtech_lab.domain.endpoints import Endpoints
from bigtech_lab.domain.instance import Instance


class LocalStackView:
    """Implements StackView."""

    def __init__(
        self,
        instance: str,
        store: InstanceStore,
        runtime_for: Callable[[Instance], Runtime],
        site_of: Callable[[Instance], Site],
    ) -> None:
        self._name = checked_name(instance)
        self._store = store
        self._runtime_for = runtime_for
        self._site_of = site_of

    @property
    def instance(self) -> str:
        """The instance's name."""
        return self._name

    def endpoints(self) -> Endpoints:
        """Where the stack can be reached; EnvironmentNotReady when the instance was never started."""
        site = self._site_of(existing_instance(self._store, self._name))
        databases = {name: site.database_url(name, OBSERVER_ROLE) for name in DATABASES}
        return Endpoints(
            gateway_url=site.http("gateway"),
            user_url=site.http("user-service"),
            friend_url=site.http("friend-service"),
            chat_url=site.http("chat-service"),
            notification_url=site.http("notification-service"),
            kafka_bootstrap=site.kafka_bootstrap,
            redis_url=site.redis_url,
            user_db_url=databases["user_db"],
            friend_db_url=databases["friend_db"],
            chat_db_url=databases["chat_db"],
            notification_db_url=databases["notification_db"],
        )

    def status(self) -> StackStatus:
        """The state of every component, looked at now; BadUsage when there is no such instance."""
        instance = self._store.load(self._name)
        if instance is None:
            if self._name != DEFAULT:
                raise no_instance(self._store, self._name)
            return never_started(self._name, "local")
        return look_at(self._name, self._runtime_for(instance), self._store.wanted(self._name))

    def last_log_lines(self, component: str, count: int = 10) -> tuple[str, ...]:
        """The newest lines that this run of the component logged, oldest first."""
        runtime = self._runtime_for(existing_instance(self._store, self._name))
        return runtime.last_log_lines(checked_component(component), count)
