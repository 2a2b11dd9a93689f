"""The verb kafka."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bigtech_lab.wiring.instances import stack_view

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager

    from bigtech_lab.application.browse_kafka import BrowseKafka


@contextmanager
def browse_kafka(instance: str) -> Iterator[BrowseKafka]:
    """Looks into the Kafka of an instance; the connections are open as long as the context."""
    from bigtech_lab.adapters.kafka_looks import KafkaLooks
    from bigtech_lab.application.browse_kafka import BrowseKafka

    browser = KafkaLooks(stack_view(instance).endpoints().kafka_bootstrap)
    try:
        yield BrowseKafka(browser)
    finally:
        browser.close()


def local_page(
    answers: Callable[[str, Mapping[str, str]], tuple[str, str] | None], *, port: int
) -> AbstractContextManager[str]:
    """Serves a page that only this machine can see; gives its address."""
    from bigtech_lab.adapters.local_page import local_page

    return local_page(answers, port=port)
