"""Tests of how Markdown by Chinese authors is read: one case a line of tests/cases/markdown.md, and what is no HTML."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from studypack.bank.fragment import Fragment, plain
from studypack.bank.markdown import Reading, read, read_inline
from studypack.bank.model import Markdown
from studypack.bank.nodes import Cell, Formula, Image, Link
from studypack.bank.parse.pins import without_pins
from studypack.bank.settings.config import MOST_NESTING, Limits
from tests.conftest import BANKS
from tests.neutral import html_of, shown

CASES = Path(__file__).parents[1] / "cases" / "markdown.md"
CASE = re.compile(r"^## (?P<name>[^\n]+)\n\n`{4}\n(?P<source>.*?)\n`{4}\n\n`{4}html\n(?P<html>.*?)\n`{4}$", re.M | re.S)


def reading(text: str, limits: Limits | None = None) -> Reading:
    """Read a text that begins on line 1."""
    return read(Markdown(text), 1, 1, limits)


def sources(cells: tuple[Cell, ...]) -> tuple[str, ...]:
    """Return the Markdown of cells."""
    return tuple(cell.source for cell in cells)


def bare(html: str) -> str:
    """Return HTML without the line ends beside its tags."""
    return re.sub(r"(?<=>)\n+|\n+(?=<)", "", html.strip())


def cases() -> list[tuple[str, str, str]]:
    """Return name, Markdown and HTML of every case."""
    return [
        (match["name"], match["source"], match["html"]) for match in CASE.finditer(CASES.read_text(encoding="utf-8"))
    ]


def test_there_are_cases() -> None:
    """The file of cases is read whole."""
    assert len(cases()) > 30
    assert len(cases()) == CASES.read_text(encoding="utf-8").count("\n## ")


@pytest.mark.parametrize(("name", "source", "html"), cases())
def test_case(name: str, source: str, html: str) -> None:
    """Each text is shown as its author meant it."""
    assert bare(html_of(source)) == bare(html), name


def test_the_traps_leave_no_markup(trap_text: str) -> None:
    """No mark of emphasis, formula or table is left as text, in the whole bank of traps."""
    html = html_of(trap_text.replace("\n#### Q", "\n\n#### Q"))
    bare = re.sub(r"<(code|span)[^>]*>.*?</\1>", "", html, flags=re.S)
    assert "<strong>溶解出来的质量</strong>" in html
    assert not re.search(r"\*\*|\$|^\||\\n", bare, re.M)


def test_formulas_keep_their_backslashes() -> None:
    """TeX is taken as written before Markdown reads anything in it, with its place."""
    found = reading("设$\\|x\\|$为*范*数,$$ 100\\% $$\n\n$$\na_1 * b_1\n- c\n$$").content.find(Formula)
    assert [(one.tex, one.display, one.line, one.column) for one in found] == [
        ("\\|x\\|", False, 1, 3),
        ("100\\%", True, 1, 18),
        ("a_1 * b_1\n- c", True, 4, 1),
    ]


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        ("$x$ 等于 3", ["x"]),
        ("从 $5 到 $6", []),
        ("100$到200$", []),
        ("3$\\times$3 卷积", ["\\times"]),
        ("取$k$,$v$", ["k", "v"]),
        ("$ a $ 也是", ["a"]),
        ("\\$5 和 $x$", ["x"]),
        ("`$x$` 与 $y$", ["y"]),
        ("$a\\$b$", ["a\\$b"]),
        ("$$a$$$$b$$", ["a", "b"]),
        ("$x$\\", ["x"]),
        ("- $$ a\n- b $$", []),
        ("$$\n\na\n$$", []),
        ("> $$\n> a\n> $$", ["a"]),
    ],
)
def test_what_is_a_formula(text: str, formulas: list[str]) -> None:
    """Money is none; a formula does not reach over a blank line or into the next list item."""
    assert [one.tex for one in reading(text).content.find(Formula)] == formulas


def test_an_unclosed_formula_is_named() -> None:
    """An opening `$$` without its end is reported at its line."""
    assert [(one.code.slug, one.line) for one in reading("一\n\n二\n甲$$ a\n三").problems] == [("unclosed-math", 4)]


def test_tables() -> None:
    """Cells are kept as written: formulas and code with pipes, line breaks, comparisons, and what is too much."""
    text = "|方法|记法|\n|方法|记法|\n|---|---|\n|甲|$P(a|b)$|\n|乙<br>b|`x|y` G (1<G<H)|\n|丙|一|二|\n"
    (table,) = reading(text).tables
    assert sources(table.header) == ("方法", "记法")
    assert tuple(map(sources, table.rows)) == (("甲", "$P(a|b)$"), ("乙<br>b", "`x|y` G (1<G<H)"), ("丙", "一|二"))
    assert shown(Fragment(table.rows[0][1:])) == '<span class="tex">P(a|b)</span>'
    assert shown(Fragment(table.rows[1])) == "乙<br>\nb<code>x|y</code> G (1&lt;G&lt;H)"
    assert [(one.code.slug, one.line, one.column) for one in reading(text).problems] == [
        ("duplicate-table-header", 2, 1),
        ("ragged-table", 6, 6),
    ]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("|a|b|\n|---|\n|c|d|", (("c", "d"),)),
        ("a|b\n-|-\nc|d", (("c", "d"),)),
        ("- |a|b|\n  |-|-|\n  |c|d|e|", (("c", "d|e"),)),
        ("> |a|b|\n> |-|-|\n> |c|$x|y$|", (("c", "$x|y$"),)),
        ("文字:\n|a|b|\n|-|-|\n|c|d|\n后文", (("c", "d"),)),
        ("|a|b|\n|-|-|\n|c|\n", (("c", ""),)),
        ("|a|b|\n|-|-|\n|c|d|\n- 项 | 目", (("c", "d"),)),
    ],
)
def test_forms_of_tables(text: str, rows: tuple[tuple[str, ...], ...]) -> None:
    """A table may lack dashes or outer bars, stand in a list or quotation, and have text right around it."""
    (table,) = reading(text).tables
    assert tuple(map(sources, table.rows)) == rows


def test_a_table_in_code_is_code() -> None:
    """Nothing is mended in a code block."""
    text = "```\n|a|b|\n|a|b|\n|-|\n|`c|d`|\n```"
    assert (reading(text).code_blocks[0].code, reading(text).problems) == ("|a|b|\n|a|b|\n|-|\n|`c|d`|", ())


@pytest.mark.parametrize(
    ("above", "title", "cards"),
    [
        ("**对比表**:两种策略\n\n", "两种策略", True),
        ("**对比表:**\n", "", True),
        ("##### 总结对比\n\n", "总结对比", True),
        ("##### 4. 总结对比\n\n", "总结对比", True),
        ("无关\n\n", "", True),
        ("<!-- no-cards -->\n", "", False),
        ("**对比表**:甲\n\n<!-- no-cards -->\n\n", "甲", False),
    ],
)
def test_what_stands_above_a_table(above: str, title: str, cards: bool) -> None:
    """A label gives the title, a heading does too, and a comment keeps the table out of the cards."""
    (table,) = reading(f"{above}|a|b|\n|-|-|\n|c|d|\n|e|f|").tables
    assert (plain(table.title), table.cards, table.is_asked) == (title, cards, cards)


def test_a_table_of_one_row_is_not_asked() -> None:
    """There is nothing to compare."""
    assert not reading("|a|b|\n|-|-|\n|c|d|").tables[0].is_asked
    assert not reading("| | |\n|-|-|\n|c|d|\n|e|f|").tables[0].is_asked


def test_code() -> None:
    """Code is kept to the character, with its language and line; a known language is coloured, up to a size."""
    text = '- a\n  ```python\n  # x\n  s = "\\n"\n  ```\n\n~~~brainfuck\n+\n~~~'
    found = reading(text).code_blocks
    assert [(one.lang, one.code, one.line) for one in found] == [
        ("python", '# x\ns = "\\n"', 2),
        ("brainfuck", "+", 7),
    ]
    assert '<span class="c1"># x</span>' in html_of(text)
    assert "<span" not in html_of("```python\n" + "x\n" * 30_000 + "```")


def test_links_and_images_know_their_place() -> None:
    """Addresses are found again where they stand, written in Markdown or as a tag."""
    found = reading('一 [a](./二.md "t") <https://x.org>\n![图](a b.png)\n<img src="c.png" alt="四"> ![五](<a b.png>)')
    assert [(one.target, one.line, one.column) for one in found.content.find(Link)] == [
        ("./%E4%BA%8C.md", 1, 7),
        ("https://x.org", 1, 20),
    ]
    assert [(one.target, one.alt, one.line) for one in found.content.find(Image)] == [
        ("a%20b.png", "图", 2),
        ("c.png", "四", 3),
        ("a%20b.png", "五", 3),
    ]


def test_a_title_is_read_whole() -> None:
    """A title is one line without a paragraph around it; its images and links count."""
    found = read_inline(Markdown("**甲** $x$ ![i](i.png)\n[乙](b)"), 7)
    assert shown(found.content).startswith('<strong>甲</strong> <span class="tex">x</span> <img')
    assert [len(found.content.find(kind)) for kind in (Image, Link)] == [1, 1]
    assert [one.line for one in found.content.find(Formula)] == [7]


@pytest.mark.parametrize("shape", ["list", "quote", "both"])
def test_nesting_too_deep_is_an_error_and_keeps_its_text(shape: str) -> None:
    """What nests deeper than is allowed is refused, but no text of it is dropped."""
    lines = {
        "list": [f"{'  ' * depth}- 第{depth}层" for depth in range(200)],
        "quote": [f"{'>' * depth} 第{depth}层" for depth in range(200)],
        "both": [f"{'> - ' * depth} 第{depth}层" for depth in range(200)],
    }[shape]
    found = reading("\n".join(lines))
    assert "too-large" in {one.code.slug for one in found.problems}
    assert [depth for depth in range(200) if f"第{depth}层" not in shown(found.content)] == []
    allowed = "\n".join(f"{'  ' * depth}- 第{depth}层" for depth in range(50))
    assert reading(allowed).problems == ()


@pytest.mark.parametrize(
    "mark", ["![", "[", "*a ", "<b>", "<div>\n", "<details>\n", "(", "` ", "$", "<!--", "~~ ", "> - "]
)
def test_depth_without_end(mark: str) -> None:
    """No depth of any mark breaks the reader."""
    assert "终" in html_of(mark * 3000 + "终" + "](u)" * 3000)


def test_limits() -> None:
    """A table too wide and a formula too long are refused where they stand."""
    wide = "|" + "a|" * 1000 + "\n|" + "-|" * 1000 + "\n|" + "b|" * 1000
    assert [(one.code.slug, one.line) for one in reading(f"x\n\n{wide}").problems] == [("too-large", 3)]
    assert [one.code.slug for one in reading(f"${'x' * 4001}$").problems] == ["too-large"]
    assert reading(wide, Limits(table_columns=1000)).problems == ()
    assert reading(">" * 50 + "a", Limits(nesting=10)).problems
    assert Limits().nesting <= MOST_NESTING


def test_banks_read_without_complaint() -> None:
    """The banks of the tests hold no formula, table or code that is not understood, but for what is meant."""
    codes = [
        problem.code.slug
        for path in sorted(BANKS.glob("[de]*/*.md"))
        for problem in reading(without_pins(path.read_text(encoding="utf-8"))).problems
    ]
    assert codes == []


@pytest.mark.parametrize("answer", ["答:看", "答：看", "**答**:看", "**答:** 看"])
def test_the_answer_to_a_followup_is_marked(answer: str) -> None:
    """In a list of follow-ups the item that answers is a reply, without its label; elsewhere it is left alone."""
    text = Markdown(f"- 问?\n  - {answer}\n  - 详\n")
    marked = shown(read(text, has_followups=True).content)
    assert marked.count("<li") == 3
    assert re.search(r'<li class="reply">\s*看</li>\s*<li>详</li>', marked)
    assert "答" in html_of(text)


@pytest.mark.parametrize("label", ["答:", "**答**:", "**答:**"])
def test_the_answer_to_a_followup_is_whole(label: str) -> None:
    """Only its label goes where words in bold follow."""
    marked = shown(read(Markdown(f"- 问?\n  - {label}前面**中间**后面\n"), has_followups=True).content)
    assert "前面<strong>中间</strong>后面" in marked
