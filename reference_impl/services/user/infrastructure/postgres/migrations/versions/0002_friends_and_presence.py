"""Who is friends with whom and who blocks whom, kept from events; what was said of a user's presence."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the read models, and what presence and revocation look up."""
    op.execute("""
        CREATE TABLE friend_pairs (
            lower_id bigint NOT NULL,
            upper_id bigint NOT NULL,
            are_friends boolean NOT NULL,
            as_of timestamptz NOT NULL,
            PRIMARY KEY (lower_id, upper_id)
        );
        CREATE INDEX friend_pairs_upper ON friend_pairs (upper_id);
        CREATE TABLE blocked_pairs (
            blocker_id bigint NOT NULL,
            blocked_id bigint NOT NULL,
            is_blocked boolean NOT NULL,
            as_of timestamptz NOT NULL,
            PRIMARY KEY (blocker_id, blocked_id)
        );
        CREATE INDEX blocked_pairs_blocked ON blocked_pairs (blocked_id);
        ALTER TABLE users ADD COLUMN announced_online boolean NOT NULL DEFAULT false;
        CREATE INDEX users_announced_online ON users (id) WHERE announced_online;
        CREATE INDEX refresh_tokens_revoked ON refresh_tokens (revoked_at) WHERE revoked_at IS NOT NULL;
    """)
