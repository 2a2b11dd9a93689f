"""Rooms, members, messages, and the events of a room in their order.

Revision ID: 0001
Revises:
"""

from __future__ import annotations

from alembic import op

from chat_infra.postgres.tables import INBOX_TABLE, KNOWN_USERS_TABLE, OUTBOX_TABLE

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ROOMS = """
CREATE TABLE rooms (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    room_type   text NOT NULL CHECK (room_type IN ('direct', 'group')),
    -- Only direct rooms name their two people here; the members of every room are in room_members.
    user_1_id   bigint,
    user_2_id   bigint,
    name        text,
    created_by  bigint NOT NULL,
    last_seq    bigint NOT NULL DEFAULT 0,
    last_cursor bigint NOT NULL DEFAULT 0,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    CHECK ((room_type = 'direct') = (user_1_id IS NOT NULL AND user_2_id IS NOT NULL)),
    CHECK (user_1_id <> user_2_id)
) WITH (fillfactor = 70);

-- One direct room a pair, whoever asked first: (1, 2) and (2, 1) are one key.
CREATE UNIQUE INDEX rooms_direct_pair
    ON rooms (LEAST(user_1_id, user_2_id), GREATEST(user_1_id, user_2_id)) WHERE room_type = 'direct';

CREATE TABLE room_members (
    room_id       bigint NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
    user_id       bigint NOT NULL,
    -- One read pointer a member, not a row a message: unread = rooms.last_seq - last_read_seq.
    last_read_seq bigint NOT NULL DEFAULT 0,
    joined_at     timestamptz NOT NULL,
    PRIMARY KEY (room_id, user_id)
) WITH (fillfactor = 70);
CREATE INDEX room_members_of_user ON room_members (user_id);
"""

MESSAGES = """
-- No foreign key to rooms on these two: post_message holds the room's row lock when it inserts, so the
-- check could only repeat a lookup on the hottest path.
CREATE TABLE messages (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    room_id       bigint NOT NULL,
    seq           bigint NOT NULL,
    user_id       bigint NOT NULL,
    content       text NOT NULL CHECK (char_length(content) BETWEEN 1 AND 2000),
    message_type  text NOT NULL,
    client_msg_id text,
    reply_to      bigint,
    is_edited     boolean NOT NULL DEFAULT false,
    is_deleted    boolean NOT NULL DEFAULT false,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    UNIQUE (room_id, seq)
);
CREATE UNIQUE INDEX messages_client_msg_id ON messages (user_id, client_msg_id)
    WHERE client_msg_id IS NOT NULL;

CREATE TABLE room_events (
    room_id    bigint NOT NULL,
    cursor     bigint NOT NULL,
    event_id   uuid NOT NULL,
    type       text NOT NULL,
    payload    jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (room_id, cursor)
);
"""


def upgrade() -> None:
    for tables in (ROOMS, MESSAGES, KNOWN_USERS_TABLE, OUTBOX_TABLE, INBOX_TABLE):
        op.execute(tables)


def downgrade() -> None:
    op.execute("DROP TABLE inbox, outbox, known_users, room_events, messages, room_members, rooms")
