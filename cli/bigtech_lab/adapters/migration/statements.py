"""What the migration keeps in each database: who may write, which rows changed, how far the copy is."""

from __future__ import annotations

OWNERSHIP_LOCK = 7_311_004

FENCE_HINT = "migration.fence"
"""By this hint the services know the refusal, and answer 503 `moved` instead of `database_unavailable`."""

SCHEMA = f"""
CREATE SCHEMA IF NOT EXISTS migration;
CREATE TABLE IF NOT EXISTS migration.ownership (
    context text PRIMARY KEY,
    state text NOT NULL CHECK (state IN ('open', 'fenced', 'moved')),
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE TABLE IF NOT EXISTS migration.changes (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    context text NOT NULL,
    table_name text NOT NULL,
    key jsonb NOT NULL
);
CREATE TABLE IF NOT EXISTS migration.progress (
    context text NOT NULL,
    table_name text NOT NULL,
    last_key jsonb,
    PRIMARY KEY (context, table_name)
);
GRANT USAGE ON SCHEMA migration TO PUBLIC;
GRANT SELECT ON migration.ownership TO PUBLIC;

-- Every write holds the lock shared until its transaction ends; who changes the state takes it alone. So a
-- changed state is seen by every later write, and no earlier write is still under way.
CREATE OR REPLACE FUNCTION migration.fence() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_state text;
BEGIN
    -- --8<-- [start:fence]
    PERFORM pg_advisory_xact_lock_shared({OWNERSHIP_LOCK}, hashtext(TG_ARGV[0]));
    SELECT o.state INTO v_state FROM migration.ownership o WHERE o.context = TG_ARGV[0];
    IF v_state IS DISTINCT FROM 'open' THEN
        RAISE EXCEPTION 'the context % has another owner', TG_ARGV[0]
            USING ERRCODE = 'cannot_connect_now', HINT = '{FENCE_HINT}';
    END IF;
    -- --8<-- [end:fence]
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION migration.record() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_row jsonb := to_jsonb(COALESCE(NEW, OLD));
    v_old jsonb := CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(OLD) ELSE v_row END;
    v_columns text[] := TG_ARGV[1:];
BEGIN
    INSERT INTO migration.changes (context, table_name, key)
    SELECT DISTINCT TG_ARGV[0], TG_TABLE_NAME::text, k.key
      FROM (VALUES (v_row), (v_old)) AS r(row)
     CROSS JOIN LATERAL (SELECT jsonb_object_agg(c, r.row -> c) FROM unnest(v_columns) AS c) AS k(key);
    RETURN NULL;
END $$;
"""

TABLES = """
SELECT c.relname AS name,
       (SELECT array_agg(a.attname::text ORDER BY a.attname) FROM pg_attribute a
         WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns,
       (SELECT array_agg(a.attname::text ORDER BY p.place)
          FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS p(attnum, place)
          JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = p.attnum
         WHERE i.indrelid = c.oid AND i.indisprimary) AS key,
       (SELECT array_agg(format_type(a.atttypid, a.atttypmod) ORDER BY p.place)
          FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS p(attnum, place)
          JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = p.attnum
         WHERE i.indrelid = c.oid AND i.indisprimary) AS key_types
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname = $1 AND c.relkind = 'r' AND c.relname NOT IN ('alembic_version', 'outbox')
 ORDER BY c.relname
"""

SEQUENCES = """
SELECT sequencename AS name, last_value FROM pg_sequences
 WHERE schemaname = $1 AND last_value IS NOT NULL AND sequencename NOT LIKE 'outbox%'
"""

ADVANCE = """
SELECT setval(format('%I.%I', $1::text, $2::text)::regclass,
              greatest($3::bigint, (SELECT coalesce(s.last_value, 1) FROM pg_sequences s
                                     WHERE s.schemaname = $1 AND s.sequencename = $2)))
"""
