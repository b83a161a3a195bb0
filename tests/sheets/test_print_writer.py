"""How nodes are printed: formulas, spaces, punctuation, emoji, links."""

from __future__ import annotations

import re

import pytest

from studypack.bank import nodes as n
from studypack.bank.fragment import Fragment
from studypack.bank.markdown import read
from studypack.bank.model import Markdown
from studypack.render.formulas import FormulaStore
from studypack.sheets.print_document import FORMULA_MARK, characters
from studypack.sheets.print_writer import THIN_SPACE, PrintWriter

STORE = FormulaStore()


def printed(text: str, undrawn: set[str] | None = None) -> str:
    """Print a text of a document that holds the question `known`."""
    writer = PrintWriter(STORE, {"a.png": b"1"}, {"known": "q-known"}, set() if undrawn is None else undrawn)
    return writer.write(read(Markdown(text)).content)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("用Cache省3倍", "<p>用_Cache_省_3_倍</p>"),
        ("用 Cache", "<p>用 Cache</p>"),
        ("**用**Cache", "<p><strong>用</strong>_Cache</p>"),
        ("见`x`和y", "<p>见_<code>x</code>_和_y</p>"),
        ("用\n\na", "<p>用</p>\n<p>a</p>"),
    ],
)
def test_a_thin_space_parts_chinese_and_latin(text: str, expected: str) -> None:
    """The space stands where the author left none, across marks of a line but not across blocks."""
    assert printed(text).replace(THIN_SPACE, "_") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("需要 4 GiB 显存", "需要 4_GiB 显存"),
        ("约 20 ms/token", "约 20_ms/token"),
        ("共 3 个", "共 3 个"),
        ("Llama 2 architecture", "Llama 2 architecture"),
        ("见 1 2 3", "见 1 2 3"),
    ],
)
def test_no_line_parts_a_number_from_its_unit(text: str, expected: str) -> None:
    """The space before a unit is a firm one; any other space lets a line end."""
    assert printed(text).replace("\u00a0", "_").replace("\u2060", "") == f"<p>{expected}</p>"


def test_code_stays_as_it_is() -> None:
    """Nothing is put into code."""
    code = 'x="用Cache——（）"'
    assert printed(f"```\n{code}\n```") == f'<pre class="code"><code>{code}</code></pre>'


def test_a_dash_never_begins_a_line() -> None:
    """An invisible joiner holds the dash to what stands before it."""
    assert printed("甲——乙") == "<p>甲\u2060——乙</p>"


@pytest.mark.parametrize(("text", "narrow"), [("（甲）。", "）"), ("：“甲", "“"), ("甲。”乙", "。"), ("甲，乙", None)])
def test_punctuation_that_meets_is_narrowed(text: str, narrow: str | None) -> None:
    """Of two marks side by side one gives up its empty half; a mark alone keeps it."""
    assert re.findall('<span class="half">(.)</span>', printed(text)) == ([narrow] if narrow else [])


def test_a_formula_is_an_image_with_its_tex() -> None:
    """The image has the TeX as alternative text, and Latin spacing beside Chinese."""
    made = printed("求$x<y$得")
    assert f'alt="{FORMULA_MARK}x&lt;y"' in made
    assert made.count(THIN_SPACE) == 2
    assert re.search('src="res:formula-[0-9a-f]{20}.svg"', made)


def test_invalid_tex_is_shown_as_written() -> None:
    """A formula that cannot be typeset is not lost."""
    assert '<code class="bad-tex">\\nonsense</code>' in printed("$\\nonsense$")


def test_emoji_print_and_the_unprintable_is_reported() -> None:
    """An emoji becomes a sign; a character of no font becomes a mark, and is remembered."""
    undrawn: set[str] = set()
    assert printed("⭐\U00013000🚀", undrawn) == "<p>★▪▪</p>"
    assert undrawn == {"\U00013000", "🚀"}


def test_links_lead_within_the_document_or_are_text() -> None:
    """A link to a question of this document has its anchor; one to another question is only text."""
    assert 'href="#q-known"' in printed("[x](#known)")
    assert "href" not in printed("[x](#other)")


def test_a_document_brings_what_it_shows_and_nothing_else() -> None:
    """The pictures of a document are its formulas and its images; an address that an author writes is none of them."""
    writer = PrintWriter(STORE, {"a.png": b"1", "b.png": b"2"})
    writer.write(read(Markdown('![A](a.png) ![B](res:b.png) `src="res:b.png"`')).content)
    assert writer.pictures == {"a.png": b"1"}
    writer.write(read(Markdown("$x$")).content)
    assert [data[:4] for data in writer.pictures.values()] == [b"1", b"<svg"]


def test_characters_are_parted_by_font() -> None:
    """Code has its own font; Chinese inside a formula needs the font of the text."""
    text, code = characters(printed("甲`乙`$\\text{丙}$"))
    assert {"甲", "丙"} <= text
    assert "乙" not in text
    assert "乙" in code


def test_words_that_styles_print_need_their_characters() -> None:
    """What stands in an attribute for a running head is in the font, though it is no text of the page."""
    text, _ = characters('<h3 data-to=" – 1/Q2" data-mark="题">x</h3>')
    assert {"–", "题"} <= text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("每层注意力参数", "每~层|注~意~力|参~数"),
        ("Decoder-Only 模型", "Decoder-~Only |模~型"),
        ("状态，标注", "状~态，|标~注"),
    ],
)
def test_labels_break_between_phrases_only(text: str, expected: str) -> None:
    """A title has joiners inside its words and none between them; the same module breaks labels of cards."""
    writer = PrintWriter(STORE)
    made = writer.write(Fragment((n.Label((n.Text(text),)),)))
    assert made == expected.replace("|", "").replace("~", "\u2060")


def test_the_last_line_of_a_paragraph_is_no_single_sign() -> None:
    """The last signs of a paragraph, a list item or a line stay together; those of a sentence inside do not."""
    expected = "冻结原权重，只训两个瘦~矩~阵。".replace("~", "\u2060")
    assert printed("冻结原权重，只训两个瘦矩阵。") == f"<p>{expected}</p>"
    assert expected in printed("- 冻结原权重，只训两个瘦矩阵。")
    line = Fragment((n.Text("冻结原权重，只训两个瘦矩阵。"),))
    assert PrintWriter(STORE).write(line) == expected


def test_an_identifier_breaks_where_its_words_are_joined() -> None:
    """Code in a line has its break opportunities after underscores, dots and slashes."""
    assert printed("`max_new_tokens`") == "<p><code>max_\u200bnew_\u200btokens</code></p>"


def test_cells_and_captions_meet_nothing_before_them() -> None:
    """No thin space stands at the beginning of a cell, though the cell before it ends in Latin letters."""
    made = printed("| 甲 | AB |\n|---|---|\n| 乙 | CD |\n| 丙 | EF |\n")
    assert THIN_SPACE not in made


ROWS = ["，" * 4000, "）（" * 2000, "**a**b" * 1000, "**，**" * 1000, "`a`/" * 1000, "(" * 9000, "$x$，" * 500]


@pytest.mark.parametrize("text", ROWS, ids=[one[:6] for one in ROWS])
def test_lines_may_end_in_what_goes_on_without_end(text: str) -> None:
    """No more than some elements, or characters, stand in a row: the time to lay out grows with their square."""
    pieces = printed(text).split("\u200b")
    assert max(piece.count("</") + piece.count("<img") for piece in pieces) <= 60
    assert max(len(re.sub("<[^>]*>", "", piece)) for piece in pieces) <= 4000 / 50 + 100


def test_lines_end_as_ever_in_ordinary_text() -> None:
    """A long paragraph with many marks, in words or in Chinese, gets no places for line ends of ours."""
    assert "\u200b" not in printed("**a** b `c` " * 500 + "很**多**字，`c`。" * 500)
    assert "\u200b" not in printed("```\n" + "int x = f(a, b);\n" * 500 + "```")


def test_a_line_of_code_with_colours_without_end_has_none() -> None:
    """A line of a program that was made small is printed plain; many lines keep their colours."""
    assert "<span" not in printed("```python\n" + "a+" * 500 + "\n```")
    assert printed("```python\n" + "a + 1\n" * 500 + "```").count("<span") >= 500
    assert "\u200b" in printed("```python\n" + "a+" * 5000 + "\n```")
