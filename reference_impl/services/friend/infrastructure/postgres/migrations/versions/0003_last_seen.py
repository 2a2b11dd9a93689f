"""When users were last there."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the table: its rows may come before those of `known_users`."""
    op.execute("""
        CREATE TABLE last_seen (
            user_id bigint PRIMARY KEY,
            last_seen_at timestamptz NOT NULL
        );
    """)
