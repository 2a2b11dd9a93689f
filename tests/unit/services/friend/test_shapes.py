from __future__ import annotations

import msgspec
import pytest

from services.friend.api.shapes import FriendRequestIn


@pytest.mark.parametrize("given", [str(2**63), "9" * 30, '"7"', "1.5", "null"])
def test_what_cannot_be_the_id_of_a_user_is_refused(given: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(f'{{"user_id_2": {given}}}', type=FriendRequestIn)


def test_the_largest_id_is_taken() -> None:
    assert msgspec.json.decode(f'{{"user_id_2": {2**63 - 1}}}', type=FriendRequestIn).user_id_2 == 2**63 - 1
