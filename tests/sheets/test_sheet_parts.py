"""The pure parts of sheets: column widths, keywords, conclusions, terms, selections, plans, card places."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypack.bank import nodes as n
from studypack.bank.fragment import Fragment
from studypack.bank.settings.config import Selection
from studypack.render.heads import chosen
from studypack.render.phrases import phrases
from studypack.render.views import items
from studypack.sheets.answers import conclusion, first_sentence, main_terms, remembered, terms
from studypack.sheets.card_grid import Grid
from studypack.sheets.leaf import MOST_ENTRIES, by_need, short_name
from studypack.sheets.pictures import width_by_lettering
from studypack.sheets.print_document import PAPERS
from studypack.sheets.study_plan import FULL_DAY, plan
from studypack.sheets.tables import Setting, columns, parts, text_width
from tests.sheet_bank import little

CELLS = st.text(alphabet="中文字表格ab c", max_size=30)


def table(rows: list[tuple[str, ...]]) -> n.Table:
    """Return a table of texts, the header first."""
    header, *rest = [tuple(n.Cell((n.Text(text),)) for text in row) for row in rows]
    return n.Table(header, tuple(rest))


def found(rows: list[tuple[str, ...]], room: float) -> tuple[float, ...]:
    """Return the shares of the columns of a table."""
    return columns(table(rows), Setting(room), lambda _: 3.0).shares


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=6), st.floats(12, 60))
def test_columns_fill_the_room(rows: list[tuple[str, ...]], room: float) -> None:
    """Whatever the cells, the shares add up to all of the room, every row has a height, and all rows are in a part."""
    one = columns(table(rows), Setting(room), lambda _: 3.0)
    assert sum(one.shares) == pytest.approx(1)
    assert min(one.shares) > 0
    assert min(one.heights) > 0
    made = parts(table(rows), Setting(room, most=5.0), one.heights)
    assert [row for part in made for row in part] == list(table(rows).rows)


def test_columns_are_as_wide_as_phrases_where_there_is_room() -> None:
    """A column of two phrases on a line each is as wide as the longer one, not a sign narrower."""
    rows: list[tuple[str, ...]] = [("来源", "说明"), ("自监督加任务标注", "一段很长的说明文字" * 9)]
    assert max(map(text_width, phrases(rows[1][0]))) == 6
    assert found(rows, 16.0)[0] * 16.0 > 6
    assert found(rows, 7.0)[0] * 7.0 < 6


@pytest.mark.parametrize(
    ("attributes", "letters", "width"),
    [
        ('viewBox="0 0 480 320"', '<text font-size="24">x</text><text font-size="20">y</text>', 24.0),
        ('viewBox="0,0,480,320"', '<text style="fill: red; font-size: 16px">x</text>', 30.0),
        ('viewBox="0 0 100 1000"', '<text font-size="10">x</text>', 2.2),
        ('viewBox="0 0 480 320"', "<rect/>", None),
        ('width="480"', '<text font-size="20">x</text>', None),
        ('viewBox="0 0 480 none"', '<text font-size="20">x</text>', None),
    ],
)
def test_the_lettering_of_a_picture_says_how_wide_it_is(attributes: str, letters: str, width: float | None) -> None:
    """The smallest letters are as large as the text; a picture that would be too high is narrower."""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{letters}</svg>'
    assert width_by_lettering(svg.encode()) == (width and pytest.approx(width))
    assert width_by_lettering(b"\x89PNG") is None


def test_a_long_column_gets_the_room() -> None:
    """Short columns get what they need on one line, the long one the rest."""
    shares = found([("甲", "乙"), ("一", "很长的一段说明文字需要占用许多的地方才能写完" * 2)], 26.0)
    assert shares[1] > 0.85


def test_names_of_rows_are_not_broken_for_the_sake_of_cells() -> None:
    """The first column keeps its names whole, where there is room for one."""
    rows = [("维度", *["某个方案"] * 3)] + [("有损失的位置", *["一段比较长的说明文字"] * 3)] * 3
    room = 34.0
    assert found(rows, room)[0] * room > text_width("有损失的位置")


def test_words_too_long_for_a_column_are_noticed() -> None:
    """A table whose words cannot all stay whole in some room is told apart, and fits in more."""
    words = n.Table(
        (n.Cell(()), n.Cell(())),
        ((n.Cell((n.Code("max_num_batched_tokens"),)), n.Cell((n.Code("speculative_config_name"),))),),
    )
    assert columns(words, Setting(15.0), lambda _: 3.0).breaks_words
    assert not columns(words, Setting(40.0), lambda _: 3.0).breaks_words


def test_a_table_that_fits_is_one_part_and_a_tower_even_ones() -> None:
    """Only what is too high is cut, into parts about as high as each other."""
    rows = table([("甲", "乙"), *[("一", "二")] * 30])
    heights = columns(rows, Setting(30.0), lambda _: 3.0).heights
    assert len(parts(rows, Setting(30.0), heights)) == 1
    cut = parts(rows, Setting(30.0, most=sum(heights) / 2), heights)
    assert len(cut) == 3
    assert max(map(len, cut)) - min(map(len, cut)) <= 1


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("缓存为什么能省算力？", "缓存"),
        ("什么是位置编码？有几种？", "位置编码"),
        ("自注意力（self-attention）是怎样一步步算出来的？", "自注意力"),
        ("MHA、MQA、GQA 三种注意力有什么区别？", "MHA、MQA、GQA 三种注意力"),
        ("LoRA 凭什么只训一小部分参数就已经够用了", "LoRA"),
        ("训练百亿到千亿参数的大模型会遇到的工程问题", "训练百亿到千亿参数的大模型会遇…"),
    ],
)
def test_a_keyword_is_made_of_the_title(title: str, name: str) -> None:
    """A question without a keyword of its author's gets one of at most sixteen characters; the author's wins."""
    view = replace(little().views[0], title=Fragment((n.Text(title),)), short="")
    assert short_name(view) == name
    assert text_width(name) <= 16
    assert short_name(replace(view, short="短名")) == "短名"


def test_the_conclusion_is_the_first_point_or_the_first_sentence() -> None:
    """Scoring points come first; without them the answer's first sentence says what to say."""
    view = little().views[0]
    assert str(conclusion(view)).startswith("第1题的得分点1")
    without = replace(view, points=Fragment(), summary=())
    assert str(conclusion(without)) == "第1题的完整答案，见下一题——用 cache=True 打开Cache后："
    bold = n.Strong((n.Text("先说"),))
    assert str(first_sentence((bold, n.Text("结论。再说别的。")))) == "先说结论"


def test_what_is_remembered_is_a_formula_or_a_number() -> None:
    """An item has a bold name, then a formula with its symbols explained, or a number with its condition."""
    view = little().views[0]
    item = n.Item(
        (n.Paragraph((n.Strong((n.Text("缩放"),)), n.Text("："), n.Formula("a^2"), n.Text("，a 是甲")), kind="bare"),)
    )
    number = n.Item((n.Paragraph((n.Strong((n.Text("显存"),)), n.Text("：16 字节，每参数")), kind="bare"),))
    body = Fragment((n.List((item, number)),))
    first, second = remembered(replace(view, remember=items(body)))
    assert (str(first.name), first.formula and first.formula.tex, str(first.rest)) == ("缩放", "a^2", "a 是甲")
    assert (str(second.name), second.formula, str(second.rest)) == ("显存", None, "16 字节，每参数")


def test_terms_are_names_identifiers_and_bold_words() -> None:
    """Names with a capital, identifiers and short bold terms are terms; authors of papers are not."""
    view = little().views[0]
    nodes = (
        n.Text("FlashAttention 与 YaRN（Chen et al.，Peng (2023)）用 KV Cache"),
        n.Code("max_length"),
        n.Strong((n.Text("等变性"),)),
    )
    piece = replace(view.pieces[0], kind="answer", body=Fragment((n.Paragraph(nodes),)))
    made = terms(replace(view, pieces=(piece,), title=Fragment((n.Text("RoPE 怎样"),)), points=Fragment()))
    assert made == {"FlashAttention", "YaRN", "KV Cache", "max_length", "等变性", "RoPE"}
    assert main_terms(replace(view, title=Fragment((n.Text("RoPE 怎样"),)), points=Fragment())) == {"RoPE"}


def test_the_leaf_takes_what_is_asked_most_from_all_sections() -> None:
    """Stars and frequency decide; of equals, no section takes all places."""
    views = [replace(view, id=f"{view.id}-{turn}") for view in little().views for turn in range(30)]
    ranked = by_need(views)[:MOST_ENTRIES]
    assert {view.section for view in ranked} == {"1.1 注意力", "1.2 训练"}
    rare = replace(views[0], id="rare", is_frequent=False, stars=1, companies=())
    assert rare not in by_need([*views, rare])[:MOST_ENTRIES]


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
    assert made.left_out == ()
    for stars in (1, 2, 3):
        counts = [sum(view.stars == stars for view in day.questions) for day in made.days]
        assert max(counts) - min(counts) <= 1


@given(st.lists(st.sampled_from([0, 1, 2, 3, 4, 5]), min_size=1, max_size=200), st.integers(1, 5))
def test_no_day_is_longer_than_eight_hours(stars: list[int], days: int) -> None:
    """Whatever the questions, no day takes longer, and none is lost: the plan says what is left out."""
    one = little().views[0]
    views = [replace(one, id=str(number), stars=star) for number, star in enumerate(stars)]
    made = plan("算法岗", views, days)
    assert all(day.minutes <= FULL_DAY for day in made.days)
    placed = [view.id for day in made.days for view in day.questions]
    left = [view.id for group in made.left_out for view in group.questions]
    assert sorted(placed + left, key=int) == [view.id for view in views]
    total = sum(day.minutes for day in made.days)
    assert not left or total > (FULL_DAY - 30) * len(made.days) - 30 * days


@pytest.mark.parametrize("paper", sorted(PAPERS))
def test_cards_and_marks_stay_on_the_paper(paper: str) -> None:
    """Eight cards do not overlap, leave margins, and no cut mark lies on a card."""
    grid = Grid(PAPERS[paper])
    places = {grid.place(slot, is_back=False) for slot in range(8)}
    assert len(places) == 8
    assert min(left for left, _ in places) >= 10
    assert max(top for _, top in places) + grid.height <= grid.paper.height - 10
    assert len(grid.marks) == 2 * (3 + 5)
    assert not math.isnan(grid.top)
