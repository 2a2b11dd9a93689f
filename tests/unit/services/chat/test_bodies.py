from __future__ import annotations

import msgspec
import pytest

from services.chat.api.bodies import SendMessageBody


@pytest.mark.parametrize("given", ["", "x" * 129, "a\0b"])
def test_a_client_msg_id_that_cannot_be_stored_is_refused(given: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(
            msgspec.json.encode({"content": "x", "client_msg_id": given}), type=SendMessageBody
        )


@pytest.mark.parametrize("given", ["a", "x" * 128, "줄\n바꿈"])
def test_any_other_client_msg_id_is_taken_as_it_is(given: str) -> None:
    body = msgspec.json.decode(
        msgspec.json.encode({"content": "x", "client_msg_id": given}), type=SendMessageBody
    )

    assert body.client_msg_id == given
