"""The verb migrate."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bigtech_lab.wiring.instances import instance_store, site_of, stack_view

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bigtech_lab.application.migration.migrate_context import MigrateContext
    from bigtech_lab.application.ports.context_store import ContextStore
    from bigtech_lab.application.ports.migration_progress import MigrationProgress


@asynccontextmanager
async def migrate_context(instance: str, progress: MigrationProgress) -> AsyncIterator[MigrateContext]:
    """The use cases behind `migrate`; EnvironmentNotReady when monolith and services do not both run."""
    from contextlib import AsyncExitStack

    from bigtech_lab.adapters.local.instance_secrets import MIGRATOR_ROLE
    from bigtech_lab.adapters.migration.gateway_traffic import GatewayTraffic
    from bigtech_lab.adapters.migration.operator_token import operator_token
    from bigtech_lab.adapters.migration.postgres_context import PostgresContext
    from bigtech_lab.adapters.migration.shadow_reads import ShadowReads
    from bigtech_lab.application.migration.both_homes import both_homes_run
    from bigtech_lab.application.migration.migrate_context import MigrateContext
    from bigtech_lab.application.open_instance import existing_instance
    from bigtech_lab.domain.migration import Side

    site = site_of(existing_instance(instance_store(), instance))
    both_homes_run(stack_view(instance).status())
    key_file = site.secrets.signing_key_file
    async with AsyncExitStack() as opened:

        def home(context: str, database: str, schema: str, consumer: str) -> PostgresContext:
            made = PostgresContext(context, site.database_url(database, MIGRATOR_ROLE), schema, consumer)
            opened.push_async_callback(made.close)
            return made

        def homes(context: str) -> dict[Side, ContextStore]:
            monolith = home(context, "monolith_db", f"ctx_{context}", f"chat-monolith.{context}")
            service = home(context, f"{context}_db", "public", f"{context}-service")
            return {Side.MONOLITH: monolith, Side.SERVICE: service}

        shadow = ShadowReads(
            site.http("chat-monolith"),
            lambda context: site.http(f"{context}-service"),
            lambda user_id: operator_token(key_file, user_id),
        )
        yield MigrateContext(homes, GatewayTraffic(site), shadow, progress)
