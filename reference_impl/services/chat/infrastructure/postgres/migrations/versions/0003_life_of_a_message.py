"""Edits, deletions and read pointers.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

CONTENT = """
-- A deleted message keeps its place, not its text.
ALTER TABLE messages DROP CONSTRAINT messages_content_check;
ALTER TABLE messages ADD CONSTRAINT messages_content_check
    CHECK (char_length(content) <= 2000 AND (is_deleted OR content <> ''));
"""

TELL_ROOM = """
-- What happened in a room, at its place in the room's order; the caller holds the room's row.
-- room_events keeps the event's own payload and the correlation that leads back to its cause.
CREATE FUNCTION tell_room(
    p_room_id bigint, p_type text, p_payload jsonb, p_at timestamptz,
    p_event_id uuid, p_correlation_id uuid, p_causation_id uuid, p_traceparent text
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    v_cursor  bigint;
    v_payload jsonb;
BEGIN
    UPDATE rooms SET last_cursor = last_cursor + 1 WHERE id = p_room_id RETURNING last_cursor INTO v_cursor;
    v_payload := p_payload || jsonb_build_object('room_id', p_room_id, 'cursor', v_cursor);
    INSERT INTO room_events (room_id, cursor, event_id, type, payload, created_at)
    VALUES (p_room_id, v_cursor, p_event_id, p_type,
            v_payload || jsonb_build_object('correlation_id', p_correlation_id), p_at);
    INSERT INTO outbox (id, topic, partition_key, aggregate_type, aggregate_id, type, payload,
                        correlation_id, causation_id, traceparent, created_at)
    VALUES (p_event_id, 'chat.events', p_room_id::text, 'room', p_room_id::text, p_type, v_payload,
            p_correlation_id, p_causation_id, p_traceparent, p_at);
END $$;
"""

EDIT_MESSAGE = """
CREATE FUNCTION edit_message(
    p_message_id bigint, p_editor bigint, p_content text, p_at timestamptz,
    p_event_id uuid, p_correlation_id uuid, p_causation_id uuid, p_traceparent text
) RETURNS TABLE (outcome text, message messages) LANGUAGE plpgsql AS $$
DECLARE
    v_message messages;
BEGIN
    SELECT m.* INTO v_message FROM messages m
      JOIN room_members me ON me.room_id = m.room_id AND me.user_id = p_editor
     WHERE m.id = p_message_id;
    IF v_message.id IS NULL THEN
        RETURN QUERY SELECT 'no_message', v_message;
        RETURN;
    END IF;
    IF v_message.user_id <> p_editor THEN
        RETURN QUERY SELECT 'not_the_author', v_message;
        RETURN;
    END IF;
    -- The row lock orders the room: what an edit sees, no other edit or deletion changes.
    PERFORM 1 FROM rooms r WHERE r.id = v_message.room_id FOR NO KEY UPDATE;
    SELECT m.* INTO v_message FROM messages m WHERE m.id = p_message_id;
    IF v_message.is_deleted THEN
        RETURN QUERY SELECT 'deleted', v_message;
        RETURN;
    END IF;
    IF v_message.content = p_content THEN
        RETURN QUERY SELECT 'unchanged', v_message;
        RETURN;
    END IF;
    UPDATE messages m SET content = p_content, is_edited = true, updated_at = p_at
     WHERE m.id = p_message_id RETURNING m.* INTO v_message;
    PERFORM tell_room(
        v_message.room_id, 'chat.message.edited',
        jsonb_build_object('message_id', v_message.id, 'seq', v_message.seq, 'sender_id', v_message.user_id,
                           'content', p_content, 'message_type', v_message.message_type,
                           'reply_to', v_message.reply_to, 'created_at', iso_utc(v_message.created_at),
                           'edited_at', iso_utc(p_at)),
        p_at, p_event_id, p_correlation_id, p_causation_id, p_traceparent);
    RETURN QUERY SELECT 'changed', v_message;
END $$;
"""

DELETE_MESSAGE = """
CREATE FUNCTION delete_message(
    p_message_id bigint, p_deleter bigint, p_at timestamptz,
    p_event_id uuid, p_correlation_id uuid, p_causation_id uuid, p_traceparent text
) RETURNS TABLE (outcome text, message messages) LANGUAGE plpgsql AS $$
DECLARE
    v_message messages;
BEGIN
    SELECT m.* INTO v_message FROM messages m
      JOIN room_members me ON me.room_id = m.room_id AND me.user_id = p_deleter
     WHERE m.id = p_message_id;
    IF v_message.id IS NULL THEN
        RETURN QUERY SELECT 'no_message', v_message;
        RETURN;
    END IF;
    IF v_message.user_id <> p_deleter THEN
        RETURN QUERY SELECT 'not_the_author', v_message;
        RETURN;
    END IF;
    PERFORM 1 FROM rooms r WHERE r.id = v_message.room_id FOR NO KEY UPDATE;
    UPDATE messages m SET content = '', is_deleted = true, updated_at = p_at
     WHERE m.id = p_message_id AND NOT m.is_deleted RETURNING m.* INTO v_message;
    IF NOT FOUND THEN
        SELECT m.* INTO v_message FROM messages m WHERE m.id = p_message_id;
        RETURN QUERY SELECT 'unchanged', v_message;
        RETURN;
    END IF;
    PERFORM tell_room(
        v_message.room_id, 'chat.message.deleted',
        jsonb_build_object('message_id', v_message.id, 'seq', v_message.seq, 'sender_id', v_message.user_id,
                           'created_at', iso_utc(v_message.created_at), 'deleted_at', iso_utc(p_at)),
        p_at, p_event_id, p_correlation_id, p_causation_id, p_traceparent);
    RETURN QUERY SELECT 'changed', v_message;
END $$;
"""

MARK_READ = """
CREATE FUNCTION mark_read(
    p_room_id bigint, p_reader bigint, p_up_to_seq bigint, p_message_ids bigint[], p_at timestamptz,
    p_event_id uuid, p_correlation_id uuid, p_causation_id uuid, p_traceparent text
) RETURNS TABLE (outcome text, read_count bigint) LANGUAGE plpgsql AS $$
DECLARE
    v_old    bigint;
    v_target bigint := p_up_to_seq;
    v_last   bigint;
    v_count  bigint;
BEGIN
    SELECT m.last_read_seq, r.last_seq INTO v_old, v_last
      FROM room_members m JOIN rooms r ON r.id = m.room_id
     WHERE m.room_id = p_room_id AND m.user_id = p_reader;
    IF NOT FOUND THEN
        RETURN QUERY SELECT 'no_room', 0::bigint;
        RETURN;
    END IF;
    IF v_target IS NULL THEN
        SELECT max(m.seq) INTO v_target FROM messages m
         WHERE m.id = ANY (p_message_ids) AND m.room_id = p_room_id;
    END IF;
    v_target := LEAST(v_target, v_last);
    IF v_target IS NULL OR v_target <= v_old THEN
        RETURN QUERY SELECT 'read', 0::bigint;
        RETURN;
    END IF;
    PERFORM 1 FROM rooms r WHERE r.id = p_room_id FOR NO KEY UPDATE;
    -- Only forward, whoever of one's windows comes first.
    UPDATE room_members m SET last_read_seq = v_target
      FROM (SELECT o.last_read_seq FROM room_members o
             WHERE o.room_id = p_room_id AND o.user_id = p_reader FOR UPDATE) before
     WHERE m.room_id = p_room_id AND m.user_id = p_reader AND before.last_read_seq < v_target
    RETURNING before.last_read_seq INTO v_old;
    IF NOT FOUND THEN
        RETURN QUERY SELECT 'read', 0::bigint;
        RETURN;
    END IF;
    SELECT count(*) INTO v_count FROM messages m
     WHERE m.room_id = p_room_id AND m.seq > v_old AND m.seq <= v_target AND m.user_id <> p_reader;
    PERFORM tell_room(
        p_room_id, 'chat.messages.read',
        jsonb_build_object('user_id', p_reader, 'up_to_seq', v_target, 'read_at', iso_utc(p_at)),
        p_at, p_event_id, p_correlation_id, p_causation_id, p_traceparent);
    RETURN QUERY SELECT 'read', v_count;
END $$;
"""


def upgrade() -> None:
    for statement in (CONTENT, TELL_ROOM, EDIT_MESSAGE, DELETE_MESSAGE, MARK_READ):
        op.execute(statement)
