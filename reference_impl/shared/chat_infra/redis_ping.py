"""Asks Redis whether it is there, without its client.

Most services use Redis for nothing else, and the client is a tenth of what they would load at their start.
"""

from __future__ import annotations

import asyncio
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from chat_kernel.errors import Unavailable

_PORT: Final = 6379


async def ping_redis(url: str) -> None:
    """Make sure that the Redis at `url` (redis, rediss or unix) takes commands; one connection each time.

    Raises:
        Unavailable: it refuses, as while it loads its data, or what answers is not Redis.
        OSError: nobody answers there.
    """
    parts = urlsplit(url)
    reader, writer = await _connect(parts)
    try:
        commands = [_command("PING")]
        if parts.password:
            credentials = [unquote(word) for word in (parts.username, parts.password) if word]
            commands.insert(0, _command("AUTH", *credentials))
        writer.write(b"".join(commands))
        for _ in commands:
            answer = (await reader.readline()).decode("utf-8", "replace").strip()
            if not answer.startswith("+"):
                reason = answer.removeprefix("-") or "closed the connection"
                raise Unavailable("redis_unavailable", f"Redis refuses: {reason}.")
    finally:
        writer.close()


async def _connect(parts: SplitResult) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    if parts.scheme == "unix":
        return await asyncio.open_unix_connection(parts.path)
    secured = parts.scheme == "rediss"
    return await asyncio.open_connection(parts.hostname, parts.port or _PORT, ssl=secured or None)


def _command(*words: str) -> bytes:
    """Encode a command (RESP, the Redis serialization protocol: an array of bulk strings)."""
    encoded = [word.encode() for word in words]
    return b"*%d\r\n" % len(encoded) + b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in encoded)
