"""The use cases behind `dlq`: looking at dead letters and sending them back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bigtech_lab.application.ports.dead_letter_queue import DeadLetterQueue
from bigtech_lab.domain.dead_letter import (
    REPLAYED,
    SUFFIX,
    DeadLetter,
    Place,
    RawRecord,
    dead_letters,
    headers_to_send,
    note_of_replay,
)
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import BadUsage, unknown_name

_NOT_KEPT = Localized("its value was too large to be kept", "값이 너무 커서 보관하지 못했습니다")


@dataclass(frozen=True, slots=True)
class Replay:
    """What became of one letter: `sent` is None when it was only looked at, `skipped` says why it stayed."""

    letter: DeadLetter
    sent: Place | None = None
    skipped: Localized | None = None


class DeadLetters:
    """The dead letters of one stack."""

    def __init__(
        self, queue: DeadLetterQueue, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._queue = queue
        self._now = now

    def of_all(self) -> Mapping[str, Sequence[DeadLetter]]:
        """The letters of every topic that has a dead-letter topic."""
        return {topic: self._letters(topic) for topic in self._queue.topics()}

    def of_topic(self, topic: str) -> Mapping[str, Sequence[DeadLetter]]:
        """The letters of one topic; BadUsage for a topic that has none of its own."""
        known = self._known(topic)
        return {known: self._letters(known)}

    def one(self, topic: str, offset: int) -> tuple[DeadLetter, RawRecord]:
        """A letter and the record that it is; BadUsage when there is none at this offset."""
        known = self._known(topic)
        letters = {letter.offset: letter for letter in self._letters(known)}
        if offset not in letters:
            raise _no_letter(known, offset, sorted(letters))
        return letters[offset], next(self._queue.records(known, offset=offset))

    def replay(
        self, topic: str | None, offset: int | None, *, again: bool, dry_run: bool
    ) -> Iterator[Replay]:
        """Sends letters back to where they came from: one, those of a topic, or all; oldest first.

        One that was sent back before stays, unless `again`; named by its offset, it is an error.
        """
        if topic is None:
            chosen = [letter for letters in self.of_all().values() for letter in letters]
        elif offset is None:
            [chosen] = [list(letters) for letters in self.of_topic(topic).values()]
        else:
            chosen = [self.one(topic, offset)[0]]
            if chosen[0].replayed_to and not again:
                raise BadUsage(
                    Localized(
                        f"{chosen[0].name} was replayed before, to {chosen[0].replayed_to}.",
                        f"{chosen[0].name} 데드 레터는 이미 다시 보냈습니다: {chosen[0].replayed_to}.",
                    ),
                    code="already-replayed",
                    hint=Localized(
                        f"bigtech-lab dlq replay {chosen[0].name} --again sends it once more.",
                        f"한 번 더 보내려면: bigtech-lab dlq replay {chosen[0].name} --again",
                    ),
                )
        first: dict[Place, DeadLetter] = {}
        for letter in chosen:
            known = first.setdefault(letter.origin, letter) if letter.origin else letter
            if known is not letter and (again or not letter.replayed_to):
                # Sent for each consumer that buried it, it would come to every one of them as often.
                same = Localized(f"the same record as {known.name}", f"같은 레코드: {known.name}")
                yield Replay(letter, skipped=same)
            else:
                yield self._replayed(letter, again=again, dry_run=dry_run)

    def _replayed(self, letter: DeadLetter, *, again: bool, dry_run: bool) -> Replay:
        if letter.replayed_to and not again:
            to = letter.replayed_to
            before = Localized(f"replayed before, to {to}", f"이미 다시 보냄: {to}")
            return Replay(letter, skipped=before)
        if letter.value_left_out:
            return Replay(letter, skipped=_NOT_KEPT)
        if dry_run:
            return Replay(letter)
        record = next(self._queue.records(letter.topic, offset=letter.offset))
        target = letter.origin or Place(letter.topic, -1, -1)
        partition = letter.origin.partition if letter.origin else None
        sent = self._queue.send(target.topic, partition, record.key, record.value, headers_to_send(record))
        # After the record: a crash between the two lets it be sent twice, which the inboxes take for once.
        note = note_of_replay(record, sent, self._now())
        self._queue.send(record.topic, record.partition, REPLAYED.encode(), None, note)
        return Replay(letter, sent=sent)

    def _letters(self, topic: str) -> Sequence[DeadLetter]:
        return dead_letters(topic, self._queue.records(topic))

    def _known(self, topic: str) -> str:
        name, known = topic.removesuffix(SUFFIX), self._queue.topics()
        if name not in known:
            raise unknown_name("topic", name, known)
        return name


def _no_letter(topic: str, offset: int, offsets: Sequence[int]) -> BadUsage:
    if not offsets:
        return BadUsage(
            Localized(f"{topic} has no dead letters.", f"{topic}에는 데드 레터가 없습니다."),
            code="no-dead-letters",
            hint="bigtech-lab dlq list",
        )
    found = (
        f"its only one is {offsets[0]}"
        if len(offsets) == 1
        else f"they are from {offsets[0]} to {offsets[-1]}"
    )
    return BadUsage(
        Localized(
            f"{topic} has no dead letter at offset {offset}; {found}.",
            f"{topic}의 오프셋 {offset}에는 데드 레터가 없습니다. {found}.",
        ),
        code="no-such-dead-letter",
        hint=f"bigtech-lab dlq list {topic}",
    )
