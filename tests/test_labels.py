"""Tests of bold labels."""

from __future__ import annotations

import pytest

from studypack.core.parse.labels import read_label


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
