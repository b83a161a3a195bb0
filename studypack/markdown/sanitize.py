"""Turns HTML that may hold anything into HTML that holds only what a card and a page are meant to show."""

from __future__ import annotations

import re
from typing import NewType

import nh3

Html = NewType("Html", str)
"""HTML that has passed `sanitize`, or that templates made from such HTML."""

INLINE_TAGS = frozenset("b br code del em i img ins kbd mark s small strong sub sup u".split())
"""Tags that an author may write in Markdown; any other `<…>` is text, such as `<Image>`."""

BLOCK_TAGS = frozenset("center details div p summary table tbody td th thead tr".split())

_TAGS = set(INLINE_TAGS | BLOCK_TAGS) | set(
    "a blockquote figcaption figure h4 h5 h6 hr li ol pre span ul".split()
)
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start"},
    "td": {"style", "colspan", "rowspan"},
    "th": {"style", "colspan", "rowspan"},
    "*": {"class"},
}
_CLASS = re.compile(r"[a-z][a-z0-9 -]{0,60}")


def sanitize(html: str) -> Html:
    """Remove every tag, attribute and address that is not known to be harmless; balance what is left."""
    return Html(
        nh3.clean(
            html,
            tags=_TAGS,
            clean_content_tags={"script", "style"},
            attributes=_ATTRIBUTES,
            attribute_filter=_attribute,
            url_schemes={"http", "https", "mailto"},
            link_rel="noopener noreferrer",
            strip_comments=True,
        )
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "class":
        return value if _CLASS.fullmatch(value) else None
    if name == "style":
        aligned = re.fullmatch(r"text-align:\s*(left|right|center)", value)
        return value if aligned else None
    if name in ("width", "height", "colspan", "rowspan", "start"):
        return value if re.fullmatch(r"\d{1,4}", value) else None
    return value
