"""Groups: an owner, and members who come and go.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

OWNER = """
ALTER TABLE rooms ADD COLUMN owner_id bigint;
"""

CREATE_GROUP = """
CREATE FUNCTION create_group(
    p_owner bigint, p_name text, p_member_ids bigint[], p_at timestamptz,
    p_event_id uuid, p_correlation_id uuid, p_causation_id uuid, p_traceparent text
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_room_id bigint;
BEGIN
    INSERT INTO rooms (room_type, name, created_by, owner_id, created_at, updated_at)
    VALUES ('group', p_name, p_owner, p_owner, p_at, p_at) RETURNING id INTO v_room_id;
    INSERT INTO room_members (room_id, user_id, joined_at)
    SELECT v_room_id, u.user_id, p_at FROM unnest(p_member_ids) AS u(user_id);
    INSERT INTO outbox (id, topic, partition_key, aggregate_type, aggregate_id, type, payload,
                        correlation_id, causation_id, traceparent, created_at)
    VALUES (p_event_id, 'chat.events', v_room_id::text, 'room', v_room_id::text, 'chat.room.created',
            jsonb_build_object('room_id', v_room_id, 'room_type', 'group', 'created_by', p_owner,
                               'member_ids', to_jsonb(p_member_ids), 'created_at', iso_utc(p_at),
                               'name', p_name),
            p_correlation_id, p_causation_id, p_traceparent, p_at);
    RETURN v_room_id;
END $$;
"""

ADD_MEMBERS = """
CREATE FUNCTION add_members(
    p_room_id bigint, p_by bigint, p_user_ids bigint[], p_event_ids uuid[], p_at timestamptz, p_most int,
    p_correlation_id uuid, p_causation_id uuid, p_traceparent text
) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    v_room rooms;
    v_all  bigint[];
    v_new  bigint;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM room_members m WHERE m.room_id = p_room_id AND m.user_id = p_by) THEN
        RETURN 'no_room';
    END IF;
    SELECT * INTO v_room FROM rooms r WHERE r.id = p_room_id FOR NO KEY UPDATE;
    IF v_room.room_type <> 'group' THEN
        RETURN 'not_a_group';
    END IF;
    IF v_room.owner_id IS DISTINCT FROM p_by THEN
        RETURN 'not_the_owner';
    END IF;
    SELECT array_agg(m.user_id ORDER BY m.user_id) INTO v_all FROM room_members m WHERE m.room_id = p_room_id;
    FOR i IN 1 .. cardinality(p_user_ids) LOOP
        v_new := p_user_ids[i];
        CONTINUE WHEN v_new = ANY (v_all);
        IF cardinality(v_all) >= p_most THEN
            -- Nobody is let in by halves: the exception takes back those before.
            RAISE EXCEPTION 'room full' USING ERRCODE = 'CH001';
        END IF;
        INSERT INTO room_members (room_id, user_id, joined_at, last_read_seq)
        VALUES (p_room_id, v_new, p_at, v_room.last_seq);
        v_all := v_all || v_new;
        PERFORM tell_room(
            p_room_id, 'chat.member.joined',
            jsonb_build_object('user_id', v_new, 'added_by', p_by, 'member_ids', to_jsonb(v_all),
                               'joined_at', iso_utc(p_at)),
            p_at, p_event_ids[i], p_correlation_id, p_causation_id, p_traceparent);
    END LOOP;
    RETURN 'changed';
END $$;
"""

REMOVE_MEMBER = """
CREATE FUNCTION remove_member(
    p_room_id bigint, p_by bigint, p_user_id bigint, p_at timestamptz,
    p_event_id uuid, p_correlation_id uuid, p_causation_id uuid, p_traceparent text
) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    v_room  rooms;
    v_rest  bigint[];
    v_owner bigint;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM room_members m WHERE m.room_id = p_room_id AND m.user_id = p_by) THEN
        RETURN 'no_room';
    END IF;
    SELECT * INTO v_room FROM rooms r WHERE r.id = p_room_id FOR NO KEY UPDATE;
    IF v_room.room_type <> 'group' THEN
        RETURN 'not_a_group';
    END IF;
    IF p_by <> p_user_id AND v_room.owner_id IS DISTINCT FROM p_by THEN
        RETURN 'not_the_owner';
    END IF;
    DELETE FROM room_members m WHERE m.room_id = p_room_id AND m.user_id = p_user_id;
    IF NOT FOUND THEN
        RETURN 'not_a_member';
    END IF;
    SELECT coalesce(array_agg(m.user_id ORDER BY m.user_id), '{}') INTO v_rest
      FROM room_members m WHERE m.room_id = p_room_id;
    v_owner := v_room.owner_id;
    IF v_owner = p_user_id THEN
        SELECT m.user_id INTO v_owner FROM room_members m WHERE m.room_id = p_room_id
         ORDER BY m.joined_at, m.user_id LIMIT 1;
        UPDATE rooms SET owner_id = v_owner WHERE id = p_room_id;
    END IF;
    PERFORM tell_room(
        p_room_id, 'chat.member.left',
        jsonb_build_object('user_id', p_user_id, 'removed_by', p_by, 'member_ids', to_jsonb(v_rest),
                           'owner_id', v_owner, 'left_at', iso_utc(p_at)),
        p_at, p_event_id, p_correlation_id, p_causation_id, p_traceparent);
    RETURN 'changed';
END $$;
"""


def upgrade() -> None:
    for statement in (OWNER, CREATE_GROUP, ADD_MEMBERS, REMOVE_MEMBER):
        op.execute(statement)
