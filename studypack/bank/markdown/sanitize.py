"""Turns HTML that may hold anything into HTML that holds only what a card and a page are meant to show."""

from __future__ import annotations

import re
from functools import cache
from typing import NewType

import nh3

Html = NewType("Html", str)
"""HTML that has passed `sanitize`, or that templates made from such HTML."""

INLINE_TAGS = frozenset(
    {"b", "br", "code", "del", "em", "i", "img", "ins", "kbd", "mark", "small", "strong", "sub", "sup", "u"}
)
"""Tags that an author may write in Markdown; any other `<…>` is text, such as `<Image>`, or `<s>` for a token."""

BLOCK_TAGS = frozenset({"center", "details", "div", "p", "summary", "table", "tbody", "td", "th", "thead", "tr"})
"""Tags that an author may begin a line with."""

MARKDOWN_TAGS = frozenset({"a", "blockquote", "h4", "h5", "h6", "hr", "li", "ol", "pre", "s", "span", "ul"})
"""Tags that Markdown makes."""

_TAGS = {*INLINE_TAGS, *BLOCK_TAGS, *MARKDOWN_TAGS}
_ATTRIBUTES = {
    "a": {"href", "title"},
    "details": {"open"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start"},
    "td": {"style", "colspan", "rowspan"},
    "th": {"style", "colspan", "rowspan"},
    "*": {"class"},
}
_CLASS = re.compile(r"[a-z][a-z0-9 -]{0,60}")
_ALIGNED = re.compile(r"text-align:\s?(left|right|center)")
_SCHEMES = {"http", "https", "mailto"}
_MANY = 1_000
_NUMBER = re.compile(r"\d{1,4}", re.ASCII)


def sanitize(html: str) -> Html:
    """Remove every tag, attribute and address that is not known to be harmless; balance what is left."""
    once = _clean(html)
    # Links in a table in a link: what mends them is itself mended when it is read again, by a browser say.
    return Html(_clean(once) if "<table" in once and "<a " in once else once)


def _clean(html: str) -> str:
    if html.count("&amp;") < _MANY:
        return _cleaner().clean(html)
    # nh3 takes time that grows with the square of the ampersands; a character that stands for them does not.
    stand_in = next(char for code in range(0xF0000, 0x10FFFF) if (char := chr(code)) not in html)
    return _cleaner().clean(html.replace("&amp;", stand_in)).replace(stand_in, "&amp;")


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS,
        clean_content_tags={"script", "style"},
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer",
        strip_comments=True,
    )


def is_harmless(address: str) -> bool:
    """Tell whether nothing can read an address as more than a page, a mail or a file, whatever it strips or decodes."""
    scheme, colon, _ = re.split(r"[/?#]", address, maxsplit=1)[0].partition(":")
    is_unc = address.lstrip().startswith(("\\", "/\\")) or address.lower().startswith("%5c")
    return not is_unc and (not colon or scheme.lower() in _SCHEMES)


def _attribute(_tag: str, name: str, value: str) -> str | None:
    if name == "class":
        return value if _CLASS.fullmatch(value) else None
    if name == "style":
        return value if _ALIGNED.fullmatch(value) else None
    if name in ("href", "src"):
        return value if is_harmless(value) else None
    if name in ("width", "height", "colspan", "rowspan", "start"):
        return value if _NUMBER.fullmatch(value) else None
    return value
