"""`python -m load.seed --users N --messages M`: fills the databases named in the environment.

`USER_DB_URL`, `FRIEND_DB_URL`, `CHAT_DB_URL`, `NOTIFICATION_DB_URL` are connection strings of the roles that
own the databases. Everybody's password is `SEED_PASSWORD`, or one made up now; it is in the last line.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import secrets
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from chat_kernel.errors import InvalidInput
from load.report_lines import LoadProblem, report
from load.seed.fill import DATABASES, Fill
from load.seed.plan import make_plan
from services.user.domain.password_policy import require_acceptable
from services.user.infrastructure.security.argon2_hasher import Argon2Hasher


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m load.seed", description=__doc__)
    parser.add_argument("--users", type=int, required=True)
    parser.add_argument("--messages", type=int, required=True)
    parser.add_argument("--rooms", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--until", type=datetime.fromisoformat, help="when the newest message was written")
    return parser.parse_args()


def _urls(environ: Mapping[str, str]) -> dict[str, str]:
    urls = {context: environ.get(f"{context.upper()}_DB_URL", "") for context in DATABASES}
    missing = ", ".join(f"{context.upper()}_DB_URL" for context, url in urls.items() if not url)
    if missing:
        raise LoadProblem("not-configured", f"{missing} is not set.", "See the documentation of load.seed.")
    return urls


async def _seed(given: argparse.Namespace, environ: Mapping[str, str]) -> dict[str, Any]:
    until = given.until or datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    plan = make_plan(
        users=given.users, messages=given.messages, rooms=given.rooms, seed=given.seed, until=until
    )
    # Letters, a digit and a special character, as the rules for passwords ask.
    password = environ.get("SEED_PASSWORD") or f"{secrets.token_urlsafe(12)}-a1"
    try:
        require_acceptable(password)
    except InvalidInput as problem:
        raise LoadProblem("bad-password", problem.message, "Choose another --password.") from None
    hasher = Argon2Hasher(threads=1)
    password_hash = await hasher.hash(password)
    hasher.close()
    written = await Fill(plan, _urls(environ), password_hash)()
    return {"seed": plan.seed, "password": password, **written}


def main() -> int:
    """Run once; 0 when everything is written, 1 when it cannot be."""
    try:
        report("result", **asyncio.run(_seed(_arguments(), os.environ)))
    except LoadProblem as problem:
        problem.report()
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
