"""Tests of bold labels."""

from __future__ import annotations

import pytest

from studypack.bank.parse.labels import read_label, without_numbering


@pytest.mark.parametrize(
    ("line", "name", "rest"),
    [
        ("**特点**:", "特点", ""),
        ("**特点:** 快", "特点", "快"),
        ("**特点：** 快", "特点", "快"),
        ("**特点** ： 快", "特点", "快"),
        ("**早期**(2017-2019): 慢", "早期(2017-2019)", "慢"),
        ("**Key points**: a: b", "Key points", "a: b"),
    ],
)
def test_labels(line: str, name: str, rest: str) -> None:
    """The colon stands inside or after the bold span, half or full width."""
    label = read_label(line)
    assert label is not None
    assert (label.name, label.rest(line)) == (name, rest)


@pytest.mark.parametrize("line", ["**强调**的词", "普通:", "**a*b**:", "****:", "- **a**:", "**没完:"])
def test_no_labels(line: str) -> None:
    """Bold text without a colon, and a colon without bold text, are no label."""
    assert read_label(line) is None


@pytest.mark.parametrize(
    ("text", "bare"),
    [("1. 甲", "甲"), ("12、甲", "甲"), ("二、甲", "甲"), ("A. 甲", "甲"), ("3.5 版", "3.5 版"), ("2D 甲", "2D 甲")],
)
def test_numbers_of_headings(text: str, bare: str) -> None:
    """The number of a list goes; a number that says something stays."""
    assert without_numbering(text) == bare
