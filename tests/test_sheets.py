"""The sheets as PDF files read back: what stands on them, how often, in which order, on which pages."""

from __future__ import annotations

import re
from io import BytesIO

import pikepdf
import pytest

from studypack.bank.diagnostics import Code
from studypack.sheets import SheetOptions, study_plan
from tests.sheet_bank import (
    CONFIG,
    all_text,
    bank_text,
    compose,
    lines,
    little,
    make,
    page_texts,
    plain,
    product,
    question,
    with_budget,
)

NAMES = (
    "cheatsheet-algorithm.pdf",
    "cheatsheet-development.pdf",
    "study-pack.pdf",
    "flashcards.pdf",
    "selftest-algorithm.pdf",
    "selftest-development.pdf",
)


def test_the_sheets_have_the_names_that_people_link_to() -> None:
    """A build without configuration makes exactly these files."""
    assert tuple(little().artifacts) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_wrong_in_print(name: str) -> None:
    """WeasyPrint logs nothing and no problem is reported, on any sheet."""
    assert product(name).problems == ()


@pytest.mark.parametrize("name", [name for name in NAMES if "development" not in name])
def test_every_question_is_on_every_sheet(name: str) -> None:
    """Titles stand on each sheet in study order."""
    text = all_text(product(name).data)
    last = 0
    for view in little().views:
        found = text.find(plain(str(view.title)), last)
        assert found >= 0, view.key
        last = found


def test_a_role_sees_its_own_questions_only() -> None:
    """The development sheet leaves out what is for algorithm engineers."""
    text = all_text(product("cheatsheet-development.pdf").data)
    assert "得分点1：复杂度" in text
    assert "第2题" not in text
    assert "第3题的表" in text


@pytest.mark.parametrize("name", ["cheatsheet-algorithm.pdf", "study-pack.pdf"])
def test_every_table_cell_stands_exactly_once(name: str) -> None:
    """Each cell of each table is there once, cells in order."""
    text = all_text(product(name).data)
    for number in range(1, 6):
        cells = [
            f"甲{number}",
            f"乙{number}",
            f"速度{number}",
            f"快{number}",
            f"慢{number}",
            f"显存{number}",
            f"大{number}",
        ]
        assert [text.count(cell) for cell in cells] == [1] * len(cells)
        places = [text.index(cell) for cell in cells]
        assert places == sorted(places)


def test_the_study_pack_has_everything() -> None:
    """Answers, hints, points, follow-ups, mistakes, code, front matter, topics and plans are in the book."""
    text = all_text(product("study-pack.pdf").data)
    for number in range(1, 6):
        for part in (
            f"第{number}题的完整答案",
            f"第{number}题的考点",
            f"追答{number}",
            f"第{number}题的易错点",
            f"deff{number}(x)",
        ):
            assert part in text, part
    for part in ("先读卷首语", "主题索引", "主题0", "学习计划", "版本7.3", "内容更新2026-09-21", "example.org/little"):
        assert part in text, part


def test_contents_and_index_name_the_right_pages() -> None:
    """The page number in the contents is that of the page on which the question stands."""
    pages = page_texts(product("study-pack.pdf").data)
    shown = re.search(r"RoPE 怎样编码位置？[. ]+(\d+)\s", lines(product("study-pack.pdf").data))
    assert shown is not None
    assert "第2题的完整答案" in pages[int(shown.group(1)) - 1]


def test_plans_give_every_question_one_day() -> None:
    """A plan for three days holds each question of the role once, with a search that finds its cards."""
    text = all_text(product("study-pack.pdf").data)
    assert text.count('"Key:re:^(1/Q(1|2|3|4|5))$"') == 1
    boxes = text.count("□")
    assert boxes == 5 * 3 + 3 * 2  # three plans for five questions; five days are too many for three


def links(data: bytes) -> list[str]:
    """Return the anchors to which a file links."""
    with pikepdf.open(BytesIO(data)) as book:
        return [str(link.get("/Dest", "")) for page in book.pages for link in page.get("/Annots", pikepdf.Array())]


def test_plans_of_many_questions_name_sections_with_their_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Instead of a box for each of too many questions stands one for each section, and the page where it begins."""
    monkeypatch.setattr(study_plan, "MANY", 4)
    data = make(compose(bank_text()).artifacts["study-pack.pdf"]).data
    assert all_text(data).count("□") == 2 + 5 * 2 + 3 * 2
    shown = re.search(r"□ *1.2 训练 2 题 → (\d+)", lines(data))
    assert shown is not None
    assert "第4题的考点" in page_texts(data)[int(shown.group(1)) - 1]
    assert links(data).count("s-1-1") > links(product("study-pack.pdf").data).count("s-1-1") > 0


def test_mistakes_go_first_and_then_it_is_a_warning() -> None:
    """Over the budget the sheet loses mistakes, and what is still too long is reported with the number of pages."""
    artifact = little().artifacts["cheatsheet-algorithm.pdf"]
    made = make(with_budget(artifact, 1))
    text = "".join(page_texts(made.data)[1:])
    assert "第1题的易错点" not in text
    assert "第1题的得分点1" in text
    assert [problem.code for problem in made.problems] == [Code.OVER_BUDGET]
    over = made.counts["pages"] - 1
    assert f"{over} over the budget of 1" in made.problems[0].message
    assert make(with_budget(artifact, 20)).counts["shortened"] == 0


def test_a_wide_table_follows_over_both_columns() -> None:
    """A table whose words fit no column stands after its section, and its question says on which page."""
    names = [f"parameter_name_number_{letter}" for letter in "abcd"]
    cells = " | ".join(f"`{name}`" for name in names)
    table = f"**对比表**:宽表\n\n| 甲 | 乙 | 丙 | 丁 |\n|---|---|---|---|\n| {cells} |\n\n"
    made = compose(bank_text().replace("**延伸问题**", table + "**延伸问题**", 1))
    text = all_text(make(made.artifacts["cheatsheet-algorithm.pdf"]).data)
    assert re.search(r"表·宽表→\d", text)
    assert [text.count(name) for name in names] == [1] * 4
    assert text.index("第3题的表") < text.index(names[0]) < text.index("第4题的表")


def test_a_bank_can_define_sheets() -> None:
    """A sheet of bank.toml is made beside those of the roles, with the questions that it selects."""
    config = CONFIG + '[sheets.hard]\ntitle = "难题"\ndifficulties = [3]\n'
    made = compose(bank_text(), config=config)
    text = all_text(make(made.artifacts["cheatsheet-hard.pdf"]).data)
    assert "第2题的表" in text
    assert "第1题的表" not in text


def test_the_sheet_of_a_role_keeps_its_defaults() -> None:
    """A budget alone in bank.toml changes neither title nor questions of a role's sheet."""
    made = compose(bank_text(), config=CONFIG + "[sheets.development]\npages = 3\n")
    artifact = made.artifacts["cheatsheet-development.pdf"]
    assert artifact.title == little().artifacts["cheatsheet-development.pdf"].title
    assert artifact.counts["questions"] == 3


def test_a_question_without_points_shows_its_digest() -> None:
    """Where nobody wrote scoring points the sheet shows headings, and no half sentence."""
    text = (
        bank_text()
        + "#### Q6:散文题？\n\n**岗位**:算法岗\n\n### 第一条路\n\n很长的说明。\n\n### 第二条路\n\n另一段说明。\n"
    )
    shown = all_text(make(compose(text).artifacts["cheatsheet-algorithm.pdf"]).data)
    assert "第一条路" in shown
    assert "第二条路" in shown
    assert "很长的说明" not in shown


def test_an_overfull_card_names_its_page_in_the_book() -> None:
    """A flashcard whose points do not fit keeps whole points, and says where the others are."""
    made = compose(bank_text() + question(6, "要点很多的题？", points=30))
    cards = make(made.artifacts["flashcards.pdf"])
    text = all_text(cards.data)
    assert cards.counts["shortened"] == 1
    note = re.search(r"其余见学习手册第(\d+)页", text)
    assert note is not None
    assert "第6题的得分点1：" in text
    assert "第6题的得分点30：" not in text
    book = page_texts(make(made.artifacts["study-pack.pdf"]).data)
    assert plain("要点很多的题？") in book[int(note.group(1)) - 1]


def test_what_no_font_draws_is_reported_at_its_place() -> None:
    """A character without a glyph is a warning with line and column, and prints as a mark."""
    made = compose(bank_text().replace("追答2", "追答2\U00013000"))
    assert [(one.code, one.line > 1) for one in made.problems] == [(Code.UNSUPPORTED_GLYPH, True)]
    assert "追答2▪" in all_text(make(made.artifacts["study-pack.pdf"]).data)


def test_large_print_is_larger() -> None:
    """The large edition sets its text at 12 pt, so it has more pages."""
    large = compose(bank_text(), SheetOptions(large_print=True)).artifacts["cheatsheet-algorithm.pdf"]
    assert make(large).counts["pages"] > product("cheatsheet-algorithm.pdf").counts["pages"]


def test_keys_change_with_content_and_paper_only() -> None:
    """The same bank composed twice has the same keys; another paper or another word has others."""
    again = {name: one.digest for name, one in compose(bank_text()).artifacts.items()}
    assert again == {name: one.digest for name, one in little().artifacts.items()}
    letter = {name: one.digest for name, one in little("letter").artifacts.items()}
    assert all(letter[name] != key for name, key in again.items())
    changed = compose(bank_text().replace("完整答案", "完整的答案")).artifacts
    assert changed["study-pack.pdf"].digest != again["study-pack.pdf"]
    assert changed["selftest-algorithm.pdf"].digest == again["selftest-algorithm.pdf"]
