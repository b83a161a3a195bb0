"""Turns the headings of a bank into the anchors that GitHub gives them, which a table of contents links to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from ..source import Source
from .fences import find_fences
from .headings import read_heading

_MARKUP = re.compile(r"[*`]|\{#[^{}]*\}\s*$")
_DROPPED = re.compile(r"[^\w\- ]")


def heading_anchors(sources: Iterable[Source]) -> frozenset[str]:
    """Return the anchors of all headings; a heading that stands twice in a file gets `-1` the second time."""
    return frozenset(anchor for source in sources for anchor in _anchors(source))


def _anchors(source: Source) -> Iterable[str]:
    seen: Counter[str] = Counter()
    inside = find_fences(source.lines).inside
    for index, line in enumerate(source.lines):
        heading = read_heading(line) if index not in inside else None
        if heading:
            anchor = _DROPPED.sub("", _MARKUP.sub("", heading.title).strip().lower()).replace(" ", "-")
            yield f"{anchor}-{seen[anchor]}" if seen[anchor] else anchor
            seen[anchor] += 1
