"""`bigtech-lab migrate`."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

import typer

from bigtech_lab import wiring
from bigtech_lab.commands.arguments import INSTANCE
from bigtech_lab.commands.language import LANG, Language, spoken
from bigtech_lab.domain.localized import Localized
from bigtech_lab.errors import BadUsage, LabError, WorkFailed
from bigtech_lab.presentation.instance_commands import for_instance

if TYPE_CHECKING:
    from bigtech_lab.application.migration.migrate_context import MigrateContext
    from bigtech_lab.presentation.migration_text import MigrationText

EXAMPLES = """\b
Examples:
  bigtech-lab up --profile strangler    the monolith and the services
  bigtech-lab migrate plan              where every context is
  bigtech-lab migrate backfill friend   copy, and follow what changes
  bigtech-lab migrate compare friend    every row, and what both answer
  bigtech-lab migrate switch friend     the service owns it from now on
  bigtech-lab migrate rollback friend   the way back, with what was written

Every step may be interrupted and run again.
Exit codes: 0 done, 1 it differs or cannot be done now, 3 the stack is not up."""


class MigrateAction(StrEnum):
    """The steps of a migration."""

    plan = "plan"
    backfill = "backfill"
    compare = "compare"
    switch = "switch"
    rollback = "rollback"


def _contexts(incomplete: str) -> list[str]:
    from bigtech_lab.domain.migration import CONTEXT_FACTS

    return [name for name in CONTEXT_FACTS if name.startswith(incomplete)]


CONTEXT: Any = typer.Argument(
    None,
    metavar="[CONTEXT]",
    help="notification, friend, chat or user.",
    show_default=False,
    autocompletion=_contexts,
)


def migrate(
    action: MigrateAction = typer.Argument(
        ..., metavar="STEP", help="plan, backfill, compare, switch or rollback.", show_default=False
    ),
    context: str | None = CONTEXT,
    restart: bool = typer.Option(False, "--restart", help="With backfill: copy everything anew."),
    users: int = typer.Option(5, "--users", metavar="N", help="With compare: whose reads are sent to both."),
    instance: str = INSTANCE,
    json: bool = typer.Option(False, "--json", help="Print JSON (migrate.schema.json)."),
    lang: Language | None = LANG,
) -> None:
    """Move a part of the monolith to its service, or back, while both are in use."""
    from bigtech_lab.application.migration.migrate_context import checked_context
    from bigtech_lab.presentation.migration_text import MigrationText

    text = None if json else MigrationText(spoken(lang), instance)
    if context is not None:
        checked_context(context)
    elif action is not MigrateAction.plan:
        raise BadUsage(
            Localized(
                f"Which context? {action} moves one at a time.",
                f"어느 컨텍스트인가요? {action} 명령은 한 번에 하나씩 옮깁니다.",
            ),
            code="no-context",
            hint=Localized(
                f"bigtech-lab migrate {action} notification; `migrate plan` shows the order.",
                f"bigtech-lab migrate {action} notification. 순서는 `migrate plan`이 보여 줍니다.",
            ),
        )
    try:
        with wiring.interruptible():
            wiring.run_interruptibly(
                _run(action, context, instance, text, restart=restart, users=users, language=spoken(lang))
            )
    except LabError as error:
        error.reword_hint(lambda hint: for_instance(hint.replace("CONTEXT", context or ""), instance))
        raise


async def _run(
    action: MigrateAction,
    context: str | None,
    instance: str,
    text: MigrationText | None,
    *,
    restart: bool,
    users: int,
    language: str,
) -> None:
    from bigtech_lab.presentation.migration_progress import MigrationLines

    async with wiring.migrate_context(instance, MigrationLines(language)) as migration:
        if action is MigrateAction.plan or context is None:
            await _plan(migration, context, instance, text)
        elif action is MigrateAction.backfill:
            await _backfill(migration, context, instance, text, restart=restart)
        elif action is MigrateAction.compare:
            await _compare(migration, context, instance, text, users=users)
        else:
            await _transfer(migration, action, context, instance, text)


async def _plan(
    migration: MigrateContext, context: str | None, instance: str, text: MigrationText | None
) -> None:
    from bigtech_lab.domain.migration import CONTEXT_FACTS
    from bigtech_lab.presentation.json_output import print_json
    from bigtech_lab.presentation.migration_json import plans_as_json

    plans = [await migration.plan(name) for name in ([context] if context else CONTEXT_FACTS)]
    if text is None:
        print_json(plans_as_json(instance, plans))
    elif context:
        text.show_plan(plans[0])
    else:
        text.show_plans(plans)


async def _backfill(
    migration: MigrateContext, context: str, instance: str, text: MigrationText | None, *, restart: bool
) -> None:
    from bigtech_lab.presentation.json_output import print_json
    from bigtech_lab.presentation.migration_json import copied_as_json

    copied = await migration.backfill(context, restart=restart)
    if text is None:
        print_json(copied_as_json(instance, context, copied))
    else:
        text.show_copied(context, copied)


async def _compare(
    migration: MigrateContext, context: str, instance: str, text: MigrationText | None, *, users: int
) -> None:
    from bigtech_lab.presentation.json_output import print_json
    from bigtech_lab.presentation.migration_json import comparison_as_json

    comparison = await migration.compare(context, users)
    if text is None:
        print_json(comparison_as_json(instance, context, comparison))
    else:
        text.show_comparison(context, comparison)
    if not comparison.equal:
        raise typer.Exit(WorkFailed.exit_code)


async def _transfer(
    migration: MigrateContext,
    action: MigrateAction,
    context: str,
    instance: str,
    text: MigrationText | None,
) -> None:
    from bigtech_lab.presentation.json_output import print_json
    from bigtech_lab.presentation.migration_json import transferred_as_json

    move = migration.switch if action is MigrateAction.switch else migration.rollback
    done = await move(context)
    if text is None:
        print_json(transferred_as_json(instance, action, context, done))
    else:
        text.show_transferred(context, done)
