"""Blocks."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the table."""
    op.execute("""
        CREATE TABLE blocks (
            blocker_id bigint NOT NULL,
            blocked_id bigint NOT NULL CHECK (blocked_id <> blocker_id),
            since timestamptz NOT NULL,
            PRIMARY KEY (blocker_id, blocked_id)
        );
    """)
