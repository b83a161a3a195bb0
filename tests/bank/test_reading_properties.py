"""Whatever the text of a bank, reading raises nothing and loses nothing."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bank.read_whole import assert_nothing_is_lost, build
from tests.conftest import BANKS
from tests.neutral import html_of

TEXTS = [path.read_text(encoding="utf-8") for path in sorted(BANKS.glob("[dt]*/*.md"))]
SHIPPED = [path.read_text(encoding="utf-8") for path in sorted((BANKS.parent.parent / "questions").rglob("*.md"))]
LINES = sorted({line for text in TEXTS for line in text.split("\n")})
PAGES = 150
"""Lines of a bank that are mutated at a time."""
ODD_LINES = st.one_of(
    st.sampled_from(LINES),
    st.sampled_from(LINES),
    st.sampled_from(
        ["```", "~~~", "<!--", "-->", "$$", "---", "> ", "- ", "1. ", "|a|", "|-|", "**a**:", "#### Q2:", "### 1.1 x"]
    ),
    st.text("#*-_`|$<>:：!()[]{}\\ \tQ1题", max_size=12),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8),
)
ANY_BANK = st.lists(ODD_LINES, max_size=40).map("\n".join)


@st.composite
def edited_banks(draw: st.DrawFn) -> str:
    """A bank of the tests, or some pages of the shipped one, with lines deleted, doubled, moved and broken off."""
    lines = draw(st.sampled_from([*TEXTS, *SHIPPED])).split("\n")
    start = draw(st.integers(0, max(0, len(lines) - PAGES)))
    lines = lines[start : start + PAGES]
    for _ in range(draw(st.integers(1, 8))):
        at, to = draw(st.integers(0, len(lines))), draw(st.integers(0, len(lines)))
        match draw(st.sampled_from(["delete", "double", "move", "cut", "indent", "insert"])):
            case "delete":
                del lines[at : at + draw(st.integers(1, 20))]
            case "double":
                lines[to:to] = lines[at : at + draw(st.integers(1, 20))]
            case "move":
                lines[to:to] = [lines.pop(at)] if at < len(lines) else []
            case "cut" if at < len(lines):
                lines[at] = lines[at][: draw(st.integers(0, 20))]
            case "indent" if at < len(lines):
                lines[at] = draw(st.sampled_from(["  ", "\t", "> ", "- "])) + lines[at]
            case _:
                lines.insert(at, draw(ODD_LINES))
    return "\n".join(lines)


@pytest.mark.parametrize("text", TEXTS)
def test_the_banks_are_whole(text: str) -> None:
    """No line of the banks of the tests is lost."""
    assert build(text) >= 2
    assert_nothing_is_lost(text)


@pytest.mark.fuzz
@given(edited_banks())
def test_edited_banks(text: str) -> None:
    """However the lines of a bank are deleted, doubled and moved, nothing raises and none is lost."""
    build(text)
    assert_nothing_is_lost(text)


@pytest.mark.fuzz
@given(ANY_BANK)
def test_any_lines(text: str) -> None:
    """Lines in any order are read to the end, and all belong somewhere."""
    build(text)
    assert_nothing_is_lost(text)


@pytest.mark.fuzz
@given(st.lists(ODD_LINES.filter(lambda line: not re.search(r"```|~~~|\]\(|<", line)), max_size=25))
def test_any_answer_is_shown(lines: list[str]) -> None:
    """The words of an answer can be read in its HTML, unless a tag or an address holds them."""
    text = "\n".join(f"{line} 词{number}。" for number, line in enumerate(lines))
    html = html_of(text)
    assert [number for number in range(len(lines)) if f"词{number}。" not in html] == []
