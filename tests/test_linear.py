"""Tests of the matcher for patterns that come from a bank."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypack.bank.parse.linear import PatternError, compile_pattern

ATOMS = st.sampled_from(
    ["a", "b", ".", r"\d", r"\s", "[ab]", "[^a]", "[a-c1]", r"\w", r"\b", "^", "$", "1", "题", r"\."]
)


def grouped(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Combine patterns into longer ones."""
    repeat = st.sampled_from(["?", "*", "+", "{2}", "{1,3}", "*?", "+?", "??"])
    repeated = st.builds(lambda one, mark: f"(?:{one}){mark}", inner.filter(lambda one: not re.match(one, "")), repeat)
    joined = st.lists(inner, min_size=1, max_size=3).map("".join)
    return st.one_of(joined, repeated, st.builds("(?:{}|{})".format, inner, inner), inner.map("({})".format))


@pytest.mark.fuzz
@given(st.recursive(ATOMS, grouped, max_leaves=8), st.text("ab1 .题", max_size=12))
def test_it_finds_what_python_finds(pattern: str, text: str) -> None:
    """Groups and preferences are those of Python's own matcher."""
    named = f"(?P<title>{pattern})(?P<rest>.*)"
    expected = re.match(named, text)
    found = compile_pattern(named).match(text)
    assert (found and found.groupdict()["title"]) == (expected and expected["title"])


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"(?:(?:\b|.))*", "1"),
        (r"(?:\b|a)*?b", "ab"),
        (r"(?:(?:^|a)*b)*", "ab"),
        (r"(?:a|\b)+", "aa b"),
        (r"(?:\b|.)+", "1"),
    ],
)
def test_a_repeat_of_nothing_ends(pattern: str, text: str) -> None:
    """What matches without a character ends its repeat, before what is less preferred is tried, as in Python."""
    named = f"(?P<title>{pattern})(?P<rest>.*)"
    expected, found = re.match(named, text), compile_pattern(named).match(text)
    assert (found and found.groupdict()["title"]) == (expected and expected["title"])


@pytest.mark.parametrize(
    "pattern", ["(", "(?i)a", "(?i:a)", r"(a)\1", "(?=a)", "(?<!a)b", "a++", "(?>a)", "a{301}", "(" * 999]
)
def test_refused(pattern: str) -> None:
    """What is no pattern, is too large, or does not fit the method is refused in words."""
    with pytest.raises(PatternError, match=r"^\w+ .*"):
        compile_pattern(pattern)
