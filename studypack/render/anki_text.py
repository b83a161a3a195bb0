"""Keeps the text of a field from whatever Anki or MathJax would do to it on import or on a card."""

from __future__ import annotations

import re
import unicodedata

_ANKI_MARKUP = re.compile(r"\[(?=sound:|anki:|/?latex\]|/?\$\$?\]|\[type:)", re.IGNORECASE)
_MARKS = re.compile(r"\[|\{\{|\}\}|::|\\")
"""One of these is in everything that Anki or MathJax would act on."""
_AFTER_MARKUP = re.compile(r"(?:^|(?<=[<>=\"'&;/]))[^\x00-\x7f]+")


def acts(text: str) -> bool:
    """Tell whether a text may hold anything that Anki would act on; most do not."""
    return _MARKS.search(text) is not None


def entities(text: str) -> str:
    """Write as entities what Anki looks for in a field's text: the reader and MathJax see no difference."""
    text = _ANKI_MARKUP.sub("&#91;", text)
    return text.replace("{{", "{&#123;").replace("}}", "}&#125;").replace("::", ":&#58;")


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
