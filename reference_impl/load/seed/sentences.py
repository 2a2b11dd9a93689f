"""What people write: sentences of an office chat in English and Korean, from templates."""

from __future__ import annotations

import random
from typing import Final

_SLOTS: Final = {
    "en": {
        "what": (
            "the invoice service", "the login page", "the search index", "the new gateway",
            "the release notes", "the load test", "the payment queue", "the onboarding guide",
            "the dashboard", "the mobile build",
        ),
        "when": ("tomorrow", "after lunch", "on Friday", "next week", "tonight", "at half past nine"),
        "who": ("the platform team", "Clara", "the new intern", "support", "Diego", "our designer"),
        "food": ("noodles", "a sandwich", "coffee", "dumplings", "the salad bar", "curry"),
        "number": ("three", "a dozen", "about forty", "two hundred", "just one", "seven"),
    },
    "ko": {
        "what": (
            "결제 서비스", "로그인 화면", "검색 색인", "새 게이트웨이", "릴리스 노트", "부하 테스트",
            "주문 큐", "온보딩 문서", "대시보드", "모바일 빌드",
        ),
        "when": ("내일", "점심 먹고", "금요일에", "다음 주에", "오늘 저녁에", "아홉 시 반에"),
        "who": ("플랫폼 팀", "서연 님", "새 인턴", "고객지원팀", "현우 님", "디자이너"),
        "food": ("국수", "샌드위치", "커피", "만두", "김밥", "카레"),
        "number": ("세 건", "열두 건", "마흔 건쯤", "이백 건", "한 건", "일곱 건"),
    },
}  # fmt: skip
_TEMPLATES: Final = {
    "en": (
        "Has anyone looked at {what} yet?", "I will take {what} {when}.", "{who} asked about {what} again.",
        "We found {number} errors in {what}, all from the same hour.", "Lunch {when}? I fancy {food}.",
        "Please review my change to {what} before {who} does.", "ok", "Thanks!", "On my way.",
        "The graph of {what} looks calm now, let us watch it until {when}.", "Good morning everyone",
        "Could you select a date for the demo? {when} suits {who}.", "haha, that explains it", "+1",
        "I restarted {what} and it caught up within a minute.", "Not sure. Ask {who}, they wrote {what}.",
        "Moved {what} to {when}, because {who} is away until then.", "Where do we keep the notes on {what}?",
    ),
    "ko": (
        "혹시 {what} 확인해 보신 분 계신가요?", "{what}, 제가 {when} 처리하겠습니다.",
        "{who}에서 {what} 상황을 또 물어봤어요.",
        "{what}에서 오류가 {number} 나왔는데 모두 같은 시간대예요.",
        "{when} 같이 식사 어때요? {food} 먹고 싶네요.",
        "{what} 변경 사항 리뷰 부탁드립니다.", "넵", "감사합니다!", "지금 가는 중이에요.", "좋은 아침입니다",
        "{what} 그래프가 이제 안정됐네요. {when} 다시 한번 볼게요.", "ㅋㅋㅋ 그래서 그랬군요", "확인했습니다",
        "{what} 재시작했더니 금방 따라잡았어요.", "{what} 회의는 {when} 하기로 했습니다.",
        "{what} 관련 메모는 어디에 정리되어 있나요?", "저도 잘 모르겠어요. {who}께 여쭤보세요.",
    ),
}  # fmt: skip


def _phrases(language: str) -> tuple[str, ...]:
    """Every template with every filling of its first slot; the other slots are taken in turn."""
    made: dict[str, None] = {}
    slots = _SLOTS[language]
    for template in _TEMPLATES[language]:
        for turn in range(max(len(words) for words in slots.values())):
            made[template.format(**{name: words[turn % len(words)] for name, words in slots.items()})] = None
    return tuple(made)


_ENGLISH: Final = _phrases("en")
_KOREAN: Final = _phrases("ko")
_LINKED: Final = 0.25


def sentence(choice: random.Random, *, korean: bool) -> str:
    """Write a message: one phrase, or two in a quarter of the cases."""
    phrases = _KOREAN if korean else _ENGLISH
    first = phrases[int(choice.random() * len(phrases))]
    if choice.random() < _LINKED:
        return f"{first} {phrases[int(choice.random() * len(phrases))]}"
    return first
