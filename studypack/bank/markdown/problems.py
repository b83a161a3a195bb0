"""What is wrong with a text, at its place: limits, doubtful formulas, and markup that nothing here reads."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from ..diagnostics import Code, shortened
from ..fragment import Fragment
from ..nodes import CodeBlock, Formula
from ..settings.config import Limits
from .math_spans import ENVIRONMENTS, bare_chinese
from .places import Places

_REFERENCE = re.compile(r"(?P<note>\[\^\w{1,30}\])|(?<![\w\]])\[[^\[\]]*[^\W\d][^\[\]]+\]\[[^\[\]]{1,60}\]")
_DRAWN = frozenset({"mermaid", "plantuml", "graphviz", "dot", "flow", "sequence"})
"""Languages of code that other programs show as a drawing."""

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
    (r"^={3,}$", "a heading is not underlined here: it begins with `#`"),
    (r"^\+[-=+]{3,}\+$", "a table of this kind is not read"),
    (r"^:{3,}[ \t]*(?:\{?\.?\w+[^\n]*)?$", "this box is not closed or not opened"),
    (rf"<(?:{_HTML})(?=[\s/>])[^<>\n]*>", "this tag is not read"),
    (rf"(?<![\w\\:/$])\\(?!begin\{{(?:{_READ})\}})(?:{_COMMANDS})(?![A-Za-z])", "this is TeX outside of a formula"),
)
_FLAGS = re.MULTILINE | re.IGNORECASE
_UNREAD = re.compile("|".join(f"(?P<k{at}>{pattern})" for at, (pattern, _) in enumerate(_KINDS)), _FLAGS)
TRIGGERS = re.compile(r"[\[\]{}*_^%:=\uff0a\uff03#+!<\\~'\u00b7|$\uff40]")
"""One of these is in all words that may hold something unread or unclosed."""
_BARE_TAG = re.compile(r"<([A-Za-z]+)>")
_ROWS = re.compile(r"^\|[^\n]*\n[ \t]*\||^\|[^|\n]+\|[^\n]+\|[ \t]*$", re.MULTILINE)


class Problem(msgspec.Struct, frozen=True, array_like=True):
    """Something wrong at a place of the text, whose lines count from its first, 0."""

    line: int
    column: int
    message: str
    code: Code


def problems_of(content: Fragment, limits: Limits) -> Iterator[Problem]:
    """Yield what is wrong with what was read."""
    for formula in content.find(Formula):
        if len(formula.tex) > limits.formula_characters:
            message = f"the formula has {len(formula.tex)} characters; at most {limits.formula_characters} are typeset"
            yield Problem(formula.line, formula.column, message, Code.TOO_LARGE)
        elif formula.mark == "$" and (words := bare_chinese(formula.tex)):
            yield _chinese(formula, words)
    for code in content.find(CodeBlock):
        if code.lang.lower() in _DRAWN:
            message = f"a drawing in {code.lang.lower()} is shown as its code"
            yield Problem(code.line, 1, message, Code.UNSUPPORTED_MARKDOWN)


def doubtful(text: str, line: int, column: int) -> Problem:
    """Say that what stands between two marks of a formula is taken for text."""
    opening = text[: 2 if text.startswith("\\") else 1]
    message = f"“{_short(text)}” is taken for text, not for a formula ({_both(opening, text, column)})"
    return Problem(line, column, message, Code.DOUBTFUL_MATH)


def undefined(text: str, places: Places) -> Iterator[Problem]:
    """Yield the references in words that nothing defines."""
    for match in _REFERENCE.finditer(text) if "]" in text else ():
        what = "footnote" if match["note"] else "target"
        message = f"nothing in this file defines the {what} of “{_short(match.group(0))}”"
        yield Problem(*places.find_mark(match.group(0)), message, Code.UNSUPPORTED_MARKDOWN)


def unread(text: str, places: Places, said: set[str]) -> Iterator[Problem]:
    """Yield the markup that stays in words, since nothing here reads it: an author would rather hear of it than see it.

    What its author escaped is meant to stay; `said` was said of its block.
    """
    for found in _UNREAD.finditer(text):
        mark, message = found.group(0), _KINDS[int((found.lastgroup or "k0")[1:])][1]
        bare = _BARE_TAG.fullmatch(mark)
        if bare and f"</{bare[1].lower()}" not in text.lower():
            continue  # `<video>` may be a word of its author
        place = None if message in said else places.find_written(mark)
        is_heading = mark.startswith(("#", "\uff03"))
        if place and (not is_heading or places.begins_line(mark)):
            said.add(message)
            yield Problem(*place, f"“{_short(mark)}”: {message}", Code.UNSUPPORTED_MARKDOWN)


def no_table(paragraph: str, places: Places) -> Iterator[Problem]:
    """Yield the first of the rows in a paragraph that look like a table, yet are none."""
    found = None if paragraph.startswith("+") else _ROWS.search(paragraph)
    if found:
        row = found.group(0).partition("\n")[0].strip()
        message = f"“{_short(row)}”: these rows are no table without a line of dashes below the first"
        yield Problem(*places.find_mark(row), message, Code.UNSUPPORTED_MARKDOWN)


def _chinese(formula: Formula, words: str) -> Problem:
    column = formula.column - 1
    both = _both("$", f"${formula.tex}$", column)
    message = rf"“{_short(words)}” stands in a formula outside `\text{{…}}` ({both})"
    return Problem(formula.line, column, message, Code.DOUBTFUL_MATH)


def _both(opening: str, text: str, column: int) -> str:
    """Name the places of the marks at both ends of a text."""
    last = text.rpartition("\n")[2]
    below = text.count("\n")
    closing = len(last) - (len(opening) - 1) + (0 if below else column - 1)
    where = f" {below} lines below" if below > 1 else " a line below" if below else ""
    return f"from `{opening}` in column {column} to `{text[-len(opening) :]}` in column {closing}{where}"


def _short(text: str) -> str:
    return shortened(re.sub(r"\s+", " ", text), 40)
