"""Puts chat-service together."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from chat_contracts.topics import CHAT_EVENTS, FRIEND_EVENTS, USER_EVENTS
from chat_infra.directory.blocked_pairs import BLOCKED_PAIRS_SUBSCRIPTION
from chat_infra.directory.projection import KNOWN_USERS_SUBSCRIPTION
from chat_infra.directory.users_directory import UsersDirectory
from chat_infra.kafka.tail import TopicTail
from chat_infra.process.backbone import Backbone
from chat_infra.process.roles import Role
from chat_infra.process.service import BackgroundTask, ServiceDefinition, ServiceParts
from chat_infra.streams.hub import StreamHub
from chat_infra.streams.sweep import sweep
from services.chat.application.announce_typing import AnnounceTyping
from services.chat.application.change_message import ChangeMessage
from services.chat.application.group_rooms import GroupRooms
from services.chat.application.open_direct_room import OpenDirectRoom
from services.chat.application.read_messages import ReadMessages
from services.chat.application.search_messages import SearchMessages
from services.chat.application.send_message import SendMessage
from services.chat.consumers.room_fanout import RoomFanout
from services.chat.consumers.typing_fanout import TypingFanout
from services.chat.infrastructure.faulty_stores import FaultyMessages, FaultyRooms
from services.chat.infrastructure.followers import Followers
from services.chat.infrastructure.postgres.groups import PostgresGroups
from services.chat.infrastructure.postgres.message_changes import PostgresMessageChanges
from services.chat.infrastructure.postgres.message_search import PostgresMessageSearch
from services.chat.infrastructure.postgres.read_pointers import PostgresReadPointers
from services.chat.infrastructure.postgres.room_log import PostgresRoomLog
from services.chat.infrastructure.postgres.room_people import PostgresRoomPeople
from services.chat.infrastructure.postgres.search_index import SearchIndexer
from services.chat.infrastructure.redis.typing_feed import RedisTypingFeed
from services.chat.settings import REQUIRED, SERVICE_NAME

if TYPE_CHECKING:
    from fastapi import APIRouter


def build(backbone: Backbone) -> ServiceParts:
    """Wire use cases to the stores, and the tail of `chat.events` to the streams of this process."""
    database, wake_relay = backbone.database, backbone.relay.wake
    users = UsersDirectory(database, backbone.outbound, backbone.settings.user_service_url)
    rooms = FaultyRooms(backbone.faults, database, wake_relay)
    messages = FaultyMessages(backbone.faults, database, wake_relay)
    log = PostgresRoomLog(database)
    hub, followers = StreamHub(), Followers()
    tail = TopicTail(
        backbone.settings.kafka_bootstrap_servers,
        CHAT_EVENTS,
        client_id=f"{SERVICE_NAME}-tail",
        on_records=RoomFanout(hub, followers).on_records,
        on_positioned=hub.resync,
    )

    typing_feed = RedisTypingFeed(lambda: backbone.redis)
    typing_fanout = TypingFanout(hub, lambda: backbone.redis)

    def routers() -> Sequence[APIRouter]:
        # FastAPI is imported only by processes that serve.
        from services.chat.api.chat_rooms import chat_rooms_router
        from services.chat.api.message_changes import message_changes_router
        from services.chat.api.message_search import message_search_router
        from services.chat.api.messages import messages_router
        from services.chat.api.room_stream import RoomStreams
        from services.chat.api.typing import typing_router

        changes = PostgresMessageChanges(database, wake_relay)
        pointers = PostgresReadPointers(database, wake_relay)
        groups = GroupRooms(PostgresGroups(database, wake_relay), rooms, users, backbone.clock)
        streams = RoomStreams(messages, log, hub, followers, streams=backbone.streams)
        return [
            chat_rooms_router(OpenDirectRoom(rooms, users, backbone.clock), groups, rooms),
            # Before /api/messages/{room_id}: the first route that matches answers.
            message_search_router(SearchMessages(PostgresMessageSearch(database))),
            typing_router(AnnounceTyping(PostgresRoomPeople(database), typing_feed, backbone.clock)),
            message_changes_router(
                ChangeMessage(changes, backbone.clock), ReadMessages(pointers, backbone.clock), pointers
            ),
            messages_router(SendMessage(messages, backbone.clock), messages, streams),
        ]

    return ServiceParts(
        routers=routers,
        hot=[
            ("POST", "/api/messages/{room_id}"),
            ("GET", "/api/messages/stream/{room_id}"),
            ("POST", "/api/chat-rooms"),
        ],
        subscriptions=[KNOWN_USERS_SUBSCRIPTION, BLOCKED_PAIRS_SUBSCRIPTION],
        tasks=[
            BackgroundTask("room-tail", Role.API, tail.run),
            BackgroundTask("room-sweep", Role.API, partial(sweep, hub, log.reached), needs_kafka=False),
            BackgroundTask("typing-feed", Role.API, typing_feed.run, needs_kafka=False),
            BackgroundTask("typing-fanout", Role.API, typing_fanout.run, needs_kafka=False),
            BackgroundTask("search-index", Role.CONSUMERS, SearchIndexer(database).run, needs_kafka=False),
        ],
    )


# --8<-- [start:service]
SERVICE: Final = ServiceDefinition(
    name=SERVICE_NAME,
    title="Chat service",
    topics=(USER_EVENTS, FRIEND_EVENTS, CHAT_EVENTS),
    migrations=Path(__file__).parent / "infrastructure/postgres/migrations",
    build=build,
    required_settings=REQUIRED,
)
# --8<-- [end:service]
