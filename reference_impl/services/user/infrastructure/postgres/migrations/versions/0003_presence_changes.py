"""When and why a user's presence was announced last, so that open streams can look it up."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the columns and their index."""
    op.execute("""
        ALTER TABLE users ADD COLUMN presence_changed_at timestamptz,
            ADD COLUMN presence_reason text;
        CREATE INDEX users_presence_changed ON users (presence_changed_at)
            WHERE presence_changed_at IS NOT NULL;
    """)
