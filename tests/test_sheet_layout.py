"""The pages of a cheat sheet as a reader sees them: leaf, columns without holes, order of reading, and its length."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Any

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypack.sheets import make as making
from studypack.sheets.cheat import CheatDrafts
from studypack.sheets.cheat_leaf import LINE, PX, as_laid_out, with_notes, with_places
from studypack.sheets.fullest import fullest
from studypack.sheets.weasy import Document, Layout, lay_out
from tests.sheet_bank import Made, compose, little, make, page_texts, plain, product, question

HOLE = 1 / 6
"""The part of a page that no column may leave empty."""
MM = 72 / 25.4
PARTS = ("第{}题的得分点1", "速度{}", "显存{}", "第{}题的易错点")
_NAMES = " | ".join(f"`parameter_name_number_{letter}`" for letter in "abcd")
_WIDE = f"**对比表**:宽表{{0}}\n\n| 甲 | 乙 | 丙 | 丁 |\n|---|---|---|---|\n| {_NAMES} |\n| 1 | 2 | 3 | 4 |\n\n"
_TALL = "**对比表**:高表\n\n| 甲 | 乙 |\n|---|---|\n" + "".join(f"| 行{row} | 值 |\n" for row in range(16)) + "\n"


@cache
def long_bank() -> Made:
    """Compose a bank with many questions, tall tables, and in two of its four sections a wide one."""
    text = "# 长题库\n\n## 第一部分:基础\n\n"
    for section in range(1, 5):
        text += f"### 1.{section} 第{section}节\n\n"
        for number in range(section * 9 - 8, section * 9 + 1):
            one = question(number, f"第{number}题问什么？", stars=1 + number % 3, points=2 + number % 5)
            wide = _WIDE.format(number) if number in (13, 30) else _TALL if number % 9 in (0, 5) else ""
            text += one.replace("**延伸问题**", wide + "**延伸问题**")
    return compose(text.replace("算法岗", "通用"))


@cache
def long_sheet() -> bytes:
    """Return the cheat sheet of that bank."""
    return make(long_bank().artifacts["cheatsheet-algorithm.pdf"]).data


def gaps(page: Any, number: int) -> list[float]:
    """Return the highest empty stretch of each column of a page, as a part of the height of its text."""
    picture = page.render(scale=0.5, grayscale=True).to_pil()
    dots = MM * 0.5
    left, right = (15, 10) if number % 2 else (10, 15)
    middle = (left * dots + picture.width - right * dots) / 2
    sides = ((left * dots + 3, middle - 5), (middle + 5, picture.width - right * dots - 3))
    top, bottom = int(16 * dots), int(picture.height - 10 * dots)
    found = []
    for start, end in sides:
        column = picture.crop((int(start), top, int(end), bottom))
        inked = [
            row for row in range(column.height) if min(column.crop((0, row, column.width, row + 1)).tobytes()) < 250
        ]
        edges = [0, *inked, column.height]
        found.append(max(low - high for high, low in pairwise(edges)) / column.height)
    return found


def test_no_column_has_a_hole() -> None:
    """On every page but the last, leaf and body, both columns are full, also around tables over both of them."""
    document = pypdfium2.PdfDocument(long_sheet())
    pages = list(document)
    assert len(pages) >= 6
    measured = {number: gaps(page, number) for number, page in enumerate(pages[:-1], start=1)}
    assert {number: found for number, found in measured.items() if max(found) > HOLE} == {}


def test_a_hole_would_be_seen() -> None:
    """The measure finds the empty half of the last page of a short sheet."""
    document = pypdfium2.PdfDocument(product("cheatsheet-development.pdf").data)
    assert max(gaps(document[len(document) - 1], len(document))) > HOLE


def test_it_is_read_in_the_order_in_which_it_is_printed() -> None:
    """In the body each question's heading, points, table and mistakes follow each other, before the next question."""
    pages = page_texts(long_sheet())
    body = "".join(pages[next(n for n, page in enumerate(pages) if "1.1第1节1/Q1" in page) :])
    at = 0
    for number in range(1, 37):
        for part in (f"第{number}题问什么？", *(part.format(number) for part in PARTS)):
            found = body.find(plain(part), at)
            assert found >= 0, part
            at = found


def test_every_page_says_which_questions_begin_on_it() -> None:
    """The running head has the first and the last number of its page."""
    document = pypdfium2.PdfDocument(long_sheet())
    seen = 0
    for page in document:
        heads = plain(page.get_textpage().get_text_bounded(bottom=page.get_height() - 16 * MM))
        asked = [n for n in range(1, 37) if f"第{n}题问什么？" in plain(page.get_textpage().get_text_bounded())]
        if "节1/Q" in heads:
            assert f"1/Q{asked[0]}–1/Q{asked[-1]}" in heads
            seen += 1
    assert seen >= 3


def test_a_leaf_of_two_sides_is_carried_alone() -> None:
    """Lines, formulas, mistakes and room for notes fill two pages, and the sheet begins on the next leaf."""
    pages = page_texts(long_sheet())
    assert "最后十分钟" in pages[0]
    for part in ("公式", "易错点", "笔记"):
        assert part in "".join(pages[:2]), part
    assert "1.1第1节1/Q1" in pages[2]
    assert "1.1第1节1/Q1" not in pages[0] + pages[1]


def test_the_rest_of_a_short_leaf_is_for_notes() -> None:
    """A leaf that one side is enough for has no empty back: the sheet goes on there, and its rest is ruled."""
    pages = page_texts(product("cheatsheet-algorithm.pdf").data)
    for part in ("最后十分钟", "第1题的得分点1", "第3题的得分点1", "第2题的易错点", "笔记"):
        assert part in pages[0], part
    assert "1.1注意力" in pages[1]
    document = pypdfium2.PdfDocument(product("cheatsheet-algorithm.pdf").data)
    assert len(document) == 2


@dataclass(frozen=True)
class Pages:
    """Stands for a layout: how many pages it has, and how much of the last one is left, in px."""

    pages: int
    left: float = 0.0

    def below(self, _: str) -> float:
        """Return what is left."""
        return self.left


@pytest.mark.parametrize(
    ("lengths", "estimates", "level", "measured"),
    [
        ([9.9, 9.5, 9.2, 8.9, 8.5, 8.1, 7.9], [9.9, 9.5, 9.2, 8.9, 8.5, 8.1, 7.9], 0, [0]),
        ([10.8, 10.5, 9.9, 9.6, 9.2, 8.8, 8.6], [10.7, 10.4, 9.9, 9.6, 9.2, 8.8, 8.6], 2, [2]),
        ([10.6, 10.1, 9.9, 9.6, 9.2, 8.8, 8.6], [10.5, 10.1, 9.9, 9.6, 9.2, 8.8, 8.6], 2, [2, 1]),
        ([10.6, 10.4, 9.7, 9.6, 9.2, 8.8, 8.6], [10.9, 10.8, 10.1, 9.9, 9.5, 9.1, 8.9], 2, [3, 2]),
        ([11.6, 11.4, 11.1, 10.9, 10.7, 10.4, 9.6], [9.9, 9.8, 9.7, 9.6, 9.5, 9.4, 9.0], 6, [0, 6, 5]),
        ([13.6, 13.4, 13.2, 12.9, 12.2, 10.8, 9.6], [13.6, 13.4, 13.2, 12.9, 12.2, 10.8, 10.8], 6, [6, 5]),
        ([13.6, 13.4, 13.2, 12.9, 12.2, 11.8, 11.6], [13.6, 13.4, 13.2, 12.9, 12.2, 11.8, 11.6], 6, [6]),
        ([13.6, 12.4, 11.2, 9.9, 9.4, 9.2, 9.0], [6.8, 6.2, 5.6, 5.0, 4.7, 4.6, 4.5], 3, [0, 3]),
        ([9.8, 9.7, 9.6, 9.5], [0.0, 0.0, 0.0, 0.0], 0, [0]),
    ],
)
def test_no_more_is_dropped_than_must_be(
    lengths: list[float], estimates: list[float], level: int, measured: list[int]
) -> None:
    """The fullest level of ten pages is taken; where an estimate leaves a doubt, a layout decides."""
    asked: list[int] = []

    def measure(one: int) -> float:
        asked.append(one)
        return lengths[one]

    assert fullest(estimates, measure, 10) == level
    assert asked == measured


@given(st.lists(st.floats(0.01, 2), min_size=1, max_size=8), st.floats(0.5, 2), st.floats(5, 15), st.data())
def test_rough_estimates_cost_layouts_and_nothing_else(
    steps: list[float], scale: float, most: float, data: st.DataObject
) -> None:
    """Whatever all estimates have in common, and a little more or less between levels, the same level is found."""
    lengths = [20 - sum(steps[:end]) for end in range(len(steps) + 1)]
    wrong = [data.draw(st.floats(0.92, 1.08)) * step for step in steps]
    estimates = [scale * (20 - sum(wrong[:end])) for end in range(len(steps) + 1)]
    best = next((level for level, length in enumerate(lengths) if length <= most), len(steps))
    found = fullest(estimates, lengths.__getitem__, most)
    assert found == best


def test_estimates_are_close() -> None:
    """What a leaf and a body are estimated to fill is within a twentieth of what they fill."""
    drafts: Any = long_bank().artifacts["cheatsheet-algorithm.pdf"].make.args[0]
    shell = replace(drafts.shell, css=drafts.shell.css + '.to::after { content: " → 00" }')
    for sheet, end, estimates in (
        (drafts.leaf_at(0), "leaf-end", drafts.leaf_pages()),
        (drafts.body_at(0), "sheet-end", drafts.body_pages()),
    ):
        layout = lay_out(replace(shell, body=sheet).document())
        number, y = layout.places[end]
        filled = number - 1 + y / PX / drafts.paper.height
        assert estimates[0] == pytest.approx(filled, rel=0.05)
        assert estimates == sorted(estimates, reverse=True)


def test_a_leaf_breaks_where_it_broke() -> None:
    """Columns that are not balanced again end with the same lines, on both sides of the leaf."""
    drafts: Any = long_bank().artifacts["cheatsheet-algorithm.pdf"].make.args[0]
    css = drafts.shell.css + '.to::after { content: " → 00" }'

    def places(leaf: str) -> dict[str, tuple[int, float]]:
        found = lay_out(replace(drafts.shell, css=css, body=with_places(leaf)).document()).places
        return {name: place for name, place in found.items() if name.startswith(LINE)}

    leaf = with_notes(drafts.leaf_at(0), 0)
    balanced = places(leaf)
    again = as_laid_out(leaf, balanced)
    assert again.count('<p class="turn hot') == 2
    assert places(again) == balanced


def test_room_for_notes_takes_none_from_the_leaf(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a leaf keeps to its sides is decided without the heading of the notes."""
    bodies: list[str] = []

    def listening(document: Document) -> Layout:
        bodies.append(document.html)
        return lay_out(document)

    monkeypatch.setattr(making, "lay_out", listening)
    drafts = little().artifacts["cheatsheet-algorithm.pdf"].make.args[0]
    assert isinstance(drafts, CheatDrafts)
    leaf, sides = making._leaf(drafts, 1.0)
    assert sides == 1
    assert ["笔记" in body for body in [*bodies, leaf]] == [False, True]


def test_a_page_with_little_on_it_is_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sheet whose last page is nearly empty is set tighter, if that saves the page."""
    drafts: Any = little().artifacts["cheatsheet-algorithm.pdf"].make.args[0]
    height = drafts.paper.height * 96 / 25.4
    monkeypatch.setattr(making, "_laid_out", lambda *given: Pages(5 if given[3] else 6))
    layouts: list[Any] = [Pages(6, height * 0.9), Pages(6, height * 0.5)]  # nearly empty, and half full
    chosen = [making._fuller(drafts, "", 0, layout) for layout in layouts]
    assert [layout.pages for layout in chosen] == [5, 6]
