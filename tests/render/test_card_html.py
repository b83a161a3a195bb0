"""Tests that text survives on its way into a card: what Anki and MathJax act on, formulas, links, images."""

from __future__ import annotations

import re

import pytest

from studypack.bank.markdown import read, read_inline
from studypack.bank.model import Markdown
from studypack.render.card_html import CardWriter

NO_MEDIA: dict[str, str] = {}


def card(markdown: str, **given: dict[str, str]) -> str:
    """Return what a card gets of a piece of Markdown."""
    return CardWriter(given.get("media", NO_MEDIA)).nodes(read(Markdown(markdown)).content.children)


@pytest.mark.parametrize(
    "text",
    [
        "[sound:bell.mp3]",
        "[anki:tts lang=zh]x[/anki:tts]",
        "[latex]x[/latex]",
        "[[type:Id]]",
        "{{c1::x}}",
        "a::b",
        "{{Id}}",
    ],
)
@pytest.mark.parametrize("frame", ["{}", "`{}`", "**{}**", "[a](https://example.org/?q={})"])
def test_nothing_that_anki_acts_on_reaches_a_field(text: str, frame: str) -> None:
    """Markup of Anki's in prose, code, emphasis or an address is text for the reader and nothing for Anki."""
    shown = card(frame.format(text))
    assert not re.search(r"\[sound:|\[anki:|\[/?latex\]|\[\[type:|\{\{|\}\}|::", shown), shown


def test_dollar_brackets_in_code_are_harmless() -> None:
    """`[$]` and `[$$]`, which Anki gives to LaTeX, are broken up."""
    shown = card("`[$]x[/$]` `[$$]y[/$$]`")
    assert not re.search(r"\[/?\$", shown), shown


def test_mathjax_delimiters_in_prose_are_split_and_in_code_written_otherwise() -> None:
    """A delimiter that an author wrote as text starts no formula, and copies as it was written."""
    assert r"<span>&#92;</span>(" in card(r"see \\( and \\)")
    assert r"<code>&#92;(x&#92;)</code>" in card(r"`\(x\)`")


def test_formulas_get_delimiters_and_keep_their_tex() -> None:
    """Inline and display formulas reach MathJax as written, with what HTML needs escaped."""
    assert card(r"a $x<1$ b") == "<p>a \\(x&lt;1\\) b</p>\n"
    assert r"\[\sum_i x_i\]" in card(r"$$\sum_i x_i$$")


def test_braces_in_a_formula_never_pair() -> None:
    """`}}` would end a cloze deletion and `{{` open a field; a space between changes no formula."""
    shown = card(r"$\frac{a}{\sqrt{b_{c}}}+{{x}}$")
    assert "}}" not in shown
    assert "{{" not in shown
    assert r"\frac{a}{\sqrt{b_{c} } }+{ {x} }" in shown


def test_a_formula_that_does_more_than_draw_is_shown_as_source() -> None:
    """Commands that open addresses or change later formulas never reach MathJax, checked or not."""
    for tex in (r"\href{javascript:alert(1)}{x}", r"\require{html}", r"\def\x{1}", r"\style{color:red}{x}"):
        shown = card(f"${tex}$")
        assert '<code class="tex-source">' in shown
        assert r"\(" not in shown


def test_a_refused_formula_is_shown_as_source() -> None:
    """A formula that cannot be typeset is shown as its source, not as an error of MathJax."""
    found = read(Markdown(r"$\frac{1}{$ and $x$")).content
    shown = CardWriter(refused={(r"\frac{1}{", False)}).write(found)
    assert r'<code class="tex-source">\frac{1}{</code>' in shown
    assert r"\(x\)" in shown


def test_punctuation_stays_with_its_formula() -> None:
    """A line never begins with the comma after a formula."""
    assert r'<span class="joined">（\(x\)），</span>' in card("值（$x$），再")


def test_links_lead_to_the_web_or_become_text() -> None:
    """A link to a question is its words, without a number that changes; a link to a file becomes its text."""
    shown = card("[a](#q) [b](./x.md) [c](https://example.org) [d](javascript:x)")
    assert '<span class="xref">a</span> b ' in shown
    assert shown.count("<a ") == 1
    assert "javascript:" not in re.sub(r">[^<]*<", "><", shown)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        *((words, "“丙 题”") for words in ("", "q", "2/Q5", "v/2/Q5", "第5题", "5")),
        *((words, words) for words in ("上一题", "Q5 的做法")),
    ],
)
def test_a_link_says_a_title_where_its_author_wrote_a_number(words: str, shown: str) -> None:
    """No card shows a question's number, so a link that says only that, an id or nothing says the title."""
    titles = {name: read_inline(Markdown(title)).content for name, title in (("q", "丙 题"), ("r", "[甲](#r)"))}
    found = read(Markdown(f"见 [{words}](#q)、[3](#r)、[4](#s)")).content
    assert CardWriter(titles=titles).nodes(found.children) == (
        f'<p>见 <span class="xref">{shown}</span>、<span class="xref">3</span>、<span class="xref">4</span></p>\n'
    )


def test_images_take_their_stored_name_or_their_text() -> None:
    """An image with a stored name shows it; any other is shown as the text that stands for it."""
    shown = card("![图](a/b.png) ![无](c.png)", media={"a/b.png": "b-12345678.png"})
    assert '<img src="b-12345678.png" alt="图">' in shown
    assert '<span class="missing-image">无</span>' in shown
    assert "c.png" not in shown


@pytest.mark.parametrize("name", ["all-to-all", "GPT-3", "Bradley–Terry"])
def test_no_line_ends_inside_a_name(name: str) -> None:
    """A name with a hyphen stays on one line, in a sentence as in a title; a long one, and a minus, may break."""
    assert f'两次 <span class="name">{name}</span>通信' in card(f"两次 {name}通信")
    assert "<span" not in card(f"x - y 与 {'-'.join([name] * 9)}")


def test_an_image_in_the_colour_of_the_text_says_so() -> None:
    """Its style makes it light in the dark; any other image gets a light ground."""
    writer = CardWriter({"a.svg": "a-1.svg", "b.svg": "b-1.svg"}, inked={"a-1.svg"})
    made = writer.nodes(read(Markdown("![a](a.svg) ![b](b.svg)")).content.children)
    assert 'src="a-1.svg" alt="a" class="ink">' in made
    assert 'src="b-1.svg" alt="b">' in made
