"""Every fault of the reference backend. `faults.yaml` tells people about them; a test holds both together."""

from __future__ import annotations

from typing import Final

from chat_infra.faults.flag import Fault

# In every service that has a database.
SLOW_QUERY: Final = Fault("slow-query", {"seconds": 1.0})
LEAKED_CONNECTION: Final = Fault("leaked-connection", {"every": 1})

# In whoever asks another service.
SLOW_EXTERNAL_CALL: Final = Fault("slow-external-call", {"seconds": 1.5})

# In event streams.
DROPPED_SSE: Final = Fault("dropped-sse", {"events": 1})
SILENT_SSE: Final = Fault("silent-sse")

# In the relay.
RELAY_PAUSED: Final = Fault("relay-paused")
RELAY_CRASH: Final = Fault("relay-crash-between-send-and-mark")
DUPLICATE_DELIVERY: Final = Fault("duplicate-delivery", {"times": 2})
WRONG_ORDER: Final = Fault("wrong-order")
WRONG_PARTITION_KEY: Final = Fault("wrong-partition-key")
SWALLOWED_PUBLISH_ERROR: Final = Fault("swallowed-publish-error", {"every": 1})
MISSING_CORRELATION: Final = Fault("missing-correlation")

# In consumers.
CONSUMER_PAUSED: Final = Fault("consumer-paused")
SLOW_CONSUMER: Final = Fault("slow-consumer", {"seconds": 0.5})
LOST_IDEMPOTENCY: Final = Fault("lost-idempotency")

# In chat-service.
CLIENT_MSG_ID_IGNORED: Final = Fault("client-msg-id-ignored")
N_PLUS_ONE: Final = Fault("n-plus-one")

# In user-service.
SLOW_HASH: Final = Fault("slow-hash", {"times": 10})
STALE_CACHE: Final = Fault("stale-cache", {"seconds": 60.0})
PRESENCE_TTL_IGNORED: Final = Fault("presence-ttl-ignored")

DECLARED: Final[tuple[Fault, ...]] = (
    SLOW_QUERY,
    LEAKED_CONNECTION,
    SLOW_EXTERNAL_CALL,
    DROPPED_SSE,
    SILENT_SSE,
    RELAY_PAUSED,
    RELAY_CRASH,
    DUPLICATE_DELIVERY,
    WRONG_ORDER,
    WRONG_PARTITION_KEY,
    SWALLOWED_PUBLISH_ERROR,
    MISSING_CORRELATION,
    CONSUMER_PAUSED,
    SLOW_CONSUMER,
    LOST_IDEMPOTENCY,
    CLIENT_MSG_ID_IGNORED,
    N_PLUS_ONE,
    SLOW_HASH,
    STALE_CACHE,
    PRESENCE_TTL_IGNORED,
)
