"""What a learner taps, opens and reads on a card, in Anki's own reviewer page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.card_bank import SHIPPED, TRAPS, Card, deck, rendered
from tests.reviewer import PHONE, SCHEMES, SIZES, Reviewer, reviewer

pytestmark = pytest.mark.browser


def find(*wanted: str, side: str = "answer") -> Card:
    """Return the first card of the bank of traps that has all these texts on a side."""
    shown = ((card, card[side].replace("<wbr>", "")) for card in rendered(TRAPS))
    return next(card for card, text in shown if all(one in text for one in wanted))


@pytest.mark.parametrize("way", ["tap", "Enter", "Space"])
def test_parts_fold_by_tap_and_by_keyboard(page: Reviewer, way: str) -> None:
    """Every folded part opens and closes with a finger or a key."""
    page.show(find("燕尾榫为什么抗拉", "<details"), "answer", "light")
    summaries = page.page.locator("summary.tappable")
    assert summaries.count() == 5
    for number in range(summaries.count()):
        for wanted in (True, False):
            if way == "tap":
                summaries.nth(number).tap()
            else:
                summaries.nth(number).press(way)
            body = page.page.locator("details").nth(number).locator(".part").first
            assert body.is_visible() is wanted


def test_the_hint_opens_by_tap(page: Reviewer) -> None:
    """The key points are hidden until the hint is tapped; its label is the bank's word."""
    page.show(find("燕尾榫为什么抗拉", side="question"), "question", "light")
    points = page.page.get_by_text("斜度与抗拉的关系")
    assert not points.is_visible()
    page.page.get_by_role("link", name="考点提示").tap()
    assert points.is_visible()
    assert page.check()["problems"] == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_cells_of_other_rows_cannot_be_seen(page: Reviewer, scheme: str) -> None:
    """While a row is asked, its own cells are blanks and no cell of another row takes any space."""
    asked = [card for card in rendered(TRAPS) if 'class="cloze-inactive"' in card["question"]]
    assert len(asked) > 4
    for card in asked:
        page.show(card, "question", scheme)
        boxes = page.page.eval_on_selector_all(
            ".cloze-inactive", "all => all.map(one => one.getClientRects().length + one.offsetHeight)"
        )
        assert boxes
        assert set(boxes) == {0}
        assert page.page.locator(".cloze").first.inner_text() == "[...]"
        others = page.page.locator(".row-table tr:not(:has(.cloze)) td:not(:first-child)").all()
        assert not any(one.is_visible() for one in others)
        assert all(one.is_visible() for one in page.page.locator("td:first-child").all())
        tops = page.page.eval_on_selector_all(
            "tr:has(td)", "all => all.map((one) => [one.getBoundingClientRect().top, !!one.querySelector('.cloze')])"
        )
        assert min(tops)[1], "the asked row stands first"


def test_the_back_shows_the_row_and_the_whole_table(page: Reviewer) -> None:
    """The answer stands where the blanks were; below it the whole table is filled in, with the asked row marked."""
    card = find("data-ordinal", "密度")
    page.show(card, "answer", "light")
    assert [one.inner_text() for one in page.page.locator(".asking .cloze").all()] == ["0.5"]
    assert [one.inner_text() for one in page.page.locator(".whole .cloze").all()] == ["0.5"]
    assert all(one.is_visible() for one in page.page.locator(".whole .cloze-inactive").all())
    assert page.page.locator(".whole .cloze-inactive").count() >= 1
    assert not page.page.locator(".asking .cloze-inactive").first.is_visible()
    assert "重来" in page.page.locator(".grading").inner_text()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_field_is_as_high_before_its_answer_as_after(web: Browser, size: tuple[int, int]) -> None:
    """A field keeps its place and height when it is filled in, and is no higher than the longest cell of its column."""
    with reviewer(web, deck(TRAPS).images.data, size) as shown:
        heights = set()
        for card in (one for one in rendered(TRAPS) if "data-ordinal" in one["question"]):
            sides = []
            for side in ("question", "answer"):
                shown.show(card, side, "light")
                boxes = [one.bounding_box() for one in shown.page.locator(".asking .cloze").all()]
                sides.append([(box["x"], box["y"], box["height"]) for box in boxes if box])
            assert len(sides[0]) == len(sides[1]) >= 1
            pairs = zip(*sides, strict=True)
            assert max(abs(a - b) for one, other in pairs for a, b in zip(one, other, strict=True)) <= 2
            heights |= {round(height) for *_, height in sides[0]}
    assert len(heights) > 1, "only columns with long cells have high fields"


def test_what_moves_is_found(page: Reviewer) -> None:
    """A title that a back sets elsewhere, and letters that grow, are problems."""
    for wrong in ("margin-top: 30px", "font-size: 40px"):
        card = dict(rendered(TRAPS)[0])
        card["answer"] = card["answer"].replace('class="prompt"', f'class="prompt" style="{wrong}"', 1)
        assert any("prompt moves by" in one for one in page.inspect([card]).problems)


def test_what_scrolls_fades_and_nothing_else(web: Browser) -> None:
    """A formula that is too wide at its smallest fades at its end, in both schemes, until a screen has room for it."""
    card = find("燕尾榫为什么抗拉", "<details")
    fading = """() => [...document.querySelectorAll("mjx-container")].map((one) => [
        one.scrollWidth > one.clientWidth + 1, getComputedStyle(one).webkitMaskImage.startsWith("linear-gradient"),
    ])"""
    for width, scrolls in ((320, True), (1280, False)):
        with reviewer(web, deck(TRAPS).images.data, (width, 740)) as shown:
            for scheme in SCHEMES:
                shown.show(card, "answer", scheme)
                shown.unfold()
                found = shown.page.evaluate(fading)
                assert any(wide for wide, _ in found) is scrolls
                assert all(fades for wide, fades in found if wide)
                assert not all(fades for _, fades in found)


@pytest.mark.parametrize("side", ["question", "answer"])
def test_the_asked_row_is_a_list(page: Reviewer, side: str) -> None:
    """Its cells stand below one another, each beside its column's name."""
    wide = max(
        (card for card in rendered(TRAPS) if "data-ordinal" in card["question"]),
        key=lambda one: one["question"].count("<th>"),
    )
    page.show(wide, side, "light")
    shown = [one for one in page.page.locator(".asking tr:has(.cloze) .column").all() if one.is_visible()]
    assert len(shown) > 3
    places = [one.bounding_box() for one in page.page.locator(".asking .cloze").all()]
    tops = [place["y"] for place in places if place]
    assert len(set(tops)) == len(tops) == len(shown)
    assert tops == sorted(tops)


def test_a_wide_table_is_a_list_on_a_phone(page: Reviewer) -> None:
    """No table of an answer is cut or scrolls: where its columns find no room, each cell stands beside its name."""
    page.show(find("燕尾榫为什么抗拉", "<details"), "answer", "light")
    page.unfold()
    boxes = page.page.locator(".answer-box .table.stack")
    assert boxes.count() >= 1
    assert all(box.evaluate("one => one.scrollWidth <= one.clientWidth") for box in boxes.all())
    assert boxes.first.locator(".column").first.is_visible()


def test_long_formulas_are_set_smaller_before_they_scroll(page: Reviewer) -> None:
    """A formula wider than the screen shrinks to seven tenths at most, and only beyond that scrolls; others stay."""
    page.show(find("燕尾榫为什么抗拉", "<details"), "answer", "light")
    page.unfold()
    found = page.page.eval_on_selector_all(
        ".answer-box mjx-container",
        """all => all.map((one) => ({
            wide: !!one.closest(".fit"), scrolls: one.scrollWidth > one.clientWidth + 1,
            size: parseFloat(getComputedStyle(one).fontSize) / parseFloat(getComputedStyle(one.parentElement).fontSize),
        }))""",
    )
    assert any(one["wide"] for one in found)
    assert any(not one["wide"] for one in found)
    for one in found:
        assert not one["scrolls"] or one["size"] < 0.77
        assert one["wide"] or abs(one["size"] - 1.08) < 0.01
        assert 0.75 < one["size"] < 1.09


def test_formulas_stand_on_the_line_of_their_text(page: Reviewer) -> None:
    """What lets a long formula scroll moves no formula off the baseline."""
    page.show(find("燕尾榫为什么抗拉", "<details"), "answer", "light")
    moved = page.page.evaluate(
        """() => [...document.querySelectorAll(".points-box mjx-container")].map((one) => {
            const top = () => one.querySelector("mjx-math").getBoundingClientRect().top;
            const before = top();
            one.style.cssText += "display: inline-block; overflow: visible;";
            return Math.abs(top() - before);
        })"""
    )
    assert len(moved) >= 3
    assert max(moved) < 1.5


@pytest.mark.parametrize("factor", [0.8, 1.5, 2.0])
def test_cards_follow_the_font_size_set_in_anki(page: Reviewer, factor: float) -> None:
    """All text grows and shrinks with the size set in Anki, and still nothing is too wide."""
    measure = "all => all.map(one => parseFloat(getComputedStyle(one).fontSize))"
    selector = ".prompt, .points-box li, .answer-box p, td, code, summary, .footer"
    page.show(find("燕尾榫为什么抗拉", "<details"), "answer", "light")
    before = page.page.eval_on_selector_all(selector, measure)
    page.page.evaluate("factor => { document.documentElement.style.fontSize = 15 * factor + 'px'; }", factor)
    try:
        page.page.wait_for_timeout(50)
        after = page.page.eval_on_selector_all(selector, measure)
        problems = [one for one in page.check()["problems"] if not one.startswith("text of")]
    finally:
        page.page.evaluate("() => { document.documentElement.style.fontSize = ''; }")
    assert len(before) > 20
    assert [round(one * factor, 1) for one in before] == [round(one, 1) for one in after]
    assert problems == []


def test_the_first_screen_of_the_back_is_the_points(web: Browser) -> None:
    """On a phone, a question of the shipped bank shows its question and all its scoring points without scrolling."""
    cards = [card for card in rendered(SHIPPED) if "grading" in card["answer"] and "ticks" in card["answer"]]
    assert len(cards) >= 80
    with reviewer(web, {}) as shown:
        ends = []
        for card in cards[::8]:
            shown.show(card, "answer", "light")
            ends.append(shown.page.evaluate("document.querySelector('.points-box').getBoundingClientRect().bottom"))
    assert max(ends) <= PHONE[1]
