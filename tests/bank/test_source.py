"""Tests of lines and spans."""

from __future__ import annotations

from studypack.bank.source import Source, Span, is_rule, trim


def test_only_a_newline_ends_a_line() -> None:
    """A line separator that an editor put into a sentence stays in it, so that no line number shifts."""
    assert Source("a.md", "一\u2028二\x0c\n三").lines == ("一\u2028二\x0c", "三")


def test_spans_count_from_one_and_include_their_ends() -> None:
    """Indices 2 to 4 of the lines are the lines 3 and 4."""
    assert Source("a.md", "").span(2, 4) == Span("a.md", 3, 4)
    assert Source("a.md", "").span(2, 2) == Span("a.md", 3, 3)


def test_rules() -> None:
    """Three or more of one mark are a rule, whatever stands between them."""
    assert all(is_rule(line) for line in ("---", " ***", "_ _ _", "- - - -"))
    assert not any(is_rule(line) for line in ("--", "- a", "--*", "", "===", "|---|"))


def test_trim() -> None:
    """Blank lines go at both ends and stay in the middle."""
    assert trim(("", " ", "a", "", "b", ""), 0, 6) == (2, 5)
    assert trim(("", ""), 0, 2) == (2, 2)
