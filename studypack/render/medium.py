"""Turns neutral HTML into the form of one medium: formulas and links as a card or as a printed page needs them."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Collection, Mapping

from ..bank.markdown.sanitize import Html

_TEX = re.compile(r'<span class="tex(?P<display> display)?">(?P<tex>[^<]*)</span>')
_LINK = re.compile(r'<a\b(?: href="(?P<href>[^"]*)")?(?P<rest>[^>]*)>(?P<text>.*?)</a>', re.DOTALL)
_IMAGE = re.compile(r'<img\b(?:"[^"]*"|[^">])*>')
_VALUE = re.compile(r' (?P<name>src|alt)="(?P<value>[^"]*)"')
_CODE = re.compile(r"<code\b[^>]*>.*?</code>", re.DOTALL)
_TAG = re.compile(r"""<(?:"[^"]*"|[^>"])*>""")
_WEB = ("http://", "https://", "mailto:")

_ANKI_MARKUP = re.compile(r"\[(?=sound:|anki:|/?latex\]|/?\$\$?\]|\[type:)", re.IGNORECASE)
_DELIMITER = re.compile(r"\\(?=[()\[\]])")
_DELIMITER_IN_TEX = re.compile(r"(?<!\\)(?:\\\\)*\\[()\[\]]")
_MARKS = ("[", "{{", "}}", "::", "\\")
"""One of these is in everything that Anki or MathJax would act on."""
_JOINED = re.compile(
    r"(?P<before>[（「『“‘《【(\[]*)(?P<held>\x00\d+\x00)(?P<after>[，。、；：？！）」』”’》】,.;:?!)\]]*)"
)
_UNSAFE_TEX = re.compile(
    r"\\(?:href|url|class|cssId|style|data|html\w*|bbox|unicode|require|toggle|mathtip|texttip|action|verb|includegraphics"
    r"|def|let|gdef|edef|xdef|(?:re)?newcommand|(?:re)?newenvironment|DeclareMathOperator|mmlToken)(?![A-Za-z])"
)
"""Commands of Anki's MathJax that do more than draw: they open addresses, load code, or change later formulas."""

_AFTER_MARKUP = re.compile(r"(?:^|(?<=[<>=\"'&;/]))[^\x00-\x7f]+")

Formulas = Collection[tuple[str, bool]]


def composed(text: str) -> str:
    """Return HTML in which Anki, which composes (NFC) whatever it imports, changes nothing.

    Composing first would not do: `>` and a combining solidus become `≯`, so that a tag does not end and the text after
    it is read as attributes. Combining characters right after markup are therefore written as numbers.
    """
    if unicodedata.is_normalized("NFC", text):
        return text
    return unicodedata.normalize("NFC", _AFTER_MARKUP.sub(_numbered, text))


def _numbered(match: re.Match[str]) -> str:
    found = match.group(0)
    rest = next((at for at, char in enumerate(found) if not unicodedata.category(char).startswith("M")), len(found))
    return "".join(f"&#{ord(char)};" for char in found[:rest]) + found[rest:]


def for_card(fragment: str, media: Mapping[str, str], keys: Mapping[str, str], refused: Formulas = ()) -> Html:
    """Return HTML for a field of a note.

    Formulas get MathJax's delimiters; those in `refused` (TeX, and whether it is displayed) are shown as their
    source. `media` gives the name of a stored image for its path as written; an image without one is shown as its
    text. `keys` gives the number of a question for its id: a card has no page to jump to, so a link to a question
    becomes that question's number. Text that Anki would act on is made harmless.
    """
    kept: list[str] = []

    def hold(text: str) -> str:
        kept.append(text)
        return f"\x00{len(kept) - 1}\x00"

    text = str(fragment).replace("\x00", "")
    text = _TEX.sub(lambda match: hold(tex) if (tex := _card_formula(match, refused)) else _source(match), text)
    text = _JOINED.sub(_join, text) if kept else text  # it looks at every character
    text = _LINK.sub(lambda match: _card_link(match, keys), text)
    text = _IMAGE.sub(lambda match: _card_image(match, media), text)
    if not any(mark in text for mark in _MARKS):  # most texts hold nothing that Anki would act on
        return Html(_release(text, kept))
    text = _CODE.sub(lambda match: hold(_harmless_code(match.group(0))), text)
    text = _TAG.sub(lambda match: hold(_harmless_code(match.group(0))), text)
    return Html(_release(_harmless(text), kept))


def _release(text: str, kept: list[str]) -> str:
    """Put held texts back, the last held first: code may hold a formula's mark, a tag never does."""
    while "\x00" in text:
        text = re.sub(r"\x00(\d+)\x00", lambda match: kept[int(match.group(1))], text)
    return text


def _card_formula(match: re.Match[str], refused: Formulas) -> str:
    """Return a formula for MathJax; nothing if it must not be typeset."""
    tex = match.group("tex")
    plain = html.unescape(tex)
    is_display = bool(match.group("display"))
    if (plain, is_display) in refused or _UNSAFE_TEX.search(plain) or _DELIMITER_IN_TEX.search(plain):
        return ""
    opening, closing = ("\\[", "\\]") if is_display else ("\\(", "\\)")
    # A pair of braces would end a cloze deletion; a space keeps them apart even after a learner has edited the field.
    tex = re.sub(r"\{(?=\{)", "{ ", tex)
    tex = re.sub(r"\}(?=\})", "} ", tex)
    return f"{opening}{_entities(tex)}{closing}"


def _source(match: re.Match[str]) -> str:
    return f'<code class="tex-source">{match.group("tex")}</code>'


def _join(match: re.Match[str]) -> str:
    """Keep a formula and the punctuation beside it on one line: a browser would break between the two."""
    before, held, after = match.group("before"), match.group("held"), match.group("after")
    return f'<span class="joined">{before}{held}{after}</span>' if before or after else held


def _entities(text: str) -> str:
    """Write as entities what Anki looks for in a field's text: the reader and MathJax see no difference."""
    text = _ANKI_MARKUP.sub("&#91;", text)
    return text.replace("{{", "{&#123;").replace("}}", "}&#125;").replace("::", ":&#58;")


def _harmless_code(text: str) -> str:
    """Make code, or a tag, harmless to Anki. MathJax passes over both, Anki's own search for formulas does not."""
    return _DELIMITER.sub("&#92;", _entities(text))


def _harmless(text: str) -> str:
    """Make prose harmless to Anki and to MathJax, which looks for its delimiters inside one run of text."""
    return _DELIMITER.sub("<span>&#92;</span>", _entities(text))


def _card_link(match: re.Match[str], keys: Mapping[str, str]) -> str:
    href, text = html.unescape(match.group("href") or ""), match.group("text")
    if href.startswith("#"):
        key = keys.get(href[1:])
        number = f' <span class="xref-key">{html.escape(key)}</span>' if key and key not in text else ""
        return f'<span class="xref">{text}{number}</span>'
    return match.group(0) if href.startswith(_WEB) else text


def _card_image(match: re.Match[str], media: Mapping[str, str]) -> str:
    src, alt = _values(match)
    name = media.get(src)
    return f'<img src="{html.escape(name)}" alt="{alt}">' if name else f'<span class="missing-image">{alt}</span>'


def _values(image: re.Match[str]) -> tuple[str, str]:
    """Return the path of an image, and the text that stands for it as HTML."""
    found = {value.group("name"): value.group("value") for value in _VALUE.finditer(image.group(0))}
    return html.unescape(found.get("src", "")), found.get("alt", "")


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
    href, text = html.unescape(match.group("href") or ""), match.group("text")
    if href.startswith("#"):
        anchor = anchors.get(href[1:])
        return f'<a class="xref" href="#{anchor}">{text}</a>' if anchor else f'<span class="xref">{text}</span>'
    return match.group(0) if href.startswith(_WEB) else text


def _print_image(match: re.Match[str], media: Mapping[str, str]) -> str:
    src, alt = _values(match)
    address = media.get(src)
    return f'<img src="{html.escape(address)}" alt="{alt}">' if address else f'<span class="missing-image">{alt}</span>'
