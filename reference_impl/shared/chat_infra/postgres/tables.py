"""The tables that every service has, as of their first migration; later changes are migrations, not edits
here.
"""

from __future__ import annotations

from typing import Final

OUTBOX_TABLE: Final = """
CREATE TABLE outbox (
    position bigserial PRIMARY KEY,
    id uuid NOT NULL UNIQUE,
    topic text NOT NULL,
    partition_key text NOT NULL,
    aggregate_type text NOT NULL,
    aggregate_id text NOT NULL,
    type text NOT NULL,
    payload jsonb NOT NULL,
    correlation_id uuid NOT NULL,
    causation_id uuid,
    traceparent text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    published_at timestamptz,
    kafka_partition int,
    kafka_offset bigint
);
CREATE INDEX outbox_unpublished ON outbox (position) WHERE published_at IS NULL;
CREATE INDEX outbox_correlation ON outbox (correlation_id);
"""

INBOX_TABLE: Final = """
CREATE TABLE inbox (
    consumer text NOT NULL,
    event_id uuid NOT NULL,
    topic text NOT NULL,
    kafka_partition int NOT NULL,
    kafka_offset bigint NOT NULL,
    claimed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (consumer, event_id)
);
"""

KNOWN_USERS_TABLE: Final = """
CREATE TABLE known_users (
    user_id bigint PRIMARY KEY,
    username text NOT NULL,
    display_name text NOT NULL,
    email text,
    as_of timestamptz NOT NULL
);
"""

BLOCKED_PAIRS_TABLE: Final = """
CREATE TABLE blocked_pairs (
    blocker_id bigint NOT NULL,
    blocked_id bigint NOT NULL,
    is_blocked boolean NOT NULL,
    as_of timestamptz NOT NULL,
    PRIMARY KEY (blocker_id, blocked_id)
);
"""
