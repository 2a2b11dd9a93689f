"""Every verb of the command line: where it lives and what it does in one line.

The modules are imported only when their verb is run, which keeps `--help` and completion quick.
"""

from __future__ import annotations

from typing import NamedTuple


class CommandEntry(NamedTuple):
    """`module` is below `bigtech_lab.commands`; the function in it has the verb's name (`-` as `_`)."""

    module: str
    help: str


COMMANDS: dict[str, CommandEntry] = {
    "demo": CommandEntry("demo", "Start the stack, check phase 1, trace a message and a friend request."),
    "up": CommandEntry("up", "Start the stack (of a phase) and wait until it is ready."),
    "down": CommandEntry("down", "Stop the stack; its data stays."),
    "status": CommandEntry("status", "Show every component, its state and its address."),
    "check": CommandEntry("check", "Run the checkpoint checks of a phase against the live stack."),
    "verdict": CommandEntry("verdict", "Reach the verdicts of an evidence bundle again, offline."),
    "quiz": CommandEntry("quiz", "Answer a phase's quiz."),
    "exercise": CommandEntry("exercise", "Build a part yourself: start, check, hint, diff, solve, submit."),
    "learn": CommandEntry("learn", "Work through the course on one interactive screen."),
    "next": CommandEntry("next", "Say what to do now in the course."),
    "progress": CommandEntry("progress", "Show, mark, export and merge your progress in the course."),
    "certificate": CommandEntry("certificate", "Write a certificate once the required phases are done."),
    "predict": CommandEntry("predict", "Say what will happen to the system, then see it happen."),
    "docs": CommandEntry("docs", "Build and serve the course's site, or open one of its pages."),
    "trace": CommandEntry("trace", "Follow one event through HTTP, PostgreSQL, Kafka, Redis and SSE."),
    "kafka": CommandEntry("kafka", "Look at Kafka's topics, consumer groups and records."),
    "logs": CommandEntry("logs", "Show what the components logged."),
    "restart": CommandEntry("restart", "Stop a component and start it again."),
    "stop": CommandEntry("stop", "Stop a component in good order (SIGTERM)."),
    "kill": CommandEntry("kill", "End a component at once (SIGKILL), as a crash would."),
    "pause": CommandEntry("pause", "Freeze a component (SIGSTOP)."),
    "resume": CommandEntry("resume", "Let a paused component go on (SIGCONT)."),
    "fault": CommandEntry("fault", "Switch defects of the running backend on and off."),
    "dlq": CommandEntry("dlq", "Look at the records that no consumer could use; replay them."),
    "campaign": CommandEntry("campaign", "Kill every component in turn under load; judge the result."),
    "migrate": CommandEntry("migrate", "Move a part of the monolith to its service, or back."),
    "keys": CommandEntry("keys", "Rotate the keys that sign access tokens."),
    "reset": CommandEntry("reset", "Throw an instance's data away and make it anew."),
    "doctor": CommandEntry("doctor", "Check what this machine has and what is missing."),
    "seed": CommandEntry("seed", "Fill the databases with people, rooms and messages."),
    "bench": CommandEntry("bench", "Measure latency, throughput and memory beside the figures to reach."),
    "env": CommandEntry("env", "Print the stack's addresses as shell variables."),
    "open": CommandEntry("open", "Open a service's page in the browser."),
    "ps": CommandEntry("ps", "List the running components; --all for every instance."),
    "author": CommandEntry("author", "For authors: make, lint and prove labs; seal quizzes."),
    "clean": CommandEntry("clean", "Remove stopped instances, or everything that was downloaded."),
}
