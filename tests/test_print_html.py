"""Neutral HTML as it is printed: formulas, spaces, punctuation, emoji, links."""

from __future__ import annotations

import re

import pytest

from studypack.render.formulas import FormulaStore
from studypack.sheets.marks import FORMULA_MARK
from studypack.sheets.print_html import THIN_SPACE, Printer, characters, typeset

STORE = FormulaStore()


def convert(fragment: str) -> str:
    """Print a fragment of a document that holds the question `known`."""
    return Printer(STORE, {"a.png": "image-1.png"}, {"image-1.png": b"1"}, {"known": "q-known"}).convert(fragment)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("用Cache省3倍", "用_Cache_省_3_倍"),
        ("用 Cache", "用 Cache"),
        ("<b>用</b>Cache", "<b>用_</b>Cache"),
        ("见<code>x</code>和y", "见_<code>x</code>_和_y"),
        ("</p>用<p>a", "</p>用<p>a"),
    ],
)
def test_a_thin_space_parts_chinese_and_latin(text: str, printed: str) -> None:
    """The space stands where the author left none, across tags of a line but not across blocks."""
    assert typeset(text, set()).replace(THIN_SPACE, "_") == printed


def test_code_stays_as_it_is() -> None:
    """Nothing is put into code."""
    code = '<pre class="code"><code>x="用Cache——（）"</code></pre>'
    assert typeset(code, set()).replace("&quot;", '"') == code


def test_a_dash_never_begins_a_line() -> None:
    """An invisible joiner holds the dash to what stands before it."""
    assert typeset("甲——乙", set()) == "甲\u2060——乙"


@pytest.mark.parametrize(("text", "narrow"), [("（甲）。", "）"), ("：“甲", "“"), ("甲。”乙", "。"), ("甲，乙", None)])
def test_punctuation_that_meets_is_narrowed(text: str, narrow: str | None) -> None:
    """Of two marks side by side one gives up its empty half; a mark alone keeps it."""
    assert re.findall('<span class="half">(.)</span>', typeset(text, set())) == ([narrow] if narrow else [])


def test_a_formula_is_an_image_with_its_tex() -> None:
    """The image has the TeX as alternative text, and Latin spacing beside Chinese."""
    printed = convert('求<span class="tex">x&lt;y</span>得')
    assert f'alt="{FORMULA_MARK}x&lt;y"' in printed
    assert printed.count(THIN_SPACE) == 2
    assert re.search('src="res:formula-[0-9a-f]{20}.svg"', printed)


def test_invalid_tex_is_shown_as_written() -> None:
    """A formula that cannot be typeset is not lost."""
    assert '<code class="bad-tex">\\nonsense</code>' in convert('<span class="tex">\\nonsense</span>')


def test_emoji_print_and_the_unprintable_is_reported() -> None:
    """An emoji becomes a sign; a character of no font becomes a mark, and is remembered."""
    undrawn: set[str] = set()
    assert typeset("⭐\U00013000", undrawn) == "★▪"
    assert undrawn == {"\U00013000"}


def test_links_lead_within_the_document_or_are_text() -> None:
    """A link to a question of this document has its anchor; one to another question is only text."""
    assert 'href="#q-known"' in convert('<a href="#known">x</a>')
    assert "href" not in convert('<a href="#other">x</a>')
    assert '<a class="to" href="#s-1">x</a>' in convert('<go class="to" href="#s-1">x</go>')


def test_a_document_brings_what_it_shows_and_nothing_else() -> None:
    """The pictures of a document are its formulas and its images; an address that an author writes is none of them."""
    media, images = {"a.png": "a-1.png", "b.png": "b-1.png"}, {"a-1.png": b"1", "b-1.png": b"2"}
    printer = Printer(STORE, media, images)
    printer.convert('<img src="a.png" alt="A"> <img src="res:b-1.png" alt="B"> <code>src="res:b-1.png"</code>')
    assert printer.pictures == {"a-1.png": b"1"}
    printer.convert('<span class="tex">x</span>')
    assert [data[:4] for data in printer.pictures.values()] == [b"1", b"<svg"]


def test_characters_are_parted_by_font() -> None:
    """Code has its own font; Chinese inside a formula needs the font of the text."""
    text, code = characters(convert('<p>甲<code>乙</code><span class="tex">\\text{丙}</span></p>'))
    assert {"甲", "丙"} <= text
    assert "乙" not in text
    assert "乙" in code


def test_words_that_styles_print_need_their_characters() -> None:
    """What stands in an attribute for a running head is in the font, though it is no text of the page."""
    text, _ = characters('<h3 data-to=" – 1/Q2" data-mark="题">x</h3>')
    assert {"–", "题"} <= text
