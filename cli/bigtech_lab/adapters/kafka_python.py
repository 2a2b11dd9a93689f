"""One way to speak to Kafka for everything that only looks: clients made when they are needed first."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from typing import Any, TypeVar

from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import EnvironmentNotReady

MILLISECONDS = 5000
_CONNECT_SECONDS = 2.0
_T = TypeVar("_T")


class KafkaPython:
    """A broker through kafka-python; used by one thread at a time."""

    def __init__(self, bootstrap: str) -> None:
        self.bootstrap = bootstrap
        self._reader: Any = None
        self._admin: Any = None

    def reader(self) -> Any:
        """A consumer that joins no group and commits nothing."""
        from kafka import KafkaConsumer

        if self._reader is None:
            self._reader = KafkaConsumer(
                bootstrap_servers=self.bootstrap,
                client_id="bigtech-lab",
                group_id=None,
                enable_auto_commit=False,
                auto_offset_reset="earliest",
                allow_auto_create_topics=False,
                fetch_max_wait_ms=100,
                bootstrap_timeout_ms=MILLISECONDS,
                request_timeout_ms=MILLISECONDS,
                metrics_enabled=False,
            )
        return self._reader

    def admin(self) -> Any:
        """A client for questions about groups."""
        from kafka import KafkaAdminClient

        if self._admin is None:
            self._admin = KafkaAdminClient(
                bootstrap_servers=self.bootstrap,
                client_id="bigtech-lab",
                bootstrap_timeout_ms=MILLISECONDS,
                request_timeout_ms=MILLISECONDS,
            )
        return self._admin

    def asked(self, question: Callable[[], _T]) -> _T:
        """The answer to a question; EnvironmentNotReady when the broker gives none."""
        from kafka.errors import KafkaError

        # What went wrong is told once, by the error below.
        logging.getLogger("kafka").setLevel(logging.CRITICAL)
        try:
            if self._reader is None and self._admin is None:
                self._reach()
            return question()
        except (KafkaError, OSError) as error:
            raise EnvironmentNotReady(
                Localized(
                    f"Kafka does not answer at {self.bootstrap}: {error or type(error).__name__}",
                    f"{self.bootstrap}의 Kafka가 응답하지 않습니다: {error or type(error).__name__}",
                ),
                code="kafka-away",
                hint=Localized(
                    "bigtech-lab up starts the stack; bigtech-lab status shows what runs.",
                    "bigtech-lab up은 스택을 시작하고, bigtech-lab status는 무엇이 실행 중인지 보여 줍니다.",
                ),
            ) from None

    def close(self) -> None:
        """Closes what was opened."""
        for client in (self._reader, self._admin):
            if client is not None:
                client.close()
        self._reader = self._admin = None

    def _reach(self) -> None:
        # kafka-python tries for its whole time-out when nothing listens; a plain connect knows at once.
        host, _, port = self.bootstrap.split(",")[0].rpartition(":")
        socket.create_connection((host, int(port)), timeout=_CONNECT_SECONDS).close()
