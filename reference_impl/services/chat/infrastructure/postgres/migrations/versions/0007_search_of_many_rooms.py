"""Search of many rooms at once: the newest first, and no further than a page needs.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

from typing import Final

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# A call for each room (search_room) costs each time, whatever comes of it. Here the blocks of all rooms stand
# in one line, by their newest message: those in front are looked up together, and as soon as a page is newer
# than what comes next, it is complete. A common word ends that early; a rare one costs one index lookup
# a block. search_room stays for the processes of the version before.
SEARCH_ROOMS: Final = """
-- The blocks `block - width + 1` to `block` of a room, of which no message is newer than `newest`.
CREATE TYPE search_stretch AS (room_id bigint, block bigint, width bigint, newest bigint);

-- The newest messages of the rooms, below an id, that a template finds.
CREATE FUNCTION search_rooms(
    p_room_ids bigint[], p_template text, p_runs text[], p_before bigint, p_limit integer
) RETURNS SETOF bigint LANGUAGE plpgsql STABLE ROWS 20 SET enable_seqscan = off AS $$
DECLARE
    v_found   bigint[];
    v_ahead   search_stretch[];
    v_now     search_stretch[];
    v_queries tsquery[];
    v_at_once integer := 16;
BEGIN
    -- What was said a moment ago is not in the index yet: it is read.
    v_found := ARRAY(
        SELECT m.id
          FROM unnest(p_room_ids) AS asked (id)
          JOIN rooms r ON r.id = asked.id
          LEFT JOIN room_search_progress p ON p.room_id = r.id
         CROSS JOIN LATERAL (
             SELECT t.id, t.content FROM messages t
              WHERE t.room_id = r.id AND t.seq > coalesce(p.indexed_seq, 0) AND NOT t.is_deleted
              ORDER BY t.seq DESC LIMIT 1000) m
         WHERE r.last_seq > coalesce(p.indexed_seq, 0)
           AND m.id < p_before AND search_vector('', m.content) @@ replace(p_template, '@', '')::tsquery
           AND holds_all(m.content, p_runs)
         ORDER BY m.id DESC LIMIT p_limit);

    SELECT array_agg(ROW (asked.id, last.seq >> 12, 1, last.message_id)::search_stretch
                     ORDER BY last.message_id DESC)
      INTO v_ahead
      FROM unnest(p_room_ids) AS asked (id)
     CROSS JOIN LATERAL (
         SELECT s.message_id, s.seq FROM message_search s
          WHERE s.room_id = asked.id AND s.message_id < p_before
          ORDER BY s.message_id DESC LIMIT 1) last;

    WHILE v_ahead[1].newest > coalesce(v_found[p_limit], 0) LOOP
        v_now := v_ahead[1 : v_at_once];
        v_queries := ARRAY(
            SELECT replace(p_template, '@', search_scope(n.room_id, each))::tsquery
              FROM unnest(v_now) AS n, generate_series(GREATEST(0, n.block - n.width + 1), n.block) AS each);
        v_found := ARRAY(
            SELECT id FROM (
                SELECT unnest(v_found) AS id
                -- An edit may have indexed what has been read above.
                UNION
                (SELECT hit.message_id
                   -- + 0: else the planner reads all of the primary key as well, to cut the hits by their id.
                   FROM (SELECT s.message_id FROM message_search s
                          WHERE s.terms @@ ANY (v_queries) AND s.message_id + 0 < p_before
                            AND s.message_id + 0 > coalesce(v_found[p_limit], 0)
                          ORDER BY s.message_id DESC) hit
                  CROSS JOIN LATERAL (
                      SELECT 1 FROM messages m
                       WHERE m.id = hit.message_id AND NOT m.is_deleted
                         AND holds_all(m.content, p_runs) LIMIT 1) really
                  ORDER BY hit.message_id DESC LIMIT p_limit)
            ) newest ORDER BY id DESC LIMIT p_limit);

        -- Of a room that has older blocks, twice as many stand in line next.
        SELECT array_agg(ROW (room_id, block, width, newest)::search_stretch ORDER BY newest DESC)
          INTO v_ahead
          FROM (SELECT room_id, block, width, newest FROM unnest(v_ahead[v_at_once + 1:])
                UNION ALL
                SELECT n.room_id, n.block - n.width, n.width * 2, older.id
                  FROM unnest(v_now) AS n
                 CROSS JOIN LATERAL (
                     SELECT t.id FROM messages t
                      WHERE t.room_id = n.room_id AND t.seq < (n.block - n.width + 1) << 12
                      ORDER BY t.seq DESC LIMIT 1) older
                 WHERE n.block >= n.width) line;
        v_at_once := v_at_once * 2;
    END LOOP;
    RETURN QUERY SELECT unnest(v_found);
END $$;
"""


def upgrade() -> None:
    op.execute(SEARCH_ROOMS)


def downgrade() -> None:
    op.execute("DROP FUNCTION search_rooms")
    op.execute("DROP TYPE search_stretch")
