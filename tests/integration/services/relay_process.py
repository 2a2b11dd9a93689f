"""`python relay_process.py DSN KAFKA [hang-before-marking]`: a relay as a process of its own, to be killed.

It says `sent` on stdout whenever Kafka has acknowledged rows; told to, it hangs there for ever, which is
where a crash between sending and marking would leave an outbox.
"""

from __future__ import annotations

import asyncio
import sys

from chat_infra.kafka.producer import EventProducer
from chat_infra.outbox.marking import Marking
from chat_infra.outbox.relay import OutboxRelay
from chat_infra.postgres.database import Database


async def run(dsn: str, kafka: str, *, hangs: bool) -> None:
    database = Database(dsn, application_name="relay-process")
    await database.start()
    database.open_gate()
    producer = EventProducer(kafka, client_id="relay-process")
    await producer.start()
    begin = Marking.begin

    async def told(self: Marking) -> None:
        if self.due_in is not None:
            sys.stdout.write("sent\n")
            sys.stdout.flush()
            if hangs:
                await asyncio.Event().wait()
        await begin(self)

    Marking.begin = told  # type: ignore[method-assign]
    await OutboxRelay(database, producer, source="/test").run(asyncio.Event())


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1], sys.argv[2], hangs="hang-before-marking" in sys.argv))
