"""The pure parts of sheets: column widths, items, selections, plans, card places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from studypack.bank.markdown import read
from studypack.bank.model import Markdown
from studypack.bank.nodes import Fragment, Text
from studypack.bank.settings.config import Selection
from studypack.render.views import QuestionView, items
from studypack.sheets import columns
from studypack.sheets.cards import Grid
from studypack.sheets.cheat_leaf import LEAF_LEVELS, chips
from studypack.sheets.columns import breaks_words, fit, with_columns
from studypack.sheets.length import Page, estimates
from studypack.sheets.levels import cut, until, until_items
from studypack.sheets.metrics import width
from studypack.sheets.options import PAPERS
from studypack.sheets.select import chosen
from studypack.sheets.study_plan import FULL_DAY, MANY, MINUTES, plan, search
from tests.sheet_bank import little

PIECES = (
    "<table>", "</table>", "<table><tr>", "</tr></table>", "<tr>", "</tr>", "<td>", "</td>",
    '<col style="width:50%">', "字", "<ul>", "<li>", "</li>",
    '<p class="chips">', "</p>", '<div class="wide" id="t">', "</div><!--wide-->", '<h2 class="band">', "</h2>",
    '<img style="width:2em;vertical-align:-1em" src="res:x">', '<img src="res:y">', "<code>x</code>", "<br>", "&amp;",
)  # fmt: skip
CELLS = st.text(alphabet="中文字表格ab c", max_size=30)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=6), st.floats(12, 60))
def test_columns_fill_the_room(rows: list[tuple[str, str, str]], room: float) -> None:
    """Whatever the cells, the widths add up to the room, and each row has at least a line."""
    found = fit(rows, room)
    assert sum(found.columns) == pytest.approx(room, rel=0.01)
    assert all(width > 0 for width in found.columns)
    assert all(lines >= 1 for lines in found.lines)


def test_a_long_column_gets_the_room() -> None:
    """A table that would need many lines with equal columns needs few with the widths found."""
    found = fit([("甲", "乙"), ("一", "很长的一段说明文字需要占用许多的地方才能写完")], 26.0)
    assert found.lines == (1, 1)
    assert found.columns[1] > 20


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@example("<table><tr></tr></table>")
@example("<table><tr><td>字</td></tr></table>")
def test_any_print_html_has_an_estimate(sheet: str) -> None:
    """Templates of a bank may make what they like of a sheet, without cells or widths, unclosed: it is measured."""
    (pages,) = estimates([sheet], Page(30.0, 1.7, 90.0), {"x": b'<svg height="2ex">'})
    assert pages >= 0


def test_words_too_long_for_a_column_are_noticed() -> None:
    """A table whose words cannot all stay whole in some room is told apart, and fits in more."""
    rows = [("a", "b"), ("<code>max_num_batched_tokens</code>", "<code>speculative_config_name</code>")]
    assert breaks_words(rows, 15.0)
    assert not breaks_words(rows, 40.0)


def test_a_huge_table_is_not_weighed_cell_by_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    """What finding its widths costs has a limit, however many cells a stranger writes."""
    counted = 0
    whole = columns._Table.cost

    def cost(table: columns._Table, widths: Sequence[float]) -> float:
        nonlocal counted
        counted += table.size
        return whole(table, widths)

    monkeypatch.setattr(columns._Table, "cost", cost)
    for across, down in ((2, 9_000), (12, 600), (20, 1_000)):
        counted = 0
        found = fit([["字" * (10 + (row + column) % 9) for column in range(across)] for row in range(down)], 60.0)
        assert sum(found.columns) == pytest.approx(60)
        assert counted < 10_000_000


def test_every_table_gets_columns() -> None:
    """Print HTML keeps its tables, each with one width a column."""
    table = "<table>\n<tr><th>甲</th><th>乙</th></tr><tr><td>1</td><td>2</td></tr></table>"
    changed = with_columns(f"<p>x</p>{table}{table}", 30.0, 0.7)
    assert changed.count("<col ") == 4
    assert changed.replace("<table>", "").count("<tr>") == 4


def test_widths_are_those_of_the_font() -> None:
    """Chinese is an em, bold Latin is wider than regular, code is half an em."""
    assert width("中文") == pytest.approx(2.0, rel=0.01)
    assert width("Attention", bold=True) > width("Attention") > 3
    assert width("abcd", code=True) == pytest.approx(2.0, rel=0.01)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("- 甲\n- 乙", ("甲", "乙")),
        ("- 甲\n\n  - 内\n- 乙", ("甲", "乙")),
        ("甲\n\n乙", ("甲", "乙")),
        ("", ()),
    ],
)
def test_points_are_taken_apart(text: str, found: tuple[str, ...]) -> None:
    """Items of the outer list count, or paragraphs where there is no list."""
    assert tuple(map(str, items(read(Markdown(text)).content))) == found


def test_a_level_leaves_out_what_is_marked() -> None:
    """A part stands at the levels below its number, and the marks of what stays go with those of what goes."""
    html = "<p>甲<!--until 2--><b>乙</b><!--/until--></p>\n<!--until 1--><p>丙\n</p><!--/until-->"
    assert cut(html, 0) == "<p>甲<b>乙</b></p>\n<p>丙\n</p>"
    assert cut(html, 1) == "<p>甲<b>乙</b></p>\n"
    assert cut(html, 2) == "<p>甲</p>\n"


def test_an_item_goes_at_the_level_that_shows_fewer() -> None:
    """The third of at most three, two, two and none goes at the second level; what no level shows is no item."""
    limits = (3, 2, 2, 0)
    assert [until(index, limits) for index in range(4)] == [3, 3, 1, 0]
    assert [item.until for item in until_items((Fragment((Text(one),)) for one in "甲乙丙丁"), limits)] == [3, 3, 1]


def test_what_a_leaf_leaves_out_does_not_come_back() -> None:
    """Each level of a leaf holds at most what the one before it holds, of everything."""
    for fuller, emptier in pairwise(LEAF_LEVELS):
        for name in ("points", "formulas", "mistakes", "others"):
            assert getattr(fuller, name) >= getattr(emptier, name)


def test_every_condition_of_a_selection_counts() -> None:
    """A question must meet all conditions that are given."""
    views = little().views
    assert len(chosen(Selection(), views)) == 5
    assert [view.key for view in chosen(Selection(roles=("development",)), views)] == ["1/Q1", "1/Q3", "1/Q5"]
    assert [view.key for view in chosen(Selection(sections=("1.2",), difficulties=(3,)), views)] == ["1/Q4", "1/Q5"]
    assert chosen(Selection(tags=("主题1",), companies=("阿里",)), views) == ()
    assert [view.key for view in chosen(Selection(tags=("主题1",)), views)] == ["1/Q1", "1/Q4"]


@pytest.mark.parametrize("days", [1, 2, 3, 5])
def test_a_plan_spreads_every_difficulty(days: int) -> None:
    """Each question has one day, and the days differ by one question of a difficulty at most."""
    views = little().views
    made = plan("算法岗", views, days)
    assert sorted(view.key for day in made.days for view in day.questions) == [view.key for view in views]
    for stars in (1, 2, 3):
        counts = [sum(view.stars == stars for view in day.questions) for day in made.days]
        assert max(counts) - min(counts) <= 1


def test_a_long_day_says_what_comes_first() -> None:
    """Of more than a day's work, as much as a day holds comes first: what is asked most, then what is hardest."""
    views = tuple(replace(view, id=f"{view.id}-{turn}") for turn in range(12) for view in little().views)
    (day,) = plan("算法岗", views, 1).days
    first, later = day.shares
    assert first.minutes <= FULL_DAY < day.minutes
    assert FULL_DAY - first.minutes < max(MINUTES.values())
    assert sorted(view.id for view in (*first.questions, *later.questions)) == sorted(view.id for view in views)

    def rank(view: QuestionView) -> tuple[bool, int]:
        return (not view.is_frequent, -view.stars)

    assert max(map(rank, first.questions)) <= min(map(rank, later.questions))
    assert len(plan("算法岗", views[:5], 1).days[0].shares) == 1


def test_a_long_list_names_sections() -> None:
    """Of more questions than anyone ticks off one by one a plan names the sections, each once and in their order."""
    views = tuple(replace(view, id=f"{view.id}-{turn}") for view in little().views for turn in range(60))
    (day,) = plan("算法岗", views, 1).days
    first, later = day.shares
    assert len(first.questions) < MANY < len(later.questions)
    assert first.sections == ()
    assert [section[0].section for section in later.sections] == ["1.1 注意力", "1.2 训练"]
    assert [view for section in later.sections for view in section] == [*later.questions]


def test_a_search_names_each_card_once() -> None:
    """The search for a day is one short expression over the cards' numbers."""
    assert search(["1/Q1", "1/Q12", "2/Q3"]) == '"Key:re:^(1/Q(1|12)|2/Q(3))$"'


def test_short_formulas_fill_the_rows() -> None:
    """Formulas on the leaf share rows where they fit, and none is lost."""
    chip = '<span class="chip"><img style="width:{}em"></span><!--chip-->'
    html = '<div class="chips">' + "".join(chip.format(em) for em in (40, 10, 30, 8)) + "</div>"
    shown = chips(html, 60.0)
    assert shown.count("<img") == 4
    assert shown.count('<p class="chips">') == 2


@pytest.mark.parametrize("paper", sorted(PAPERS))
def test_cards_and_marks_stay_on_the_paper(paper: str) -> None:
    """Eight cards do not overlap, leave margins, and no cut mark lies on a card."""
    grid = Grid(PAPERS[paper])
    places = {grid.place(slot, is_back=False) for slot in range(8)}
    assert len(places) == 8
    assert min(left for left, _ in places) >= 10
    assert max(top for _, top in places) + grid.height <= grid.paper.height - 10
    assert len(grid.marks) == 2 * (3 + 5)
