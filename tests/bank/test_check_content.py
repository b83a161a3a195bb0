"""Tests of links, images, formulas and tables: what is reported, and where."""

from __future__ import annotations

import pytest

from studypack.bank.check.passages import check_passages
from studypack.bank.nodes import Formula
from studypack.bank.parse import parse
from studypack.bank.settings.config import Config
from studypack.bank.settings.vocabulary import Vocabulary
from studypack.bank.source import Source
from studypack.render.tex import MathError
from tests.conftest import BankReader

HEAD = "#### Q1:t {#eins}\n**难度**:⭐\n**岗位**:通用\n\n"


def found(reader: BankReader, answer: str, head: str = HEAD) -> list[str]:
    """Return every problem of an answer; the file `there.md` exists, and a formula with `!` is wrong there."""

    def typeset(formula: Formula) -> MathError | None:
        offset = formula.tex.find("!")
        return MathError("a mark", offset, "drop it") if offset >= 0 else None

    contents = reader.contents(head + answer)
    problems = check_passages(contents, lambda _, target: target in ("there.md", "图.png"), typeset, {"一-标题"})
    return [f"{one.line}:{one.column} {one.code.slug}: {one.message}" for one in problems]


@pytest.mark.parametrize("link", ["there.md", "there.md#x", "there.md?x", "#eins", "#一-标题", "#%E4%B8%80-标题"])
def test_good_links(reader: BankReader, link: str) -> None:
    """Files of the bank, ids of questions and headings are there."""
    assert found(reader, f"甲 [乙]({link})") == []


@pytest.mark.parametrize("link", ["https://x.org", "HTTP://x", "mailto:a@b.c", "//x.org"])
def test_addresses(reader: BankReader, link: str) -> None:
    """Addresses of the web are not looked up."""
    assert found(reader, f"甲 [乙]({link})") == []


@pytest.mark.parametrize(
    ("link", "problem"),
    [
        ("下一册.md", "broken-link: the link leads to “下一册.md”, which does not exist"),
        ("/etc/passwd", "broken-link: the link leads to “/etc/passwd”, which does not exist"),
        ("#zwei", "broken-link: nothing has the id “zwei”"),
        ("javascript:x", "unsafe-link: a link to “javascript:x” is not safe"),
        ("file:///etc/passwd", "unsafe-link: a link to “file:///etc/passwd” is not safe"),
        ("C:/x.md", "unsafe-link: a link to “C:/x.md” is not safe"),
        ("x" * 300, f"broken-link: the link leads to “{'x' * 59}…”, which does not exist"),
        ("a%00b", "broken-link: the link leads to “a\0b”, which does not exist"),
    ],
)
def test_bad_links(reader: BankReader, link: str, problem: str) -> None:
    """What leads nowhere, and what could do harm, is reported where it stands."""
    assert found(reader, f"甲\n乙 [丙]({link})") == [f"6:7 {problem}"]


@pytest.mark.parametrize("target", ["/etc/passwd", "a%00b", "x" * 300, "%5C%5Chost%5Cx", "C%3A/x"])
def test_what_can_be_no_file_of_the_bank_is_not_looked_for(reader: BankReader, target: str) -> None:
    """The disk is not asked for what lies outside the bank or has no possible name."""
    contents = reader.contents(f"{HEAD}[甲]({target}) ![乙]({target})")
    asked: list[str] = []

    def exists(_: str, file: str) -> bool:
        asked.append(file)
        return True

    problems = check_passages(contents, exists, lambda _: None)
    assert [one.code.slug for one in problems] == ["broken-link", "broken-image"]
    assert asked == []


@pytest.mark.parametrize(
    ("image", "problem"),
    [
        ("图.png", None),
        ("./fehlt.png", "broken-image: there is no image “./fehlt.png” in the bank"),
        ("/etc/x.png", "broken-image: there is no image “/etc/x.png” in the bank"),
        ("data:image/png;base64,x", "broken-image: there is no image “data:image/png;base64,x” in the bank"),
        ("https://x.org/a.png", "remote-image: the image “https://x.org/a.png” is not stored"),
        ("//x.org/a.png", "remote-image: the image “//x.org/a.png” is not stored"),
    ],
)
def test_images(reader: BankReader, image: str, problem: str | None) -> None:
    """An image must be a file of the bank, whether Markdown or a tag names it."""
    expected = [f"5:8 {problem}"] if problem else []
    assert found(reader, f"甲乙![丙]({image})") == expected
    assert [one.partition(" ")[2] for one in found(reader, f'<img src="{image}">')] == ([problem] if problem else [])


def test_formulas(reader: BankReader) -> None:
    """A wrong formula is reported at the character that is wrong, on its own line of a long one, and in a title."""
    text = "**标准答案**: 设$a!$和$b$。\n\n$$\na\nbc!\n$$\n"
    assert found(reader, text) == [
        "5:14 invalid-tex: the formula “a!” cannot be typeset: a mark",
        "9:3 invalid-tex: the formula “a\nbc!” cannot be typeset: a mark",
    ]
    assert [one.partition(" ")[0] for one in found(reader, "x", HEAD.replace("t", "$c!$", 1))] == ["1:11"]


def test_tables(reader: BankReader) -> None:
    """Rows that cannot be recalled at once, and rows that cannot be told apart, are reported once a table."""
    table = f"|a|b|\n|-|-|\n|甲|{'长' * 161}|\n|甲|d|\n|乙|e|\n"
    assert found(reader, table) == [
        "5:1 large-table-row: 1 of 3 rows are too much to recall at once: “甲”",
        "5:1 duplicate-row: 2 rows of the table begin with “甲”",
    ]
    assert found(reader, f"<!-- no-cards -->\n{table}") == []
    merged = "|a|b|\n|-|-|\n|甲|c|\n||d|\n"  # as a cell over two rows is exported
    assert found(reader, merged) == ["5:1 duplicate-row: the first cell of 1 of 2 rows is empty"]
    wide = "|a|b|c|d|e|f|g|\n" + "|-" * 7 + "|\n|1|2|3|4|5|6|7|\n|8|2|3|4|5|6|8.5|\n"
    assert [one.split()[1] for one in found(reader, wide)] == ["large-table-row:"]


@pytest.mark.parametrize(
    ("rows", "messages"),
    [
        ("|甲|高|低|\n|乙|高|低|\n|丙|低|低|\n", ["the rows “甲”, “乙” have the same answers"]),
        ("|甲|甲|低|\n|乙|高|低|\n", ["a cell of the row “甲” says again what its label says"]),
        ("|甲|快|低|\n|乙|高|低|\n", ["a cell of the row “甲” says again what its column says"]),
        ("|甲|高|高|\n|乙|||\n|丙|||\n", []),
    ],
)
def test_rows_that_say_the_same(reader: BankReader, rows: str, messages: list[str]) -> None:
    """Rows with equal answers are told, and a cell that is given away; cells of one row may be equal."""
    table = f"|名|快|慢|\n|-|-|-|\n{rows}"
    assert found(reader, table) == [f"5:1 indistinct-row: {message}" for message in messages]
    assert found(reader, f"<!-- no-cards -->\n{table}") == []


WIDE = "x" * 40


@pytest.mark.parametrize(
    ("markdown", "problems"),
    [
        (f"${WIDE[:15]}$", []),
        (f"${WIDE[:25]}$", ["5:2 wide-formula: needs more than a line of a phone"]),
        (f"$$\n{WIDE[:24]}\n$$", []),
        (f"$$\n{WIDE}\n$$", ["6:1 wide-formula: is wider than a phone, even set smaller"]),
        (f"- 甲\n  - 乙\n    - ${WIDE[:15]}$", ["7:8 wide-formula: needs more than a line of a phone"]),
        (f"**得分点**:\n- ${WIDE[:14]}$", ["6:4 wide-formula: needs more than a line of a phone"]),
        (f"**易错点**:\n- ${WIDE[:14]}$", []),
    ],
)
def test_wide_formulas(reader: BankReader, markdown: str, problems: list[str]) -> None:
    """A formula that no card of 360 px shows as it was written is told, by its place: a list leaves less room."""

    def width_of(formula: Formula) -> float:
        return len(formula.tex.strip())

    contents = reader.contents(HEAD + markdown)
    told = check_passages(contents, lambda *_: True, lambda _: None, (), width_of)
    assert [f"{one.line}:{one.column} {one.code.slug}:{one.message.rpartition('”')[2]}" for one in told] == problems


def test_anchors() -> None:
    """Headings have the anchors that GitHub gives them and their own names; those in code have none."""
    text = "# 一、Q&A: *x* (2)\n## 甲 乙\n## 甲 乙\n```\n# no\n```\n#### Q1:t {#id}\n"
    named = 'a <a name="top"></a> <div id=x>\n### 节 {#sec}\n'
    found, of_named = (
        {name for name, _ in parse(Source("a.md", one), Vocabulary(Config("a", ""))).value.anchors}
        for one in (text, named)
    )
    assert {"top", "x", "sec"} < of_named
    assert found == {"一qa-x-2", "甲-乙", "甲-乙-1", "q1t", "id"}
