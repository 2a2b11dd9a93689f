"""The names that a lab's `checks.py` imports."""

from bigtech_lab.checks.declare import check
from bigtech_lab.checks.eventually import eventually
from bigtech_lab.checks.expectations import expect_error_shape, expect_fields, expect_status, expect_value
from bigtech_lab.checks.lab import SERVICES, Lab
from bigtech_lab.checks.member import Member, befriend, new_member, new_session, room_of, send, two_members
from bigtech_lab.checks.person import Person
from bigtech_lab.checks.published_event import EventPath, PublishedEvent, published_event
from bigtech_lab.checks.stack_ready import stack_ready
from bigtech_lab.domain.evidence import Evidence
from bigtech_lab.domain.failure import Failure, FirstMissing

__all__ = [
    "SERVICES",
    "EventPath",
    "Evidence",
    "Failure",
    "FirstMissing",
    "Lab",
    "Member",
    "Person",
    "PublishedEvent",
    "befriend",
    "check",
    "eventually",
    "expect_error_shape",
    "expect_fields",
    "expect_status",
    "expect_value",
    "new_member",
    "new_session",
    "published_event",
    "room_of",
    "send",
    "stack_ready",
    "two_members",
]
