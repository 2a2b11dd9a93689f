"""The requests that set flows off, by the name that a flow declares."""

from __future__ import annotations

from collections.abc import Mapping

from bigtech_lab.application.ports.stimulus import Stimulus
from bigtech_lab.application.stimuli.accounts import RegisterAccount
from bigtech_lab.application.stimuli.friendship import AcceptFriend, RequestFriend, RequestFriendByEvent
from bigtech_lab.application.stimuli.messages import EditMessage, ReadMessages, SendGroupMessage, SendMessage
from bigtech_lab.application.stimuli.presence import ComeOnline, FallSilent, LogOut

STIMULI: Mapping[str, Stimulus] = {
    "register": RegisterAccount(),
    "friend-request": RequestFriend(),
    "friend-request-by-event": RequestFriendByEvent(),
    "accept-friend": AcceptFriend(),
    "send-message": SendMessage(),
    "send-group-message": SendGroupMessage(),
    "edit-message": EditMessage(),
    "read-messages": ReadMessages(),
    "come-online": ComeOnline(),
    "log-out": LogOut(),
    "fall-silent": FallSilent(),
}
