"""How much a cheat sheet shows is a level, and its type is as large as its pages allow."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import pypdfium2
import pytest

from studypack.sheets.card_grid import Grid
from studypack.sheets.fitting import Stages, fitted, hidden, level_at, savings
from studypack.sheets.flashcards import FOOT
from studypack.sheets.print_document import PAPERS
from studypack.sheets.weasy import Place
from tests.sheet_bank import compose, little, make, product, question
from tests.sheets.long_sheets import MM, rects


def test_cards_of_a_sheet_have_one_size_of_type_as_large_as_they_bear() -> None:
    """Short points are set larger than long ones, and all backs of a sheet alike."""
    short = product("flashcards.pdf").data
    text = "".join(question(n, f"第{n}题？", points=8) for n in range(1, 9))
    long = make(compose(f"# 题库\n\n## 第一部分:甲\n\n### 1.1 乙\n\n{text}").outputs["flashcards.pdf"]).data
    sizes = [{round(size, 1) for size in sizes_of(data, "得分点")} for data in (short, long)]
    assert [len(one) for one in sizes] == [1, 1]
    assert max(sizes[0]) > max(sizes[1]) >= 8.4


def test_no_point_of_a_card_is_cut() -> None:
    """However its points fill their lines, the last of a card stands above the foot of the card."""
    kinds = [
        (4, 23, "，再说几句话，直到满两行为止才算完"),
        (5, 23, ""),
        (5, 24, "，再说几句话，直到满两行为止才算完"),
        (6, 22, ""),
    ]
    cards = [kind for kind in kinds for _ in range(8)]
    text = "".join(_with_points(number, *kind) for number, kind in enumerate(cards, 1))
    made = make(compose(f"# 题库\n\n## 第一部分:甲\n\n### 1.1 乙\n\n{text}").outputs["flashcards.pdf"])
    assert made.counts["shortened"] == 0
    grid = Grid(PAPERS["a4"])
    points = [one for one in rects(made.data) if one.page % 2 == 0 and one.bottom / MM > grid.top + 12]
    depths = [(one.bottom / MM - grid.top) % grid.height for one in points]
    assert len(depths) > len(cards) * 4
    assert grid.height * 0.6 < max(depths) <= grid.height - FOOT


def _with_points(number: int, count: int, length: int, more: str) -> str:
    """Return a question with so many points of so many characters, and more of the first one."""
    clause = "缓存省下重复的计算，代价是显存随长度增长，长文本时要换出；"
    points = [f"- {clause[index:length]}" for index in range(count)]
    points[0] += more
    head = f"#### Q{number}:第{number}题？\n\n**难度**:⭐\n**岗位**:通用"
    return "\n\n".join((head, "**得分点**:\n" + "\n".join(points), "**标准答案**:\n\n答。\n\n"))


def sizes_of(data: bytes, words: str) -> list[float]:
    """Return the size of type of every place where some words are printed on the second page."""
    from pypdfium2 import raw

    text = pypdfium2.PdfDocument(data)[1].get_textpage()
    whole = text.get_text_range()
    found = [match.start() for match in re.finditer(f"题的{words}", whole)]
    assert found
    return [raw.FPDFText_GetFontSize(text.raw, at) * _scale(text.raw, at) for at in found]


def _scale(text: Any, at: int) -> float:
    from pypdfium2 import raw

    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, at, matrix)
    return float(abs(matrix.d))


@dataclass
class Sheet:
    """Stands for layouts: how high each level is, and what was asked."""

    heights: list[float]
    room: float
    asked: list[int] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)

    def lay_out(self, level: int) -> Any:
        """Return the layout of a level."""
        self.asked.append(level)
        return self

    def excess(self, _: Any) -> float:
        """Return how much is too much."""
        return self.heights[self.asked[-1]] - self.room


@pytest.mark.parametrize(
    ("heights", "level", "asked"),
    [
        ([9, 8, 7, 6], 0, [0]),
        ([12, 11, 10, 9], 2, [0, 2]),
        ([12, 11, 10.5, 9], 3, [0, 2, 3]),
        ([19, 18, 17, 16], 3, [0, 3]),
    ],
)
def test_no_more_is_dropped_than_must_be(heights: list[float], level: int, asked: list[int]) -> None:
    """All is laid out, then what arithmetic names, and one more where a column broke otherwise."""
    places = {f"x-{one}-1": Place(1, 0, 0, 1, 1) for one in (1, 2, 3)}
    sheet = Sheet(heights, 10, places=places)
    found, _ = fitted("x", sheet.lay_out, 4, sheet.excess)
    assert (found, sheet.asked) == (level, asked)


def test_an_item_goes_at_the_level_that_shows_fewer() -> None:
    """The third of at most nine, two, two and none goes at the first level, the first item at the last."""
    assert [level_at(index, (9, 2, 2, 0)) for index in range(3)] == [3, 3, 1]
    assert level_at(0, (9, 2)) == 0


def test_a_level_is_a_style() -> None:
    """What goes at a level has its class and an id of its own; the styles of a level hide what went before, too."""
    stage = Stages("x")
    assert str(stage(2, "a")) == ' class="a x-2" id="x-2-1"'
    assert str(stage(2)) == ' class="x-2" id="x-2-2"'
    assert (str(stage(0, "a")), str(stage(0))) == (' class="a"', "")
    assert hidden("x", 0) == ""
    assert hidden("x", 2).startswith(".x-1, .x-2 {")
    heights = {"x-1-1": 5, "x-2-1": 3, "y-1-1": 9, "x-q": 9}
    places = {name: Place(1, 0, 0, 1, height) for name, height in heights.items()}
    assert savings("x", places, 3) == [0, 5, 8]


def test_large_print_has_one_column() -> None:
    """The large edition sets tables and text over the whole page, and counts no budget."""
    made = compose(little().project.files.sources[0].text, large_print=True)
    found = rects(make(made.outputs["cheatsheet-algorithm.pdf"]).data)
    assert max(word.left for word in found if "得分点" in word.text and word.page > 1) < 105 * MM
