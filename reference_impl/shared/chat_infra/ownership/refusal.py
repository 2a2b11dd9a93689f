"""Refuses writes to a context that somebody else owns at the moment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from fastapi import APIRouter, Depends
from starlette.requests import Request

from chat_infra.ownership.ownership import Ownership
from chat_kernel.errors import Unavailable

_READS: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def moved() -> Unavailable:
    """The refusal: the gateway knows the owner, so the same request succeeds in a moment."""
    return Unavailable("moved", "This part of the system is being moved. Try again in a moment.")


def guarded(routers: Sequence[APIRouter], ownership: Ownership) -> Sequence[APIRouter]:
    """The routers, refusing to write while the context is not held here (503 `moved`)."""
    if not ownership.is_shared:
        return routers

    # --8<-- [start:guard]
    async def refuse_when_moved(request: Request) -> None:
        if request.method not in _READS and not ownership.is_held:
            raise moved()

    # --8<-- [end:guard]

    outer = APIRouter(dependencies=[Depends(refuse_when_moved)])
    for router in routers:
        outer.include_router(router)
    return [outer]
