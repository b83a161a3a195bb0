"""The pages of sheets as a reader sees them: the leaf, whole tables, titles with their points, lines."""

from __future__ import annotations

import gc
import re
from functools import cache

import pypdfium2
import pytest

from studypack.sheets.print_document import PrintDocument, printed
from tests import printed_pages as pages
from tests.sheet_bank import Made, compose, lines, little, make, page_texts, plain, question
from tests.sheets.long_sheets import MM, Word, rects

PARTS = ("第{}题的得分点1", "速度{}", "显存{}", "第{}题的易错点")
_NAMES = " | ".join(f"`parameter_name_number_{letter}`" for letter in "abcd")
_WIDE = f"**对比表**:宽表{{0}}\n\n| 甲 | 乙 | 丙 | 丁 |\n|---|---|---|---|\n| {_NAMES} |\n| 1 | 2 | 3 | 4 |\n\n"
_TALL = "**对比表**:高表\n\n| 甲 | 乙 |\n|---|---|\n" + "".join(f"| 行{row} | 值 |\n" for row in range(16)) + "\n"
_TOWER = "**对比表**:塔\n\n| 甲 | 乙 |\n|---|---|\n" + "".join(f"| 层{row:03} | 值 |\n" for row in range(120)) + "\n"


@cache
def long_bank() -> Made:
    """Compose a bank with many questions, tall tables, one that no column holds, and wide ones in two sections."""
    text = "# 长题库\n\n## 第一部分:基础\n\n"
    for section in range(1, 5):
        text += f"### 1.{section} 第{section}节\n\n"
        for number in range(section * 9 - 8, section * 9 + 1):
            one = question(number, f"第{number}题问什么？", stars=1 + number % 3, points=2 + number % 5)
            wide = _WIDE.format(number) if number in (13, 30) else _TALL if number % 9 in (0, 5) else ""
            wide += _TOWER if number == 7 else ""
            text += one.replace("**延伸问题**", wide + "**延伸问题**")
    return compose(text.replace("算法岗", "通用"))


@cache
def long_sheet() -> bytes:
    """Return the cheat sheet of that bank."""
    return make(long_bank().outputs["cheatsheet-algorithm.pdf"]).data


def column(word: Word, data_width: float = 210 * MM) -> tuple[int, bool]:
    """Return the column in which something stands."""
    return word.page, word.left > data_width / 2


def test_it_is_read_in_the_order_in_which_it_is_printed() -> None:
    """In the body each question's heading, points, table and mistakes follow each other, before the next question."""
    body = "".join(page_texts(long_sheet())[1:])
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
        asked = [n for n in range(1, 37) if f"1/Q{n}第{n}题问什么？" in plain(page.get_textpage().get_text_bounded())]
        if "节1/Q" in heads and asked:
            assert f"1/Q{asked[0]}–1/Q{asked[-1]}" in heads or f"1/Q{asked[0]}" in heads
            seen += 1
    assert seen >= 3


def test_the_leaf_is_one_page_and_opens_the_sheet() -> None:
    """However many questions are asked most, the leaf is a file of one page, and the first page of the cheat sheet."""
    leaf = make(long_bank().outputs["leaf-algorithm.pdf"])
    assert leaf.counts["pages"] == 1
    (alone,) = page_texts(leaf.data)
    opening = page_texts(long_sheet())[0]
    assert alone == opening
    assert 2 <= alone.count("得分点1") <= 20


def test_a_leaf_of_endless_conclusions_is_one_page_too() -> None:
    """Conclusions that are too long for the smallest type cost the least needed entries, not the page."""
    text = little().project.files.sources[0].text
    for number in range(6, 30):
        text += question(number, f"第{number}题？", stars=3).replace("的得分点1：", f"的得分点1：{'说来话长' * 20}，")
    made = compose(text)
    assert make(made.outputs["leaf-algorithm.pdf"]).counts["pages"] == 1


def test_a_table_that_fits_a_column_is_never_broken() -> None:
    """The rows of every table stand in one column, below its caption; the rows of a tower in parts of its own."""
    found = rects(long_sheet())
    for number in range(1, 37):
        ends = [f"{one}{number}" for one in ("速度", "显存")]
        places = {column(next(word for word in found if word.page > 1 and word.text == one)) for one in ends}
        assert len(places) == 1, number
    tables = [word for word in found if word.text == "高表"]
    assert len(tables) == 8
    for table in tables:
        rows = [word for word in found if re.fullmatch(r"行\d+", word.text) and column(word) == column(table)]
        assert len([word for word in rows if word.top > table.top]) >= 16


@pytest.mark.slow
def test_the_checks_of_pages_find_nothing_on_long_sheets() -> None:
    """Cheat sheet and book of a long bank have all tables and headings whole, no line too long, no page left empty."""
    found = pages.read(long_sheet())
    assert len(pages.tables(found)) >= 36
    assert pages.torn_tables(found) == pages.torn_headings(found) == []
    book = pages.read(make(long_bank().outputs["study-pack.pdf"]).data, columns=1)
    assert pages.torn_headings(book) + pages.long_lines(book) == []
    assert pages.nearly_empty(book) == []


def test_the_checks_of_pages_find_what_is_torn() -> None:
    """Without the style that keeps tables whole the same checks find tables that are not, and lines over a limit."""
    sheet = long_bank().outputs["cheatsheet-algorithm.pdf"].make.args[0]
    found = pages.read(sheet.whole.laid_out(".table { break-inside: auto !important }").write()[0])
    assert len(pages.torn_tables(found)) >= 3
    assert pages.long_lines(found, most=10)


def test_the_checks_of_pages_find_headings_words_and_empty_pages() -> None:
    """A heading at the end of a column, a word over the end of a line and a page with one line are found."""
    first = pages.Piece(1, 30, 700, 90, 712, "怎样训练模", 100.0)
    second = pages.Piece(1, 30, 714, 90, 726, "型？", 86.0)
    after = pages.Piece(2, 30, 50, 90, 62, "得分点", 790.0)
    tags = pages.Tag("H3", [first, second]), pages.Tag("P", [after])
    printed = pages.Printed(tags, ((first, second), (after,), (after,)), 595, 842)
    assert len(pages.torn_headings(printed)) == 1
    assert pages.split_words(printed, ["模型"], "H3") == ["模|型"]
    assert pages.nearly_empty(printed) == [2]


def test_a_longer_table_goes_on_below_its_header_and_caption() -> None:
    """A table that no column holds is cut between rows; every part has the caption, marked as going on, and header."""
    found = rects(long_sheet())
    captions = [word.text for word in found if word.text.startswith("塔")]
    assert captions[0] == "塔"
    assert set(captions[1:]) == {"塔（续）"}
    assert len(captions) >= 2
    rows = [word.text for word in found if word.text.startswith("层")]
    assert rows == [f"层{row:03}" for row in range(120)]


def test_a_wide_table_stands_below_the_columns() -> None:
    """A table whose words no column holds is set over both of them, and no word is broken."""
    text = "".join(page_texts(long_sheet()))
    for letter in "abcd":
        assert text.count(f"parameter_name_number_{letter}") == 2
    assert re.search(r"表·宽表13→\d", text)


def test_a_title_in_the_book_stands_with_what_scores() -> None:
    """On every page of the book a title that stands there has the first of its points there too."""
    made = make(long_bank().outputs["study-pack.pdf"])
    pages = page_texts(made.data)
    seen = 0
    for number in range(1, 37):
        titled = [page for page in pages if f"第{number}题问什么？" in page and f"第{number}题的得分点1：" in page]
        assert len(titled) == 1, number
        seen += 1
    assert seen == 36


def test_no_line_of_the_book_is_longer_than_forty_characters() -> None:
    """Text is set in lines that the eye finds its way back from."""
    long = "这一句话里只有汉字，用来量一行有多长。" * 20
    made = compose(little().project.files.sources[0].text.replace("第1题的完整答案", long))
    printed = lines(make(made.outputs["study-pack.pdf"]).data).split("\n")
    counts = [len(re.findall(r"[\u3000-\u9fff]", line)) for line in printed]
    assert 36 <= max(counts) <= 40


def test_the_book_has_no_empty_pages() -> None:
    """It begins with its contents; parts begin on a page of their own with their first question, and none is empty."""
    made = make(little().outputs["study-pack.pdf"])
    pages = page_texts(made.data)
    assert "目录" in pages[0]
    assert min(map(len, pages)) >= 100


def test_a_process_keeps_no_pages() -> None:
    """They hold each other: pages that were written are gone, and those that were only measured, with the next."""
    document = PrintDocument("T", "zh-CN", "body { font-family: var(--font-text) }", "<p>甲</p>")
    gc.collect()
    gc.disable()
    try:
        document.laid_out()
        layout = document.laid_out()
        assert _pages_held() == 1
        printed(layout)
        assert _pages_held() == 0
    finally:
        gc.enable()


def _pages_held() -> int:
    """Return how many pages are in memory, whether or not something can still reach them."""
    return sum(type(one).__name__ == "PageBox" for one in gc.get_objects())
