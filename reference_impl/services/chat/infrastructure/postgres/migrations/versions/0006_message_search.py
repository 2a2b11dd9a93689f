"""Full-text search of messages: terms that suit Korean as well, and an index beside the messages.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

from typing import Final

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# Scripts without spaces between words, or with particles glued to them: Hangul, kana, Chinese characters.
_CJK: Final = (
    r"[\u1100-\u11ff\u3005\u3040-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    r"\U00020000-\U0003134f]+"
)
_WORD: Final = r"[[:alnum:]]+|[\u2190-\u2bff\U0001f000-\U0001faff]"

TERMS: Final = rf"""
-- Look-alikes and cases are one: full-width letters, decomposed Hangul, HELLO and hello. The collation is
-- PostgreSQL's own, so that the result does not depend on the locale of the database.
CREATE FUNCTION folded(p_text text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN lower(normalize(p_text, NFKC) COLLATE pg_c_utf8);

-- What a text can be found by: each word (and emoji), and each pair of neighbours in a run of Hangul, kana or
-- Chinese characters, of which the last stands alone, so that every one of them begins a term.
CREATE FUNCTION terms_of(p_text text) RETURNS SETOF text LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 20 AS $$
    SELECT left(word[1], 64)
      FROM folded(p_text) AS text_,
           regexp_matches(CASE WHEN octet_length(text_) = char_length(text_) THEN text_
                               ELSE regexp_replace(text_, '{_CJK}', ' ', 'g') END COLLATE pg_c_utf8,
                          '{_WORD}', 'g') AS word
    UNION ALL
    SELECT substr(run[1], place, 2)
      FROM folded(p_text) AS text_, regexp_matches(text_ COLLATE pg_c_utf8, '{_CJK}', 'g') AS run,
           generate_series(1, char_length(run[1])) AS place
     WHERE octet_length(text_) > char_length(text_)
$$;

-- Terms carry the block of the room that they stand in (4096 messages a block): whatever is looked up touches
-- one room's part of the index, however common the word is elsewhere.
CREATE FUNCTION search_scope(p_room_id bigint, p_block bigint) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN p_room_id::text || '.' || p_block::text || '.';

CREATE FUNCTION search_vector(p_scope text, p_content text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN array_to_tsvector(ARRAY(SELECT p_scope || term FROM terms_of(p_content) AS term));

-- A query with @ in place of the scope: words by their beginning, runs by all their pairs. NULL: nothing to
-- look for. Pairs may be scattered over a message, so longer runs are compared once more (long_runs).
CREATE FUNCTION search_template(p_query text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT string_agg(DISTINCT '''@' || atom || '''' || suffix, ' & ') FROM (
        SELECT left(word[1], 64) AS atom, ':*' AS suffix
          FROM regexp_matches(regexp_replace(folded(p_query) COLLATE pg_c_utf8, '{_CJK}', ' ', 'g'),
                              '{_WORD}', 'g') AS word
        UNION ALL
        SELECT substr(run[1], place, 2), CASE WHEN char_length(run[1]) = 1 THEN ':*' ELSE '' END
          FROM regexp_matches(folded(p_query) COLLATE pg_c_utf8, '{_CJK}', 'g') AS run,
               generate_series(1, GREATEST(1, char_length(run[1]) - 1)) AS place
    ) atoms
$$;
CREATE FUNCTION long_runs(p_query text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY(SELECT run[1]
               FROM regexp_matches(folded(p_query) COLLATE pg_c_utf8, '{_CJK}', 'g') AS run
              WHERE char_length(run[1]) > 2);
CREATE FUNCTION holds_all(p_text text, p_runs text[]) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN p_runs = '{{}}'
    OR (SELECT bool_and(position(run IN folded(p_text)) > 0) FROM unnest(p_runs) AS run);
"""

INDEX: Final = """
-- Beside the messages and filled a moment later, so that sending does not pay for searching.
CREATE TABLE message_search (
    room_id    bigint NOT NULL,
    message_id bigint NOT NULL,
    seq        bigint NOT NULL,
    terms      tsvector NOT NULL,
    PRIMARY KEY (room_id, message_id)
);
CREATE INDEX message_search_terms ON message_search USING gin (terms) WITH (gin_pending_list_limit = 256);

CREATE TABLE room_search_progress (
    room_id     bigint PRIMARY KEY,
    indexed_seq bigint NOT NULL
) WITH (fillfactor = 50);

-- Takes up to p_limit messages of the rooms (NULL: of any room) into the index and returns how many. seq has
-- no gaps and follows the order of commits: what is at or below rooms.last_seq is visible with it. Several
-- processes may do this at once.
CREATE FUNCTION index_messages(p_room_ids bigint[], p_limit integer) RETURNS bigint LANGUAGE sql AS $$
    WITH behind AS (
        SELECT r.id, r.last_seq, coalesce(p.indexed_seq, 0) AS indexed_seq
          FROM rooms r LEFT JOIN room_search_progress p ON p.room_id = r.id
         WHERE r.last_seq > coalesce(p.indexed_seq, 0)
           AND (p_room_ids IS NULL OR r.id = ANY (p_room_ids))
    ), lagging AS MATERIALIZED (
        -- As many rooms as it takes to fill the batch.
        SELECT * FROM (
            SELECT b.*, coalesce(sum(b.last_seq - b.indexed_seq) OVER (
                       ORDER BY b.id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
              FROM behind b) counted
         WHERE before < p_limit
    ), batch AS MATERIALIZED (
        SELECT m.id, m.room_id, m.seq, m.content, m.is_deleted
          FROM lagging l CROSS JOIN LATERAL (
              SELECT * FROM messages m
               WHERE m.room_id = l.id AND m.seq > l.indexed_seq AND m.seq <= l.last_seq
               ORDER BY m.seq LIMIT p_limit) m
         ORDER BY m.room_id, m.seq LIMIT p_limit
    ), stored AS (
        INSERT INTO message_search (room_id, message_id, seq, terms)
        SELECT b.room_id, b.id, b.seq, search_vector(search_scope(b.room_id, b.seq >> 12), b.content)
          FROM batch b
        -- An edit in the meantime knows better.
        ON CONFLICT DO NOTHING
    ), moved AS (
        INSERT INTO room_search_progress AS p (room_id, indexed_seq)
        SELECT b.room_id, max(b.seq) FROM batch b GROUP BY b.room_id ORDER BY b.room_id
        ON CONFLICT (room_id) DO UPDATE SET indexed_seq = GREATEST(p.indexed_seq, excluded.indexed_seq)
    )
    SELECT count(*) FROM batch
$$;

-- Edits and deletions are rare and are searched as they are, at once.
CREATE FUNCTION index_changed_message() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO message_search (room_id, message_id, seq, terms)
    VALUES (NEW.room_id, NEW.id, NEW.seq,
            CASE WHEN NEW.is_deleted THEN ''::tsvector
                 ELSE search_vector(search_scope(NEW.room_id, NEW.seq >> 12), NEW.content) END)
    ON CONFLICT (room_id, message_id) DO UPDATE SET terms = excluded.terms;
    RETURN NULL;
END $$;
CREATE TRIGGER index_changed_message AFTER UPDATE OF content, is_deleted ON messages
    FOR EACH ROW EXECUTE FUNCTION index_changed_message();
"""

SEARCH: Final = """
-- The newest messages of a room, below an id, that a template finds. Block after block, newest first: a
-- common word is found in the first one, and a rare one costs a lookup a block.
CREATE FUNCTION search_room(
    p_room_id bigint, p_template text, p_runs text[], p_before bigint, p_limit integer
) RETURNS SETOF bigint LANGUAGE plpgsql STABLE ROWS 20 SET enable_seqscan = off AS $$
DECLARE
    v_indexed bigint;
    v_block   bigint;
    v_left    integer := p_limit;
    v_count   integer;
BEGIN
    SELECT p.indexed_seq INTO v_indexed FROM room_search_progress p WHERE p.room_id = p_room_id;
    -- What was said a moment ago is not in the index yet: it is read.
    RETURN QUERY
        SELECT m.id FROM (
            SELECT t.id, t.content FROM messages t
             WHERE t.room_id = p_room_id AND t.seq > coalesce(v_indexed, 0) AND NOT t.is_deleted
             ORDER BY t.seq DESC LIMIT 1000) m
         WHERE m.id < p_before AND search_vector('', m.content) @@ replace(p_template, '@', '')::tsquery
           AND holds_all(m.content, p_runs)
         ORDER BY m.id DESC LIMIT v_left;
    GET DIAGNOSTICS v_count = ROW_COUNT;
    v_left := v_left - v_count;

    SELECT s.seq >> 12 INTO v_block FROM message_search s
     WHERE s.room_id = p_room_id AND s.message_id < p_before ORDER BY s.message_id DESC LIMIT 1;
    WHILE v_block >= 0 AND v_left > 0 LOOP
        RETURN QUERY
            SELECT found.message_id FROM (
                SELECT s.message_id FROM message_search s
                 WHERE s.terms @@ replace(p_template, '@', search_scope(p_room_id, v_block))::tsquery
                   AND s.message_id < p_before AND s.seq <= v_indexed
                 ORDER BY s.message_id DESC) found
            CROSS JOIN LATERAL (
                SELECT 1 FROM messages m
                 WHERE m.id = found.message_id AND NOT m.is_deleted
                   AND holds_all(m.content, p_runs) LIMIT 1) really
             ORDER BY found.message_id DESC LIMIT v_left;
        GET DIAGNOSTICS v_count = ROW_COUNT;
        v_left := v_left - v_count;
        v_block := v_block - 1;
    END LOOP;
END $$;
"""


def upgrade() -> None:
    for part in (TERMS, INDEX, SEARCH):
        op.execute(part)


def downgrade() -> None:
    op.execute("DROP TRIGGER index_changed_message ON messages")
    op.execute("DROP TABLE message_search, room_search_progress")
    op.execute(
        "DROP FUNCTION search_room, index_changed_message, index_messages, holds_all, long_runs,"
        " search_template, search_vector, search_scope, terms_of, folded"
    )
