"""Notifications and the counter that gives each person's their order.

Revision ID: 0001
Revises:
"""

from __future__ import annotations

from alembic import op

from chat_infra.postgres.tables import INBOX_TABLE, OUTBOX_TABLE

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NOTIFICATIONS = """
CREATE TABLE recipients (
    user_id  bigint PRIMARY KEY,
    -- The row lock of this counter makes seq gap-free: a rolled-back transaction gives its number back.
    last_seq bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 70);

CREATE TABLE notifications (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id        bigint NOT NULL,
    seq            bigint NOT NULL,
    type           text NOT NULL CHECK (type IN ('friend_request', 'friend_accepted', 'message')),
    actor_id       bigint NOT NULL,
    event_id       uuid NOT NULL,
    correlation_id uuid NOT NULL,
    payload        jsonb NOT NULL,
    is_read        boolean NOT NULL DEFAULT false,
    created_at     timestamptz NOT NULL,
    UNIQUE (user_id, seq),
    -- The inbox already lets an event in once; this holds even if its rows are purged too early.
    UNIQUE (event_id, user_id)
);
"""


def upgrade() -> None:
    for tables in (NOTIFICATIONS, OUTBOX_TABLE, INBOX_TABLE):
        op.execute(tables)


def downgrade() -> None:
    op.execute("DROP TABLE inbox, outbox, notifications, recipients")
