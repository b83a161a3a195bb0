"""Tests of titles of parts and sections as plain text."""

from __future__ import annotations

import pytest

from studypack.bank.passages import plain_title


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("`torch.compile` 与 $O(n)$", "torch.compile 与 O(n)"),
        ("**粗** 与 [链接](a.md)", "粗 与 链接"),
        ("AT&T 与 snake_case 与 A*B", "AT&T 与 snake_case 与 A*B"),
        ("<Image> 标记", "<Image> 标记"),
        ("注意力", "注意力"),
        ("", ""),
    ],
)
def test_plain_titles(title: str, plain: str) -> None:
    """Markup goes, text stays."""
    assert plain_title(title) == plain
