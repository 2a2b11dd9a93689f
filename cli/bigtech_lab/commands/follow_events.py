"""`bigtech-lab trace --follow`."""

from __future__ import annotations

import asyncio
import os
import sys

from bigtech_lab import wiring
from bigtech_lab.presentation.notice import tell


def follow_events(flow: str, user: str, instance: str, *, as_json: bool, language: str) -> None:
    """Prints every hop of every event (of a flow, about a user) until Ctrl-C."""
    types = wiring.event_types(flow) if flow else ()
    try:
        asyncio.run(_follow(types, user, instance, as_json=as_json, language=language))
    except BrokenPipeError:
        # The reader (`head`, say) has what it wanted; Python's own flush at exit must not fail on it again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        # How following ends.
        return


async def _follow(types: tuple[str, ...], user: str, instance: str, *, as_json: bool, language: str) -> None:
    from bigtech_lab.presentation.seen_hop import hop_as_json, hop_line
    from bigtech_lab.presentation.trace_words import BLIND, FOLLOWING

    async with wiring.follow_events(instance, types, user) as following:
        await following.start()
        tell(FOLLOWING.in_language(language))
        blind: dict[str, str] = {}
        write = hop_as_json if as_json else hop_line
        while True:
            hops = await following.look()
            # One write for all: at hundreds of events a second the terminal is the slowest part.
            sys.stdout.write("".join(write(hop) + "\n" for hop in hops))
            sys.stdout.flush()
            for window, trouble in following.troubles.items():
                if window not in blind:
                    tell(BLIND.in_language(language).format(window=window, trouble=trouble))
            blind = dict(following.troubles)
            await following.rest()
