"""Finds markup that stays in words, since nothing here reads it: an author would rather hear of it than see it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .math_spans import ENVIRONMENTS

_HTML = (
    "abbr|applet|area|audio|base|body|button|canvas|caption|col|colgroup|datalist|embed|fieldset|form|frame|head|html"
    "|iframe|input|label|legend|link|marquee|math|meta|nav|noscript|object|optgroup|option|progress|script|select"
    "|style|svg|template|textarea|time|title|track|video"
)
_COMMANDS = (
    "LaTeX|alpha|approx|begin|beta|cdot|cite|delta|emph|epsilon|eta|frac|gamma|geq?|infty|int|lambda|left|leq?|log|mathbb|mathbf|mathcal"
    "|mathrm|mu|nabla|newpage|omega|pagebreak|partial|phi|pi|prod|psi|ref|rho|right|sigma|sqrt|sum|tau|text(?:bf|it|rm|tt)?|theta|times"
)
_READ = "|".join(map(re.escape, sorted(ENVIRONMENTS)))
_CJK = r"\u3400-\u9fff\uff00-\uffef"
_STARS = "these stars make nothing bold: they have no counterpart, or a space beside them"
BRACES = "attributes in braces are not read"
_NO_LINK = "this is no link"
_FULL_WIDTH = "full-width marks are no Markdown"

_KINDS: tuple[tuple[str, str], ...] = (
    (r"\[\[_?toc_?\]\]|\[toc\](?![(\[:])|\{:toc\}", "a table of contents is not made here"),
    (r"!\[\[[^\[\]\n]{1,100}\]\]", "what is embedded is not read, unless it is a picture"),
    (r"(?<![A-Za-z0-9_\])])\[\[(?![\s\d\"'])[^\[\],\"'\n]{1,80}\]\]", "a wiki link is no link here"),
    (r"\[![A-Za-z][\w-]{1,20}\]", "a note of this kind begins the first line of a quotation"),
    (r"\]\s*\uff08\s*(?:https?:|[\w./-]+\.(?:md|png|jpe?g|svg))[^\uff09\n]*\uff09", _NO_LINK),
    (r"\] +\((?:https?:|\.{0,2}/)[^)\n]*\)", _NO_LINK),
    (r"\^\[[^\[\]\n]{1,200}\]", "a footnote in a line is not read"),
    (r"\[@[A-Za-z][\w:.-]{0,60}(?:[;,][^\[\]\n]{0,100})?\]", "a citation is not read"),
    (r"\{:?\s*[.#][A-Za-z][^{}\n]{0,80}\}", BRACES),
    (r"\{:?\s*(?:width|height|align|style|class|id)\s*=[^{}\n]{0,80}\}", BRACES),
    (r"%%[^%\n]{1,300}%%", "a comment is written `<!-- … -->`"),
    (r"(?:(?<=\s)|^)\^[0-9a-z]{6}$", "the name of a block is not read"),
    (rf"(?:(?<=[\s{_CJK}])|^):[a-z][a-z0-9_+-]{{2,30}}:(?=[\s{_CJK}]|$)", "the name of an emoji is not read"),
    (rf"\*\*(?=[ \t\u3000]*[{_CJK}])|(?:(?<=[{_CJK}])|(?<=[{_CJK}] ))\*\*(?![A-Za-z0-9_*])", _STARS),
    (r"(?<![A-Za-z0-9~])~~(?=[^\s~])", "these marks strike nothing out: they have no counterpart"),
    (rf"(?<!_)__[^_\s](?:[^_\n]{{0,60}}[{_CJK}][^_\n]{{0,60}})?__(?!_)", "bold type in a word is written `**`"),
    (r"\uff0a\uff0a[^\uff0a\n]{1,100}\uff0a\uff0a|^\uff03{2,6}\s*\S", _FULL_WIDTH),
    (r"^#{2,6}[^\s#!]|^#{7,}", "a heading has one to six `#` and a space behind"),
    (r"\{%[^%\n]{1,80}%\}", "a tag of a site's program is not read"),
    (r"^(?:'{3}|\u00b7{3}|\uff40{3})\w*$", "this opens no block of code"),
    (r"^\+[-=+]{3,}\+$", "a table of this kind is not read"),
    (r"^:{3,}[ \t]*(?:\{?\.?\w+[^\n]*)?$", "this box is not closed or not opened"),
    (rf"<(?:{_HTML})(?=[\s/>])[^<>\n]*>", "this tag is not read"),
    (rf"(?<![\w\\:/$])\\(?!begin\{{(?:{_READ})\}})(?:{_COMMANDS})(?![A-Za-z])", "this is TeX outside of a formula"),
)
_FLAGS = re.MULTILINE | re.IGNORECASE
_ANY = re.compile("|".join(f"(?P<k{at}>{pattern})" for at, (pattern, _) in enumerate(_KINDS)), _FLAGS)
_TRIGGERS = re.compile(r"[\[\]{}*_^%:\uff0a\uff03#+!<\\~'\u00b7|]")
_BARE_TAG = re.compile(r"<([A-Za-z]+)>")
_ROWS = re.compile(r"^\|[^\n]*\n[ \t]*\||^\|[^|\n]+\|[^\n]+\|[ \t]*$", re.MULTILINE)


def leftovers(text: str) -> Iterator[tuple[str, str]]:
    """Yield the markup that stays in some words, each with what is said of it."""
    for found in _ANY.finditer(text) if _TRIGGERS.search(text) else ():
        mark = found.group(0)
        bare = _BARE_TAG.fullmatch(mark)
        if bare and f"</{bare[1].lower()}" not in text.lower():
            continue  # `<video>` may be a word of its author
        yield mark, _KINDS[int((found.lastgroup or "k0")[1:])][1]


def loose_rows(paragraph: str) -> str:
    """Return the first line of what looks like a table in a paragraph, yet is none."""
    found = _ROWS.search(paragraph) if "|" in paragraph else None
    return found.group(0).partition("\n")[0].strip() if found else ""
