"""Blocks: two people who are kept apart open no room and say nothing in theirs.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

from alembic import op

from chat_infra.postgres.tables import BLOCKED_PAIRS_TABLE

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


KEPT_APART = """
-- --8<-- [start:kept-apart]
CREATE FUNCTION are_kept_apart(p_one bigint, p_other bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM blocked_pairs b
         WHERE (b.blocker_id, b.blocked_id) IN ((p_one, p_other), (p_other, p_one)) AND b.is_blocked)
$$;
-- --8<-- [end:kept-apart]
CREATE FUNCTION are_kept_apart_in(p_room_id bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM rooms r
         WHERE r.id = p_room_id AND r.room_type = 'direct' AND are_kept_apart(r.user_1_id, r.user_2_id))
$$;
"""

POST_MESSAGE = """
CREATE OR REPLACE FUNCTION post_message(
    p_room_id bigint, p_sender bigint, p_content text, p_message_type text, p_client_msg_id text,
    p_reply_to bigint, p_at timestamptz,
    p_event_id uuid, p_correlation_id uuid, p_causation_id uuid, p_traceparent text
) RETURNS TABLE (outcome text, message messages) LANGUAGE plpgsql AS $$
DECLARE
    v_seq        bigint;
    v_cursor     bigint;
    v_recipients bigint[];
    v_is_member  boolean;
    v_message    messages;
    v_written    text := iso_utc(p_at);
BEGIN
    -- Strangers are turned away before anything is locked.
    IF NOT EXISTS (SELECT 1 FROM room_members m WHERE m.room_id = p_room_id AND m.user_id = p_sender) THEN
        RETURN QUERY SELECT CASE WHEN EXISTS (SELECT 1 FROM rooms r WHERE r.id = p_room_id)
                                 THEN 'not_a_member' ELSE 'no_room' END, v_message;
        RETURN;
    END IF;
    IF are_kept_apart_in(p_room_id) THEN
        RETURN QUERY SELECT 'kept_apart', v_message;
        RETURN;
    END IF;
    IF p_client_msg_id IS NOT NULL THEN
        SELECT * INTO v_message FROM messages m
         WHERE m.user_id = p_sender AND m.client_msg_id = p_client_msg_id;
        IF FOUND THEN
            RETURN QUERY SELECT CASE WHEN v_message.room_id = p_room_id
                                     THEN 'repeated' ELSE 'client_msg_id_reused' END, v_message;
            RETURN;
        END IF;
    END IF;
    IF p_reply_to IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.id = p_reply_to AND m.room_id = p_room_id) THEN
        RETURN QUERY SELECT 'reply_target_missing', v_message;
        RETURN;
    END IF;

    -- --8<-- [start:order]
    -- The row lock orders the room: seq and cursor follow the order of commits, without a gap.
    UPDATE rooms r SET last_seq = r.last_seq + 1, last_cursor = r.last_cursor + 1, updated_at = p_at
     WHERE r.id = p_room_id
    RETURNING r.last_seq, r.last_cursor INTO v_seq, v_cursor;
    -- --8<-- [end:order]

    -- Read again under the lock: members join and leave under it too.
    SELECT coalesce(array_agg(m.user_id ORDER BY m.user_id) FILTER (WHERE m.user_id <> p_sender), '{}'),
           bool_or(m.user_id = p_sender)
      INTO v_recipients, v_is_member
      FROM room_members m WHERE m.room_id = p_room_id;
    IF v_is_member THEN
        -- --8<-- [start:row]
        INSERT INTO messages (room_id, seq, user_id, content, message_type, client_msg_id, reply_to,
                              created_at, updated_at)
        VALUES (p_room_id, v_seq, p_sender, p_content, p_message_type, p_client_msg_id, p_reply_to,
                p_at, p_at)
        ON CONFLICT (user_id, client_msg_id) WHERE client_msg_id IS NOT NULL DO NOTHING
        RETURNING * INTO v_message;
        -- --8<-- [end:row]
    END IF;
    IF v_message.id IS NULL THEN
        -- The sender left, or a retry of the same message won: give the numbers back under the same lock.
        UPDATE rooms r SET last_seq = v_seq - 1, last_cursor = v_cursor - 1 WHERE r.id = p_room_id;
        IF NOT coalesce(v_is_member, false) THEN
            RETURN QUERY SELECT 'not_a_member', v_message;
            RETURN;
        END IF;
        SELECT * INTO v_message FROM messages m
         WHERE m.user_id = p_sender AND m.client_msg_id = p_client_msg_id;
        RETURN QUERY SELECT CASE WHEN v_message.room_id = p_room_id
                                 THEN 'repeated' ELSE 'client_msg_id_reused' END, v_message;
        RETURN;
    END IF;

    -- Who speaks has read what was said before.
    UPDATE room_members m SET last_read_seq = v_seq WHERE m.room_id = p_room_id AND m.user_id = p_sender;
    INSERT INTO room_events (room_id, cursor, event_id, type, payload, created_at)
    VALUES (p_room_id, v_cursor, p_event_id, 'message',
            jsonb_build_object('id', v_message.id, 'seq', v_seq, 'room_id', p_room_id, 'user_id', p_sender,
                               'content', p_content, 'message_type', p_message_type, 'reply_to', p_reply_to,
                               'is_edited', false, 'is_deleted', false, 'created_at', v_written,
                               'updated_at', v_written, 'read_by', '[]'::jsonb,
                               'event_id', p_event_id, 'correlation_id', p_correlation_id), p_at);
    -- --8<-- [start:outbox]
    INSERT INTO outbox (id, topic, partition_key, aggregate_type, aggregate_id, type, payload,
                        correlation_id, causation_id, traceparent, created_at)
    VALUES (p_event_id, 'chat.events', p_room_id::text, 'room', p_room_id::text, 'chat.message.sent',
            jsonb_build_object('room_id', p_room_id, 'message_id', v_message.id, 'seq', v_seq,
                               'cursor', v_cursor, 'sender_id', p_sender,
                               'recipient_ids', to_jsonb(v_recipients), 'content', p_content,
                               'message_type', p_message_type, 'reply_to', p_reply_to,
                               'client_msg_id', p_client_msg_id, 'created_at', v_written,
                               'sender_username',
                               (SELECT k.username FROM known_users k WHERE k.user_id = p_sender)),
            p_correlation_id, p_causation_id, p_traceparent, p_at);
    -- --8<-- [end:outbox]
    RETURN QUERY SELECT 'posted', v_message;
END $$;
"""


def upgrade() -> None:
    for statement in (BLOCKED_PAIRS_TABLE, KEPT_APART, POST_MESSAGE):
        op.execute(statement)
