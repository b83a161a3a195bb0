"""The preview in a real browser: search, filters, addresses, keys, both sides of a card, its formulas."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from studypack.bank.load import load
from studypack.bank.model import Question
from tests.website import BANKS, Reader, reader

pytestmark = pytest.mark.browser
QUESTIONS = [content.question for content in load(BANKS / "traps", None).contents]
FIRST_SECTION = {question.key for question in QUESTIONS if question.section and question.section.number == "1.1"}


def test_the_dark_look_is_a_choice_and_is_remembered(traps: Reader) -> None:
    """Cards turn dark by the control or by a key, stay legible, and the next page keeps the look."""
    traps.open_preview("section-1.1.html")
    screen = "() => getComputedStyle(document.querySelector('.screen')).backgroundColor"
    light = traps.page.evaluate(screen)
    traps.page.get_by_role("combobox", name="外观").select_option("nightMode")
    dark = traps.page.evaluate(screen)
    assert light != dark
    assert traps.check()["problems"] == []
    traps.open_preview("section-2.1.html")
    assert traps.page.evaluate(screen) == dark
    traps.press("d", "d")
    assert traps.page.evaluate(screen) == light


def test_search_finds_answers_and_shows_where(traps: Reader) -> None:
    """A word of an answer leaves its question alone in the list, with the words around it; clearing brings all back."""
    traps.open_preview("index.html")
    assert traps.shown("[data-item]") == len(QUESTIONS)
    traps.page.get_by_role("searchbox", name="搜索").fill("折光仪")
    expect(traps.page.locator("[data-found]")).to_have_text(f"1 / {len(QUESTIONS)}")
    assert traps.shown("[data-item]") == 1
    assert traps.page.locator("[data-snippet]:visible mark").inner_text() == "折光仪"
    traps.press("Escape")
    assert traps.shown("[data-item]") == len(QUESTIONS)
    traps.page.get_by_role("searchbox", name="搜索").fill("没有这样的词")
    traps.page.wait_for_selector("[data-nothing]:visible")
    assert traps.shown("[data-group]") == 0
    traps.page.get_by_role("button", name="清除筛选").click()
    assert traps.shown("[data-item]") == len(QUESTIONS)


def test_several_words_must_all_be_found(traps: Reader) -> None:
    """Words are looked for one by one, in any order, whatever their case."""
    traps.open_preview("index.html")
    traps.page.get_by_role("searchbox", name="搜索").fill("tds 的")
    expect(traps.page.locator("[data-found]")).to_have_text(f"1 / {len(QUESTIONS)}")


@pytest.mark.parametrize(("label", "option"), [("章节", "1.1"), ("难度", "2"), ("岗位", "development"), ("难度", "4")])
def test_filters_of_the_list(traps: Reader, label: str, option: str) -> None:
    """Section, difficulty and role each leave the questions that have it; a section is chosen by the name it shows."""
    facts: dict[str, Callable[[Question], Sequence[str]]] = {
        "章节": lambda one: [one.section.number if one.section else ""],
        "难度": lambda one: [str(one.metadata.difficulty)],
        "岗位": lambda one: one.metadata.roles,
    }
    shown = sum(option in facts[label](question) for question in QUESTIONS)
    assert 0 < shown < len(QUESTIONS)
    traps.open_preview("index.html")
    choice = traps.page.get_by_role("combobox", name=label)
    names = [name for name in choice.locator("option").all_inner_texts() if name.startswith(f"{option} ")]
    choice.select_option(option if label != "章节" else None, label=names or None)
    assert traps.shown("[data-item]") == shown
    assert traps.page.locator("[data-found]").inner_text() == f"{shown} / {len(QUESTIONS)}"


def test_a_tap_turns_a_card_as_in_anki(web: Browser, sites: dict[str, Path]) -> None:
    """On a phone a tap on the card shows the back, another the front; a tap on the hint opens it and turns nothing."""
    with reader(web, sites["traps"], 360) as one:
        one.open_preview("section-1.1.html")
        first = one.page.locator("[data-item]").first
        first.locator(".is-front summary").first.tap()
        assert first.locator(".is-front").is_visible()
        first.locator(".is-front .prompt").first.tap()
        assert first.locator(".is-back").is_visible()
        assert first.locator("[data-turn]").get_attribute("aria-pressed") == "true"
        first.locator(".is-back .prompt").first.tap()
        assert first.locator(".is-front").is_visible()


def test_filters_of_cards(traps: Reader) -> None:
    """On a section's page the kind of card is a filter too, and filters add up."""
    traps.open_preview("section-1.1.html")
    whole = traps.shown("[data-item]")
    by_kind = {}
    for kind in ("question", "followup", "table"):
        traps.page.get_by_role("combobox", name="卡片").select_option(kind)
        by_kind[kind] = traps.shown("[data-item]")
    assert by_kind["question"] == sum(question.key in FIRST_SECTION for question in QUESTIONS)
    assert min(by_kind.values()) > 0
    assert sum(by_kind.values()) == whole
    traps.page.get_by_role("combobox", name="难度").select_option("3")
    assert traps.shown("[data-item]") == 0
    assert traps.page.locator("[data-nothing]").is_visible()


def test_an_address_leads_to_its_card_through_filters(traps: Reader) -> None:
    """A link to a question shows it even where a filter hides it."""
    traps.open_preview("section-1.1.html")
    traps.page.get_by_role("combobox", name="难度").select_option("1")
    name = traps.page.evaluate("document.querySelector('[data-group][hidden]').id")
    traps.page.evaluate("(name) => { location.hash = name; }", name)
    expect(traps.page.locator(f"[id='{name}']")).to_be_visible()


def test_every_row_of_the_list_leads_to_its_question(traps: Reader) -> None:
    """Following a row shows the section's page with that question at the top of the window."""
    traps.open_preview("index.html")
    rows = traps.page.locator("[data-item] > a")
    assert rows.count() == len(QUESTIONS)
    for number in range(len(QUESTIONS)):
        traps.open_preview("index.html")
        title = rows.nth(number).locator(".name").inner_text()
        rows.nth(number).click()
        traps.page.wait_for_load_state("load")
        heading = traps.page.locator("[data-group]:target h2")
        assert title in heading.inner_text()
        assert 0 <= heading.evaluate("(node) => node.getBoundingClientRect().top") < 400


def test_the_list_works_with_the_keyboard_alone(traps: Reader) -> None:
    """Search, walk down the hits, open one: no mouse."""
    traps.open_preview("index.html")
    traps.press("/")
    traps.page.keyboard.type("为什么会粗")
    expect(traps.page.locator("[data-found]")).to_have_text(f"1 / {len(QUESTIONS)}")
    traps.press("Enter", "j")
    assert "奶泡为什么会粗" in traps.focused()
    traps.press("Enter")
    traps.page.wait_for_url(re.compile(r"section-2\.1\.html#"))


def test_every_control_is_reached_with_tab(traps: Reader) -> None:
    """Tab alone passes the way past the head, every link of the head, search and every filter."""
    traps.open_preview("section-1.1.html")
    wanted = traps.page.evaluate(
        "[...document.querySelectorAll('.top a, .top select, .bar input, .bar select')].length"
    )
    seen = set()
    for _ in range(wanted + 1):
        traps.press("Tab")
        seen.add(traps.page.evaluate("[...document.querySelectorAll('*')].indexOf(document.activeElement)"))
        assert traps.page.evaluate("document.activeElement.matches(':focus-visible')")
    assert len(seen) == wanted + 1 > 6


@pytest.mark.parametrize("width", [360, 1280])
def test_a_phone_shows_cards_without_a_phone_around_them(web: Browser, sites: dict[str, Path], width: int) -> None:
    """On a phone a card is as wide as the screen, as in Anki; on a wider screen it stands in a phone."""
    with reader(web, sites["traps"], width, "light") as one:
        one.open_preview("section-1.1.html")
        screen, card = (one.page.locator(name).first.bounding_box() for name in (".screen", ".screen > .card"))
        assert screen
        assert card
        assert screen["width"] - card["width"] == (0 if width == 360 else 20)
        assert (card["width"] == width) is (width == 360)
        assert one.check()["problems"] == []


def test_cards_are_walked_and_turned_with_keys_on_a_phone(web: Browser, sites: dict[str, Path]) -> None:
    """J goes to the next card, space turns it over and back, the button does the same."""
    with reader(web, sites["traps"], 360) as one:
        one.open_preview("section-1.1.html")
        first = one.page.locator("[data-item]").first
        assert first.locator(".is-front").is_visible()
        assert not first.locator(".is-back").is_visible()
        one.press("j", " ")
        assert first.locator(".is-back").is_visible()
        assert not first.locator(".is-front").is_visible()
        first.get_by_role("button", name="翻面").tap()
        assert first.locator(".is-front").is_visible()
        one.press("j")
        assert one.page.evaluate("document.activeElement === document.querySelectorAll('[data-item]')[1]")


def test_both_sides_stand_side_by_side_on_a_desk(traps: Reader) -> None:
    """With room for it, front and back are both there and as wide as a phone."""
    traps.open_preview("section-1.1.html")
    boxes = [traps.page.locator(f".{side} .screen").first.bounding_box() for side in ("is-front", "is-back")]
    assert boxes[0] is not None
    assert boxes[1] is not None
    assert boxes[0]["x"] + boxes[0]["width"] < boxes[1]["x"]
    assert [round(box["width"]) for box in boxes if box] == [380, 380]


def test_without_scripts_every_card_is_there(web: Browser, sites: dict[str, Path]) -> None:
    """Where scripts are off, both sides of every card show, and controls that would do nothing do not."""
    with reader(web, sites["traps"], 360, scripts=False) as one:
        one.open_preview("section-1.1.html")
        assert one.page.locator(".is-back").first.is_visible()
        assert one.page.locator(".is-front").first.is_visible()
        assert not one.page.locator("[data-form]").is_visible()
        assert not one.page.locator("[data-turn]").first.is_visible()
        one.open_preview("interview.html")
        assert one.page.locator("noscript").inner_text()
        assert one.problems == []


def test_formulas_are_drawn_in_the_colour_of_text(web: Browser, sites: dict[str, Path]) -> None:
    """Every formula has a size and the text's colour, dark too, and its words."""
    with reader(web, sites["cards"], 1280, "dark") as one:
        one.open_preview("section-1.1.html")
        drawn = one.page.evaluate(
            """() => [...document.querySelectorAll('.phone svg[role=img]')]
            .filter((each) => each.checkVisibility()).map((each) => {
                const [box, style] = [each.getBoundingClientRect(), getComputedStyle(each)];
                const name = document.getElementById(each.getAttribute('aria-labelledby')).textContent;
                return [box.width > 2 && box.height > 2, style.fill === style.color, name];
            })"""
        )
    assert len(drawn) > 20
    assert all(sized and coloured and name for sized, coloured, name in drawn)


CUT = """() => [...document.querySelectorAll('select')].filter((one) => {
  const style = getComputedStyle(one), ruler = document.createElement('span');
  ruler.textContent = one.selectedOptions[0].textContent;
  Object.assign(ruler.style, {font: style.font, position: 'absolute', whiteSpace: 'nowrap'});
  document.body.append(ruler);
  const room = one.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - 18;
  return ruler.getBoundingClientRect().width > room;
}).map((one) => one.selectedOptions[0].textContent)"""
"""The choices whose words do not fit beside the arrow of their list."""


@pytest.mark.parametrize("name", ["index.html", "section-1.1.html", "interview.html"])
def test_on_a_phone_choices_are_whole_and_nothing_touches_the_edge(
    web: Browser, sites: dict[str, Path], name: str
) -> None:
    """What is chosen can be read, and words keep a distance from the edge of the screen."""
    with reader(web, sites["traps"], 360, "light") as one:
        one.open_preview(name)
        assert one.page.evaluate(CUT) == []
        heading = one.page.locator("h1:visible").first.bounding_box()
        assert heading
        assert heading["x"] >= 12
