"""Turns neutral HTML into the form of one medium: formulas and links as a card or as a printed page needs them."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping

from .markdown.sanitize import Html

_TEX = re.compile(r'<span class="tex(?P<display> display)?">(?P<tex>[^<]*)</span>')
_LINK = re.compile(r'<a href="(?P<href>[^"]*)"(?P<rest>[^>]*)>(?P<text>.*?)</a>', re.DOTALL)
_IMAGE = re.compile(r'<img src="(?P<src>[^"]*)"(?: alt="(?P<alt>[^"]*)")?[^>]*>')
_ANKI_MARKUP = re.compile(r"\[(?=sound:|anki:|latex\]|/latex\]|\$\$?\]|/\$\$?\])", re.IGNORECASE)
_WEB = ("http://", "https://", "mailto:")
_WORD_JOINER = "&#8288;"


def _texts(html_text: str, change: Callable[[str], str]) -> str:
    """Apply a change to the text between tags, and leave the tags alone."""
    return "".join(
        part if part.startswith("<") else change(part) for part in re.split(r"(<[^>]*>)", html_text) if part
    )


def for_card(fragment: str, media: Mapping[str, str], keys: Mapping[str, str]) -> Html:
    """Return HTML for a field of a note.

    Formulas get MathJax's delimiters. `media` gives the name of a stored image for its path as written; an image
    without one is shown as its text. `keys` gives the number of a question for its id: a card has no page to jump to,
    so a link to a question becomes that question's number. Text that Anki would act on is made harmless.
    """
    kept: list[str] = []

    def hold(match: re.Match[str]) -> str:
        opening, closing = ("\\[", "\\]") if match.group("display") else ("\\(", "\\)")
        # A brace after a brace would end a cloze deletion or open a field reference.
        tex = match.group("tex").replace("{{", "{ {").replace("}}", "} }")
        kept.append(f"{opening}{tex}{closing}")
        return f"\x00{len(kept) - 1}\x00"

    text = _TEX.sub(hold, fragment)
    text = _LINK.sub(lambda match: _card_link(match, keys), text)
    text = _IMAGE.sub(lambda match: _card_image(match, media), text)
    text = _texts(text, _harmless)
    return Html(re.sub(r"\x00(\d+)\x00", lambda match: kept[int(match.group(1))], text))


def _harmless(text: str) -> str:
    """Break up character pairs that mean something to Anki or to MathJax where they are only text."""
    text = _ANKI_MARKUP.sub("&#91;", text)
    text = text.replace("{{", "{&#123;").replace("}}", "}&#125;").replace("::", ":&#58;")
    return re.sub(r"\\(?=[()\[\]])", rf"\\{_WORD_JOINER}", text)


def _card_link(match: re.Match[str], keys: Mapping[str, str]) -> str:
    href, text = html.unescape(match.group("href")), match.group("text")
    if href.startswith("#"):
        return f'<span class="xref">{text}</span>'
    return match.group(0) if href.startswith(_WEB) else text


def _card_image(match: re.Match[str], media: Mapping[str, str]) -> str:
    name = media.get(html.unescape(match.group("src")))
    alt = match.group("alt") or ""
    return f'<img src="{html.escape(name)}" alt="{alt}">' if name else f'<span class="missing-image">{alt}</span>'


def for_print(
    fragment: str, formula: Callable[[str, bool], str], media: Mapping[str, str], anchors: Mapping[str, str]
) -> Html:
    """Return HTML for a sheet or a page.

    `formula` turns TeX (and whether it is displayed) into HTML. `media` gives the address of an image for its path as
    written. `anchors` gives the anchor of a question for its id, where this document holds that question.
    """
    text = _LINK.sub(lambda match: _print_link(match, anchors), fragment)
    text = _IMAGE.sub(lambda match: _print_image(match, media), text)
    return Html(_TEX.sub(lambda m: formula(html.unescape(m.group("tex")), bool(m.group("display"))), text))


def _print_link(match: re.Match[str], anchors: Mapping[str, str]) -> str:
    href, text = html.unescape(match.group("href")), match.group("text")
    if href.startswith("#"):
        anchor = anchors.get(href[1:])
        return f'<a class="xref" href="#{anchor}">{text}</a>' if anchor else f'<span class="xref">{text}</span>'
    return match.group(0) if href.startswith(_WEB) else text


def _print_image(match: re.Match[str], media: Mapping[str, str]) -> str:
    address = media.get(html.unescape(match.group("src")))
    alt = match.group("alt") or ""
    return f'<img src="{html.escape(address)}" alt="{alt}">' if address else f'<span class="missing-image">{alt}</span>'
