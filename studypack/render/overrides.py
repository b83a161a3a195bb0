"""Checks the templates and styles that a bank brings: they may lay out and colour, and do nothing else.

A bank may come from a stranger, and a template is a program. So templates run in Jinja's sandbox, what they make is
cleaned as the HTML of authors is, and a style may load nothing.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from functools import cache
from html.parser import HTMLParser
from itertools import islice

import nh3
from jinja2 import TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from .. import shipped
from ..bank.addresses import SCHEMES, is_harmless
from ..bank.css import check_style, is_harmless_declarations, pictures
from ..bank.diagnostics import Code, Diagnostic
from ..bank.nodes import Image
from ..bank.pixels import PictureError, decode
from ..bank.source import Source
from .assets import Overrides
from .html import HtmlWriter

_HELD = "held-node"
"""Stands in what a template makes where a writer's HTML belongs; a forged one shows what is shown anyway."""
FOLDERS = ("styles", "templates")
"""The folders of a bank that hold such files."""

MOST_PROBLEMS = 50
"""So many problems of one style are said; a file that is no style at all has thousands."""
MOST_PICTURES = 100
"""In one style: each is decoded before it is taken."""
STYLE_HINT = "remove it; docs/configuration.md says what a style may hold"
_BELOW = ("styles", "templates/anki", "templates/card", "templates/sheet")
_LAYOUT_TAGS = frozenset(
    tag
    for line in (
        "a article aside b blockquote br caption center cite code col colgroup dd del details dfn div dl dt em",
        "figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img input ins kbd label li main mark nav ol p pre q rp",
        "rt ruby s samp section small span strong sub summary sup table tbody td tfoot th thead tr u ul var wbr",
    )
    for tag in line.split()
)
_COMMON = {"class", "dir", "id", "lang", "role", "style", "title"}
_ATTRIBUTES = {
    "*": _COMMON,
    "a": {"href"},
    "details": {"open"},
    "img": {"alt", "height", "src", "width"},
    "input": {"type"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
_ACTING = re.compile(
    r"<\s*(?:script|style|iframe|frame|object|embed|form|input(?! type=\"checkbox\"[ >])|button"
    r"|textarea|select|link|meta|base|svg|math|template"
    r"|audio|video|noscript|xmp|plaintext|title)\b|[\s\"'/]on[a-z]+\s*=|(?:java|vb)script:|srcdoc\s*=",
    re.IGNORECASE,
)
_ANKI_ACTING = re.compile(r"\\[(\[]|\[(?:sound:|anki:|latex\]|\$\$?\]|\[type:)", re.IGNORECASE)
_CONDITION = re.compile(r"\{\{\s*(?P<sign>[#^/])(?P<name>.*?)\}\}", re.DOTALL)


@cache
def file_names() -> frozenset[str]:
    """Name the files of the project that a bank may bring its own of: those of cards and sheets, not those of pages."""
    found = {"templates/question.html.j2"}
    for folder in _BELOW:
        kind, _, below = folder.partition("/")
        found |= {f"{folder}/{path.name}" for path in (shipped.folder(kind) / below).iterdir() if path.is_file()}
    return frozenset(found)


def check_overrides(own: Overrides, most_pixels: int) -> tuple[Diagnostic, ...]:
    """Check the files that a bank brings; what could act, or is broken, is an error with its place."""
    return tuple(problem for name, source in own.items() for problem in _problems(name, source, most_pixels))


def _problems(name: str, source: Source, most_pixels: int) -> Iterator[Diagnostic]:
    if name.startswith("styles/"):
        yield from _style_problems(source, most_pixels)
        return
    for found in _ACTING.finditer(html.unescape(source.text)):
        yield _unsafe(source, html.unescape(source.text), found)
    if name.startswith("templates/anki/"):
        yield from _anki_problems(source)
    else:
        try:
            ImmutableSandboxedEnvironment().parse(source.text)
        except (TemplateSyntaxError, RecursionError) as error:
            line = getattr(error, "lineno", 1)
            message = f"this is no template: {getattr(error, 'message', '') or 'it nests too deep'}"
            yield Diagnostic(source.path, line, 1, message, Code.BAD_TEMPLATE)


def _unsafe(source: Source, text: str, found: re.Match[str]) -> Diagnostic:
    shown = " ".join(found.group(0).split())
    line, column = text.count("\n", 0, found.start()) + 1, found.start() - text.rfind("\n", 0, found.start())
    return Diagnostic(source.path, line, column, f"“{shown}” could act on whoever opens it", Code.UNSAFE_CONTENT)


def _style_problems(source: Source, most_pixels: int) -> Iterator[Diagnostic]:
    """Find what a style may not hold."""
    for one in islice(check_style(source.text), MOST_PROBLEMS):
        yield Diagnostic(source.path, one.line, one.column, one.message, Code.UNSAFE_CONTENT, STYLE_HINT)
    for number, picture in enumerate(pictures(source.text)):
        try:
            if number == MOST_PICTURES:
                raise PictureError(f"is one of over {MOST_PICTURES}")
            decode(picture.data, most_pixels)
        except PictureError as error:
            message = f"a picture in the style {error}"
            yield Diagnostic(source.path, picture.line, picture.column, message, Code.UNSAFE_CONTENT, STYLE_HINT)
            return


def _anki_problems(source: Source) -> Iterator[Diagnostic]:
    """Find what Anki and MathJax would act on, and conditions that do not match."""
    text = html.unescape(source.text)
    for found in _ANKI_ACTING.finditer(text):
        yield _unsafe(source, text, found)
    opened: list[str] = []
    for condition in _CONDITION.finditer(source.text):
        name = condition.group("name").strip()
        if condition.group("sign") != "/":
            opened.append(name)
        elif not opened or opened.pop() != name:
            line = source.text.count("\n", 0, condition.start()) + 1
            yield Diagnostic(source.path, line, 1, f"“{name}” is closed where it is not open", Code.BAD_TEMPLATE)
            return
    if opened:
        yield Diagnostic(source.path, 1, 1, f"“{opened[-1]}” is opened and not closed", Code.BAD_TEMPLATE)


def clean(made: str, writer: HtmlWriter, held: Sequence[str], *, keep_comments: bool = False) -> str:
    """Remove from what a bank's own template made all that could act, and put what a writer wrote into its places."""
    output = _Output(writer, held)
    output.feed(_cleaner(keep_comments).clean(made))
    output.close()
    return "".join(output.parts)


def clean_anki(text: str) -> str:
    """Remove from a bank's own template for Anki all that could act; `{{…}}` is left to Anki."""
    return _cleaner(False).clean(text)


class _Output(HTMLParser):
    """Writes cleaned HTML once more, its texts as the medium does; a held place is filled with what it stands for."""

    def __init__(self, writer: HtmlWriter, held: Sequence[str]) -> None:
        super().__init__()
        self.writer = writer
        self.held = held
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "img":
            self.parts.append(self.writer.image(Image(values.get("src") or "", values.get("alt") or "")))
            return
        if tag == "input" and values.get("type") != "checkbox":
            return
        if tag != _HELD:
            self.parts.append(self.writer.markup(self.get_starttag_text() or ""))
            return
        number = values.get("n") or ""
        if number.isdecimal() and int(number) < len(self.held):
            self.parts.append(self.held[int(number)])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag != _HELD:
            self.parts.append(f"</{tag}>")

    def handle_comment(self, data: str) -> None:
        self.parts.append(f"<!--{data}-->")

    def handle_data(self, data: str) -> None:
        self.parts.append(self.writer.text(data))


@cache
def _cleaner(keep_comments: bool) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags={*_LAYOUT_TAGS, _HELD},
        clean_content_tags={"script", "style"},
        attributes={**_ATTRIBUTES, _HELD: {"n"}},
        attribute_filter=_attribute,
        generic_attribute_prefixes={"data-", "aria-"},
        url_schemes={*SCHEMES, "data"},
        link_rel="noopener noreferrer",
        strip_comments=not keep_comments,
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Keep an attribute that neither acts nor hides a field of Anki's, which would be filled in later."""
    is_picture = tag == "img" and name == "src" and value.startswith("data:image/")
    if "{{" in value or (name in ("href", "src") and not (is_picture or is_harmless(value))):
        return None
    if name == "style" and not is_harmless_declarations(value):
        return None
    return value
