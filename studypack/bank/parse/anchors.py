"""Finds what a link within a bank may lead to: headings, by the names that GitHub gives them, and named places."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ..source import Source
from .fences import find_fences
from .headings import read_heading
from .pins import split_pin

_MARKUP = re.compile(r"[*`]|\{#[^{}]*\}\s*$")
_NAMED = re.compile(
    r"""<(?:a\s[^<>]{0,200}?name|[a-z][a-z0-9]*\s[^<>]{0,200}?id)\s*=\s*["']?(?P<name>[^\s"'<>]+)""", re.IGNORECASE
)
_ITEM = re.compile(r"^(?:[-*+]|\d{1,9}[.)]) +(?=#)")
"""A heading may stand in an item of a list: `1. ### Title`."""
_DROPPED = re.compile(r"[^\w\- ]")


def anchors_in(source: Source) -> Iterator[tuple[str, int]]:
    """Yield the anchors of a file, each with its line; a heading that stands twice gets `-1` the second time.

    Beside those of headings there are `{#name}` at their ends, `<a name="…">`, and the `id` of any tag.
    """
    seen: Counter[str] = Counter()
    inside = find_fences(source.lines).inside
    for index, line in enumerate(source.lines):
        if index in inside:
            continue
        if heading := read_heading(_ITEM.sub("", line)):
            anchor = _DROPPED.sub("", _MARKUP.sub("", heading.title).strip().lower()).replace(" ", "-")
            yield f"{anchor}-{seen[anchor]}" if seen[anchor] else anchor, index + 1
            seen[anchor] += 1
            if pin := split_pin(heading.title)[1]:
                yield pin.id, index + 1
        if "<" in line:
            yield from ((found["name"], index + 1) for found in _NAMED.finditer(line))
