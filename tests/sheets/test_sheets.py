"""The sheets as PDF files read back: what stands on them, how often and for whom."""

from __future__ import annotations

import re

import pytest

from studypack.bank.diagnostics import Code
from tests.sheet_bank import all_text, bank_text, compose, little, make, opened, page_texts, plain, product, question

NAMES = (
    "leaf-algorithm.pdf",
    "leaf-development.pdf",
    "cheatsheet-algorithm.pdf",
    "cheatsheet-development.pdf",
    "study-pack.pdf",
    "flashcards.pdf",
    "selftest-algorithm.pdf",
    "selftest-development.pdf",
)


def test_the_sheets_have_the_names_that_people_link_to() -> None:
    """A build without configuration makes exactly these files."""
    assert tuple(little().outputs) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_wrong_in_print(name: str) -> None:
    """WeasyPrint logs nothing and no problem is reported, on any sheet."""
    assert product(name).problems == ()


@pytest.mark.parametrize("name", [name for name in NAMES if "development" not in name and "leaf" not in name])
def test_every_question_is_on_every_sheet(name: str) -> None:
    """Titles stand on each sheet in study order; those of a cheat sheet behind its leaf."""
    text = "".join(page_texts(product(name).data)[name.startswith("cheat") :])
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
    text = "".join(page_texts(product(name).data)[name.startswith("cheat") :])
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


def test_an_overfull_card_names_its_page_in_the_book() -> None:
    """A flashcard whose points do not fit keeps whole points, and says where the others are."""
    made = compose(bank_text() + question(6, "要点很多的题？", points=30))
    cards = make(made.outputs["flashcards.pdf"])
    text = all_text(cards.data)
    assert cards.counts["shortened"] == 1
    note = re.search(r"其余见学习手册第(\d+)页", text)
    assert note is not None
    assert "第6题的得分点1：" in text
    assert "第6题的得分点30：" not in text
    book = page_texts(make(made.outputs["study-pack.pdf"]).data)
    assert plain("要点很多的题？") in book[int(note.group(1)) - 1]


def test_what_no_font_draws_is_reported_at_its_place() -> None:
    """A character without a glyph is a warning with line and column, and prints as a mark."""
    made = compose(bank_text().replace("追答2", "追答2\U00013000"))
    assert [(one.code, one.line > 1) for one in made.problems] == [(Code.UNSUPPORTED_GLYPH, True)]
    assert "追答2▪" in all_text(make(made.outputs["study-pack.pdf"]).data)


def test_large_print_is_larger() -> None:
    """The large edition sets its text at 12 pt, so it has more pages."""
    large = compose(bank_text(), large_print=True).outputs["cheatsheet-algorithm.pdf"]
    assert make(large).counts["pages"] > product("cheatsheet-algorithm.pdf").counts["pages"]


def test_keys_change_with_content_and_paper_only() -> None:
    """The same bank composed twice has the same keys; another paper or another word has others."""
    again = {name: one.digest for name, one in compose(bank_text()).outputs.items()}
    assert again == {name: one.digest for name, one in little().outputs.items()}
    letter = {name: one.digest for name, one in little("letter").outputs.items()}
    assert all(letter[name] != key for name, key in again.items())
    changed = compose(bank_text().replace("完整答案", "完整的答案")).outputs
    assert changed["study-pack.pdf"].digest != again["study-pack.pdf"]
    assert changed["leaf-algorithm.pdf"].digest == again["leaf-algorithm.pdf"]


def test_the_key_answers_the_questions() -> None:
    """Behind the self-test stand the scoring points of each question, not the hints that its cards give."""
    pages = page_texts(product("selftest-algorithm.pdf").data)
    key = "".join(pages[next(n for n, page in enumerate(pages) if page.find("答案要点") >= 0) :])
    book = page_texts(product("study-pack.pdf").data)
    for number in range(1, 6):
        assert f"第{number}题的得分点3" in key
        page = re.search(rf"1/Q{number}[^·•]*?手册第(\d+)页", key)
        assert page is not None
        assert f"第{number}题的考点" in book[int(page.group(1)) - 1]
    assert "题的考点" not in key


def test_volumes_have_folders_and_leaves_go_over_all_of_them() -> None:
    """Each volume has its sheets in a folder of its own; a role has one leaf for all volumes."""
    second = (
        bank_text().replace("# 小题库", "# 检索篇", 1).replace("第一部分:基础", "第一部分:检索").replace("{#q", "{#r")
    )
    second = second.replace("第1题", "另一题").replace("缓存为什么能省算力", "检索为什么要重排")
    made = compose(bank_text(), more={"2.md": second})
    own = {name for name in NAMES if not name.startswith("leaf")}
    leaves = {name for name in NAMES if name.startswith("leaf")}
    assert set(made.outputs) == leaves | {f"{volume}/{name}" for volume in ("1", "2") for name in own}
    book = all_text(make(made.outputs["2/study-pack.pdf"]).data)
    assert "检索篇" in book
    assert "检索为什么要重排" in book
    assert "缓存为什么能省算力" not in book
    assert "2/1/Q" not in book  # within a volume its own numbers do
    leaf = all_text(make(made.outputs["leaf-development.pdf"]).data)
    assert "另一题的得分点1" in leaf
    # Cards of several volumes lie in one heap once they are cut out.
    cards = make(made.outputs["2/flashcards.pdf"]).data
    assert "检索篇" in page_texts(cards)[1]
    with opened(cards) as file:
        assert "检索篇" in str(file.docinfo["/Title"])
    assert "第1题的得分点1" in leaf
    sheet = page_texts(make(made.outputs["2/cheatsheet-development.pdf"]).data)
    assert "另一题的得分点1" in sheet[0]
    assert "第1题的得分点1" not in "".join(sheet)
