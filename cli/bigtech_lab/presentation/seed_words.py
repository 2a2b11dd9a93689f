"""What `seed` says, in both languages."""

from __future__ import annotations

from typing import Final

from bigtech_lab.domain.localized import Localized

COUNTED: Final = {
    "users": Localized("users", "사용자"),
    "friendships": Localized("friendships", "친구 관계"),
    "rooms": Localized("rooms", "채팅방"),
    "room_members": Localized("room members", "채팅방 멤버"),
    "messages": Localized("messages", "메시지"),
    "notifications": Localized("notifications", "알림"),
}
STEPS: Final = {
    "people": Localized("people", "사용자"),
    "messages": Localized("messages", "메시지"),
    "rooms": Localized("rooms", "채팅방"),
}
STEP: Final = Localized("{done:>9,} of {total:,}", "{total:,}개 중 {done:,}개")
SPEED: Final = Localized(
    "{rows:,} rows in {seconds:.1f} s: {rate:,} rows/s", "{rows:,}행, {seconds:.1f} s: 초당 {rate:,}행"
)
PASSWORD: Final = Localized("Everybody's password: {password}", "모든 사용자의 비밀번호: {password}")
ADDRESSES: Final = Localized(
    "E-mail addresses: <username>@seed.example (search for a name to find one).",
    "이메일 주소: <username>@seed.example (이름으로 검색하면 찾을 수 있습니다).",
)
