"""The course on the screen `learn`: where one is, pages, links, marks, languages, themes."""

from __future__ import annotations

import pytest

from bigtech_lab.command_table import COMMANDS
from bigtech_lab.domain.learner_fact import FactKind
from bigtech_lab.presentation.learn import keys, words
from bigtech_lab.presentation.learn.themes import DARK, LIGHT, theme_for
from fakes.learn_pilot import learning
from fakes.learning_desk import FakeDesk


async def test_it_opens_at_what_comes_next_with_its_page() -> None:
    async with learning(FakeDesk()) as learner:
        await learner.reads("page", "First steps")
        assert learner.chosen == "D1.1"
        assert learner.tab == "page"
        assert [line.split()[0] for line in learner.left] == ["1", "·", "·", "·", "·", "·", "2", "·", "·"]


async def test_a_mark_is_remembered_and_seen_on_the_left() -> None:
    at = FakeDesk()
    async with learning(at) as learner:
        await learner.goes_to("D1.1")
        await learner.presses("s")
        assert learner.left[1].startswith("◐ D1.1")
        await learner.presses("d")
        assert learner.left[1].startswith("✓ D1.1")
        assert [fact.data["mark"] for fact in at.record.facts(FactKind.MARK)] == ["started", "done"]
        await learner.presses("u")
        assert learner.left[1].startswith("· D1.1")


async def test_what_the_lab_judges_takes_no_mark() -> None:
    at = FakeDesk()
    async with learning(at) as learner:
        await learner.goes_to("C1.1")
        await learner.presses("d")
        assert "C1.1" in learner.told[-1]
        assert not at.record.facts()


async def test_after_a_mark_n_leads_to_what_comes_next() -> None:
    async with learning(FakeDesk()) as learner:
        await learner.goes_to("D1.1")
        await learner.presses("d", "n")
        # D1.2 is optional.
        await learner.sees(lambda: learner.chosen == "P1.1")
        await learner.reads("page", "# P1.1", "bigtech-lab up")


async def test_a_link_is_followed_and_left_with_the_keyboard() -> None:
    async with learning(FakeDesk()) as learner:
        await learner.goes_to("D1.1")
        await learner.presses("o", "enter")
        await learner.reads("page", "Even further", "The end.")
        # Its heading is scrolled to.
        await learner.sees(lambda: 150 < learner.scrolled < 170)
        assert "{" not in learner.text("page")
        await learner.presses("backspace")
        await learner.reads("page", "First steps")


async def test_an_address_outside_of_the_course_is_told() -> None:
    async with learning(FakeDesk()) as learner:
        await learner.goes_to("D1.1")
        await learner.presses("o", "down", "enter")
        await learner.sees(lambda: bool(learner.told))
        assert learner.told == ["https://example.org/ask"]


async def test_a_checkpoint_says_what_is_missing_and_how_to_go_on() -> None:
    async with learning(FakeDesk()) as learner:
        await learner.goes_to("C1.1")
        await learner.reads(
            "page", "The service answers. `service-answers`", "bigtech-lab check 1 --checkpoint C1.1"
        )


async def test_l_puts_every_part_into_the_other_language() -> None:
    async with learning(FakeDesk()) as learner:
        await learner.goes_to("D1.1")
        await learner.presses("l")
        await learner.reads("page", "첫걸음")
        assert learner.left[1].endswith("Read (한국어)")
        await learner.presses("2")
        await learner.reads("checks", "체크포인트(C…)를 고르고")
        await learner.presses("3")
        await learner.reads("trace", "흐름을 고르고")
        assert learner.flows[0].startswith("message  메시지가")
        await learner.presses("4")
        await learner.reads("progress", "1단계", "체크포인트 2개 중 0개")
        await learner.presses("5")
        await learner.reads("keys", "체크포인트 검사")
        await learner.presses("l")
        await learner.reads("keys", "run the checkpoint's checks")


async def test_m_switches_between_dark_and_light() -> None:
    async with learning(FakeDesk()) as learner:
        await learner.presses("m")
        assert learner.screen.theme == LIGHT.name
        await learner.presses("m")
        assert learner.screen.theme == DARK.name


@pytest.mark.parametrize(
    ("given", "colours", "theme"),
    [("light", "15;0", LIGHT), ("dark", "0;15", DARK), ("auto", "0;15", LIGHT), ("auto", "", DARK)],
)
def test_the_theme_is_the_one_asked_for_or_the_terminals(given: str, colours: str, theme: object) -> None:
    assert theme_for(given, {"COLORFGBG": colours}) is theme


@pytest.mark.parametrize("size", [(30, 8), (200, 60)], ids=str)
async def test_it_works_on_terminals_of_any_size(size: tuple[int, int]) -> None:
    async with learning(FakeDesk(), size=size) as learner:
        for tab in "12345":
            await learner.presses(tab)
        await learner.goes_to("C1.2")
        await learner.presses("1")
        await learner.reads("page", "# C1.2")


def test_every_key_is_explained_and_every_command_named_there_exists() -> None:
    explained = " ".join(key for key, _, _ in words.KEY_TABLE).lower()
    assert {key for key in keys._ACTIONS if len(key) == 1 and not key.isdigit()} <= set(explained.split())
    verbs = {command.split()[1] for _, _, command in words.KEY_TABLE if command}
    assert verbs <= set(COMMANDS)
