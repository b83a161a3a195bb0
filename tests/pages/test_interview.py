"""The mock interview in a real browser: what it asks, in which order, against the clock, and how it sums up."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from studypack.bank.load import load
from tests.website import BANKS, Reader, reader

pytestmark = pytest.mark.browser
QUESTIONS = [content.question for content in load(BANKS / "traps", None).contents]
ANSWERED = [question for question in QUESTIONS if question.answered]


def _interview(one: Reader, **choices: str) -> None:
    one.open_preview("interview.html")
    for label, value in {"题数": "0", **choices}.items():
        one.page.get_by_role("combobox", name=label).select_option(value)
    one.page.get_by_role("button", name="开始").click()


def _asked(one: Reader) -> str:
    return str(one.page.evaluate("document.querySelector('[data-question]:not([hidden])').dataset.title"))


def test_an_interview_asks_everything_once(traps: Reader) -> None:
    """All answered questions come, each once, with keys alone; the result counts them and leads back to each."""
    _interview(traps)
    titles = []
    for number in range(1, len(ANSWERED) + 1):
        assert traps.page.locator("[data-progress]").inner_text() == f"第 {number} / {len(ANSWERED)} 题"
        titles.append(_asked(traps))
        assert not traps.page.locator("[data-rate]").first.is_visible()
        traps.press(" ")
        assert traps.page.locator(".is-back:visible").count() == 1
        assert traps.page.locator(".is-front:visible").count() == 0
        traps.press("2" if number % 2 else "1")
    assert sorted(titles) == sorted(f"{question.key} {question.title}" for question in ANSWERED)
    knew = (len(ANSWERED) + 1) // 2
    assert traps.page.locator("[data-result-line]").inner_text().startswith(f"{knew} / {len(ANSWERED)} 题")
    assert traps.page.locator("[data-result-list] a").count() == len(ANSWERED)
    assert traps.check()["problems"] == []
    traps.page.locator("[data-result-list] a").first.click()
    traps.page.wait_for_url(re.compile(r"section-.*\.html#"))
    assert traps.page.locator("[data-group]:target").count() == 1


def test_the_follow_ups_are_asked_one_by_one(traps: Reader) -> None:
    """After the answer the first follow-up, then its answer, then the next; the last one leaves only the rating."""
    _interview(traps, 难度="2")
    for _ in ANSWERED:
        if "萃取率" in _asked(traps):
            break
        traps.press(" ", "1")
    for number in (1, 2):
        traps.press(" ")
        traps.page.get_by_role("button", name="追问").click()
        assert traps.page.locator("[data-step]:visible h3").inner_text() == f"追问 {number} / 2"
        assert traps.page.locator("[data-step]:visible").count() == 1
        assert traps.page.locator(".is-back:visible").count() == 0
    traps.press(" ")
    assert not traps.page.get_by_role("button", name="追问").is_visible()
    assert traps.page.get_by_role("button", name="答出来了").is_visible()


def test_the_order_of_questions_changes(traps: Reader) -> None:
    """Ten interviews do not all begin with the same question."""
    first = set()
    for _ in range(10):
        _interview(traps)
        first.add(_asked(traps))
    assert len(first) > 1


def test_the_clock_runs_out_and_says_so(web: Browser, sites: dict[str, Path]) -> None:
    """The time left counts down, stops at a pause and with the answer, and beyond the limit it is over time."""
    with reader(web, sites["traps"], 360) as one:
        one.page.clock.install()
        _interview(one, 每题时间="1")
        clock = one.page.locator("[data-time]")
        one.page.clock.run_for(20_000)
        assert clock.inner_text() in ("0:39", "0:40")
        one.press("p")
        paused = clock.inner_text()
        one.page.clock.run_for(30_000)
        assert clock.inner_text() == paused
        assert one.page.get_by_role("button", name="继续").is_visible()
        one.press("p")
        one.page.clock.run_for(50_000)
        assert clock.inner_text() in ("0:09", "0:10", "0:11")
        assert one.page.locator("[data-over]").is_visible()
        assert one.check()["problems"] == []
        one.press(" ")
        stopped = clock.inner_text()
        one.page.clock.run_for(30_000)
        assert clock.inner_text() == stopped


def test_missed_questions_can_be_asked_again(traps: Reader) -> None:
    """The second round has the missed questions and no other."""
    _interview(traps)
    missed = set()
    for number in range(len(ANSWERED)):
        if number < 2:
            missed.add(_asked(traps))
        traps.press(" ", "1" if number < 2 else "2")
    traps.page.get_by_role("button", name="再练没答好的").click()
    again = set()
    for _ in range(2):
        again.add(_asked(traps))
        traps.press(" ", "2")
    assert again == missed
    assert not traps.page.get_by_role("button", name="再练没答好的").is_visible()


def test_an_interview_without_questions_says_so(traps: Reader) -> None:
    """Filters that leave nothing are answered in words."""
    _interview(traps, 难度="1", 岗位="development")
    assert traps.page.get_by_role("alert").inner_text()
    assert traps.page.get_by_role("button", name="开始").is_visible()
