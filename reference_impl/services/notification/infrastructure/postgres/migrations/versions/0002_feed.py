"""The feed: everything that happens to anybody, in one order; who belongs where; what people do not want.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FEED = """
CREATE TABLE feed_reach (
    single    boolean PRIMARY KEY DEFAULT true CHECK (single),
    -- The row lock makes positions gap-free and lets them become visible in their order.
    position  bigint NOT NULL DEFAULT 0,
    -- What lies before this position has been purged.
    kept_from bigint NOT NULL DEFAULT 1
) WITH (fillfactor = 10);
INSERT INTO feed_reach DEFAULT VALUES;

CREATE TABLE feed (
    position        bigint PRIMARY KEY,
    name            text NOT NULL,
    event_id        uuid NOT NULL,
    -- Whom it concerns: who belongs to the room at this position, or one person.
    room_id         bigint,
    user_id         bigint,
    message_id      bigint,
    notification_id bigint,
    -- What the stream says; NULL for a notification, whose own row has it.
    data            json,
    created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK (num_nonnulls(room_id, user_id) = 1),
    CHECK (num_nonnulls(data, notification_id) = 1)
);
CREATE INDEX feed_of_room ON feed (room_id, position) WHERE room_id IS NOT NULL;
CREATE INDEX feed_of_user ON feed (user_id, position) WHERE user_id IS NOT NULL;
CREATE INDEX feed_of_message ON feed (message_id) WHERE message_id IS NOT NULL;
"""

MEMBERSHIP = """
CREATE TABLE room_members (
    room_id bigint NOT NULL,
    user_id bigint NOT NULL,
    -- The first and the last position of the feed that concern the member; who comes back has two rows.
    since   bigint NOT NULL,
    until   bigint,
    PRIMARY KEY (room_id, user_id, since)
);
CREATE INDEX rooms_of_user ON room_members (user_id);
"""

ACQUAINTANCE = """
CREATE TABLE friend_pairs (
    user_id   bigint NOT NULL,
    friend_id bigint NOT NULL,
    PRIMARY KEY (user_id, friend_id)
);
CREATE TABLE blocked_pairs (
    blocker_id bigint NOT NULL,
    blocked_id bigint NOT NULL,
    PRIMARY KEY (blocker_id, blocked_id)
);
"""

PREFERENCES = """
CREATE TABLE muted_types (
    user_id bigint NOT NULL,
    type    text NOT NULL CHECK (type IN ('friend_request', 'friend_accepted', 'message')),
    PRIMARY KEY (user_id, type)
);
CREATE TABLE muted_rooms (
    user_id bigint NOT NULL,
    room_id bigint NOT NULL,
    until   timestamptz,
    PRIMARY KEY (user_id, room_id)
);
"""

# A deleted message is found in the notifications that quoted it.
QUOTES = """
CREATE INDEX notifications_of_message ON notifications (((payload ->> 'message_id')::bigint))
    WHERE type = 'message';
"""


def upgrade() -> None:
    for statements in (FEED, MEMBERSHIP, ACQUAINTANCE, PREFERENCES, QUOTES):
        op.execute(statements)


def downgrade() -> None:
    op.execute("DROP INDEX notifications_of_message")
    op.execute(
        "DROP TABLE muted_rooms, muted_types, blocked_pairs, friend_pairs, room_members, feed, feed_reach"
    )
