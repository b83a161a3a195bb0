"""The pages in a real browser: looks, search, filters, keys, the mock interview; nothing loaded, nothing in error."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from studypack.model import Question
from studypack.project import load
from tests.reviewer import SCHEMES, browser, chromium
from tests.website import BANKS, WIDTHS, Reader, build_site, pages_of, reader
from tests.workshop import SMALL, Workshop

pytestmark = pytest.mark.browser
QUESTIONS = [content.question for content in load(BANKS / "traps", None).contents]
ANSWERED = [question for question in QUESTIONS if question.answered]
FIRST_SECTION = {question.key for question in QUESTIONS if question.section and question.section.number == "1.1"}


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """The browser, started once. Without one the tests are skipped on a developer's machine and fail elsewhere."""
    try:
        chromium()
    except RuntimeError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(error))
    with browser(tmp_path_factory.mktemp("browser")) as one:
        yield one


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The output folders of banks: two of traps, one in English, one that was edited."""
    names: dict[str, tuple[str, ...]] = {"traps": ("decks", "preview"), "english": (), "cards": ("preview",)}
    made = {name: build_site(name, tmp_path_factory.mktemp(name), *only) for name, only in names.items()}
    return made | {"changed": _changed(tmp_path_factory.mktemp("changed"))}


def _changed(folder: Path) -> Path:
    """Build a bank, and build it again without most of it: the page then says what was removed, in long lines."""
    shop = Workshop(folder, text=SMALL)
    shop.build()
    shop.write(SMALL[: SMALL.index("### 1.1")] + SMALL[SMALL.index("### 1.2") :])
    assert shop.build(yes=True).is_done
    return shop.out


@pytest.fixture
def traps(started: Browser, sites: dict[str, Path]) -> Iterator[Reader]:
    """A desk with the first bank of traps."""
    with reader(started, sites["traps"], 1280) as one:
        yield one


def page_of(one: Reader, name: str) -> Path:
    """Return a page of the preview."""
    return one.root / "preview" / name


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_is_right_at_every_width(started: Browser, sites: dict[str, Path], width: int, scheme: str) -> None:
    """No page is too wide, faint, unnamed, hard to tap or in error; nothing is loaded from outside the folder."""
    looked = {"pages": 0, "texts": 0, "targets": 0, "controls": 0}
    for out in sites.values():
        with reader(started, out, width, scheme) as one:
            for path in pages_of(out):
                one.open(path)
                one.page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
                found = one.check()
                assert found["problems"] == [], path.name
                assert found["lowest"] >= 4.5
                assert found["smallest"] >= 43.9
                looked["pages"] += 1
                for name in ("texts", "targets", "controls"):
                    looked[name] += found["counts"][name]
    assert looked["pages"] >= 15
    assert looked["texts"] > 500
    assert looked["targets"] > 150


def test_the_checks_notice_what_is_wrong(traps: Reader, tmp_path: Path) -> None:
    """A page with one fault of each kind fails each check."""
    page = tmp_path / "bad.html"
    page.write_text(
        "<!doctype html><html><body><h3>x</h3><p style='color:#999;background:#fff'>faint</p><input type='search'>"
        "<button>ok</button><img src='none.png'><div style='width:3000px;height:9px' id='a'></div><b id='a'></b>"
        "<script>console.error('bad')</script></body></html>",
        encoding="utf-8",
    )
    traps.open(page)
    said = " ".join(traps.check()["problems"])
    for fault in (
        "page is", "beyond the window", "no name", "no alternative text", "image not shown", "id twice",
        "heading of level", "no main heading", "no main part", "contrast", "target of", "console error", "request to",
    ):  # fmt: skip
        assert fault in said, fault


def test_the_dark_look_is_a_choice_and_is_remembered(traps: Reader) -> None:
    """Cards turn dark by the control or by a key, stay legible, and the next page keeps the look."""
    traps.open(page_of(traps, "section-1.1.html"))
    screen = "() => getComputedStyle(document.querySelector('.screen')).backgroundColor"
    light = traps.page.evaluate(screen)
    traps.page.get_by_role("combobox", name="外观").select_option("nightMode")
    dark = traps.page.evaluate(screen)
    assert light != dark
    assert traps.check()["problems"] == []
    traps.open(page_of(traps, "section-2.1.html"))
    assert traps.page.evaluate(screen) == dark
    traps.press("d", "d")
    assert traps.page.evaluate(screen) == light


def test_search_finds_answers_and_shows_where(traps: Reader) -> None:
    """A word of an answer leaves its question alone in the list, with the words around it; clearing brings all back."""
    traps.open(page_of(traps, "index.html"))
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
    traps.open(page_of(traps, "index.html"))
    traps.page.get_by_role("searchbox", name="搜索").fill("tds 的")
    expect(traps.page.locator("[data-found]")).to_have_text(f"1 / {len(QUESTIONS)}")


@pytest.mark.parametrize(("label", "option"), [("章节", "1.1"), ("难度", "2"), ("岗位", "development"), ("难度", "4")])
def test_filters_of_the_list(traps: Reader, label: str, option: str) -> None:
    """Section, difficulty and role each leave the questions that have it."""
    facts: dict[str, Callable[[Question], Sequence[str]]] = {
        "章节": lambda one: [one.section.number if one.section else ""],
        "难度": lambda one: [str(one.metadata.difficulty)],
        "岗位": lambda one: one.metadata.roles,
    }
    shown = sum(option in facts[label](question) for question in QUESTIONS)
    assert 0 < shown < len(QUESTIONS)
    traps.open(page_of(traps, "index.html"))
    traps.page.get_by_role("combobox", name=label).select_option(option)
    assert traps.shown("[data-item]") == shown
    assert traps.page.locator("[data-found]").inner_text() == f"{shown} / {len(QUESTIONS)}"


def test_filters_of_cards(traps: Reader) -> None:
    """On a section's page the kind of card is a filter too, and filters add up."""
    traps.open(page_of(traps, "section-1.1.html"))
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
    traps.open(page_of(traps, "section-1.1.html"))
    traps.page.get_by_role("combobox", name="难度").select_option("1")
    name = traps.page.evaluate("document.querySelector('[data-group][hidden]').id")
    traps.page.evaluate("(name) => { location.hash = name; }", name)
    expect(traps.page.locator(f"[id='{name}']")).to_be_visible()


def test_every_row_of_the_list_leads_to_its_question(traps: Reader) -> None:
    """Following a row shows the section's page with that question at the top of the window."""
    traps.open(page_of(traps, "index.html"))
    rows = traps.page.locator("[data-item] > a")
    assert rows.count() == len(QUESTIONS)
    for number in range(len(QUESTIONS)):
        traps.open(page_of(traps, "index.html"))
        title = rows.nth(number).locator(".name").inner_text()
        rows.nth(number).click()
        traps.page.wait_for_load_state("load")
        heading = traps.page.locator("[data-group]:target h2")
        assert title in heading.inner_text()
        assert 0 <= heading.evaluate("(node) => node.getBoundingClientRect().top") < 400


def test_the_list_works_with_the_keyboard_alone(traps: Reader) -> None:
    """Search, walk down the hits, open one: no mouse."""
    traps.open(page_of(traps, "index.html"))
    traps.press("/")
    traps.page.keyboard.type("为什么会粗")
    expect(traps.page.locator("[data-found]")).to_have_text(f"1 / {len(QUESTIONS)}")
    traps.press("Enter", "j")
    assert "奶泡为什么会粗" in traps.focused()
    traps.press("Enter")
    traps.page.wait_for_url(re.compile(r"section-2\.1\.html#"))


def test_every_control_is_reached_with_tab(traps: Reader) -> None:
    """Tab alone passes the way past the head, every link of the head, search and every filter."""
    traps.open(page_of(traps, "section-1.1.html"))
    wanted = traps.page.evaluate(
        "[...document.querySelectorAll('.top a, .top select, .bar input, .bar select')].length"
    )
    seen = set()
    for _ in range(wanted + 1):
        traps.press("Tab")
        seen.add(traps.page.evaluate("[...document.querySelectorAll('*')].indexOf(document.activeElement)"))
        assert traps.page.evaluate("document.activeElement.matches(':focus-visible')")
    assert len(seen) == wanted + 1 > 6


def test_cards_are_walked_and_turned_with_keys_on_a_phone(started: Browser, sites: dict[str, Path]) -> None:
    """J goes to the next card, space turns it over and back, the button does the same."""
    with reader(started, sites["traps"], 360) as one:
        one.open(page_of(one, "section-1.1.html"))
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
    traps.open(page_of(traps, "section-1.1.html"))
    boxes = [traps.page.locator(f".{side} .screen").first.bounding_box() for side in ("is-front", "is-back")]
    assert boxes[0] is not None
    assert boxes[1] is not None
    assert boxes[0]["x"] + boxes[0]["width"] < boxes[1]["x"]
    assert [round(box["width"]) for box in boxes if box] == [380, 380]


def test_without_scripts_every_card_is_there(started: Browser, sites: dict[str, Path]) -> None:
    """Where scripts are off, both sides of every card show, and controls that would do nothing do not."""
    with reader(started, sites["traps"], 360, scripts=False) as one:
        one.open(page_of(one, "section-1.1.html"))
        assert one.page.locator(".is-back").first.is_visible()
        assert one.page.locator(".is-front").first.is_visible()
        assert not one.page.locator("[data-form]").is_visible()
        assert not one.page.locator("[data-turn]").first.is_visible()
        one.open(page_of(one, "interview.html"))
        assert one.page.locator("noscript").inner_text()
        assert one.problems == []


def test_formulas_are_drawn_in_the_colour_of_text(started: Browser, sites: dict[str, Path]) -> None:
    """Every formula has a size and the text's colour, dark too, and its words."""
    with reader(started, sites["cards"], 1280, "dark") as one:
        one.open(page_of(one, "section-1.1.html"))
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


def _interview(one: Reader, **choices: str) -> None:
    one.open(page_of(one, "interview.html"))
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


def test_the_clock_runs_out_and_says_so(started: Browser, sites: dict[str, Path]) -> None:
    """The time left counts down, stops at a pause and with the answer, and beyond the limit it is over time."""
    with reader(started, sites["traps"], 360) as one:
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


def test_the_page_of_downloads_works_by_keyboard(started: Browser, sites: dict[str, Path]) -> None:
    """Every link and every fold of the help is reached with Tab and opened with Enter; it has no script at all."""
    with reader(started, sites["english"], 1280, scripts=False) as one:
        one.open(sites["english"] / "index.html")
        wanted = one.page.locator("a, summary").count()
        for _ in range(wanted):
            one.press("Tab")
            if one.page.locator("summary:focus").count():
                one.press("Enter")
        assert wanted > 20
        assert one.page.locator("details[open]").count() == one.page.locator("details").count() == 5


def test_scrolling_hundreds_of_cards_stays_smooth(started: Browser, tmp_path: Path) -> None:
    """Three hundred cards: what is out of sight is not laid out, and no step of scrolling takes a tenth of a second."""
    bank = tmp_path / "many"
    bank.mkdir()
    question = "#### Q{0}:第 {0} 题？\n\n**难度**:⭐\n**岗位**:算法岗\n**标签**:#甲\n**公司**:乙\n\n**标准答案**:\n\n"
    body = "一段答案，公式 $x_{{{0}}}^2 + \\frac{{1}}{{{0}}}$。\n\n" * 8
    text = "## 第一部分:一\n\n### 1.1 二\n\n" + "".join((question + body).format(number) for number in range(1, 301))
    (bank / "many.md").write_text(text, encoding="utf-8")
    from studypack.builder import run
    from studypack.options import Options, Request

    assert run(Request(bank, Options(out=tmp_path / "out", now=1_790_000_000, only="preview")), lambda _: None).is_done
    with reader(started, tmp_path / "out", 360) as one:
        one.open(page_of(one, "section-1.1.html"))
        last = one.page.locator("[data-item] .is-front .card").last
        assert not last.evaluate("(node) => node.checkVisibility({ contentVisibilityAuto: true })")
        steps: list[Any] = one.page.evaluate(
            """async () => {
                const steps = [];
                for (let at = 0; at < 60; at += 1) {
                    const start = performance.now();
                    scrollBy(0, 900);
                    document.documentElement.getBoundingClientRect();
                    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
                    steps.push(performance.now() - start);
                }
                return steps;
            }"""
        )
        assert one.problems == []
    assert len(steps) == 60
    assert sorted(steps)[54] < 100
