"""Turns neutral HTML into print HTML: formulas as pictures with their TeX, and the spaces of good typesetting."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ..bank.markdown.sanitize import INLINE_TAGS, Html
from ..render.formulas import FormulaStore
from ..render.medium import for_print
from ..render.tex import EM_PER_EX, MathError, text_characters
from ..render.tex import Formula as Picture
from . import fonts
from .marks import FORMULA_MARK
from .symbols import MARK, printable
from .weasy import FORMULA, SCHEME

_OWN_LINK = re.compile(r"<(/?)go\b")
"""A link that a template makes, within its own document; `<a>` is an author's, and goes where anchors say."""
_SHOWN = re.compile(rf'<img src="{SCHEME}:([^"]*)"')
THIN_SPACE = "\u2009"
"""Stands between Chinese and Latin where the author left nothing."""
_MARKERS = "•◦▪"
"""What lists put before their items."""
_JOINER = "\u2060"
_TAG = re.compile(r"(<[^>]*>)")
_NAME = re.compile(r"</?([a-z0-9]+)")
_INLINE = (INLINE_TAGS | {"a", "span"}) - {"br"}
_CHINESE = r"\u3400-\u9fff\uf900-\ufaff\u3040-\u30ff\U00020000-\U0003ffff"
_LATIN = r"A-Za-z0-9\u00c0-\u024f\u0370-\u03ff%\u2070-\u209f\u221a\u00b2\u00b3"
_MEETS = re.compile(rf"(?<=[{_CHINESE}])(?=[{_LATIN}])|(?<=[{_LATIN}])(?=[{_CHINESE}])")
_IS_CHINESE = re.compile(rf"[{_CHINESE}]")
_IS_LATIN = re.compile(rf"[{_LATIN}]")
_CLOSING = "，。、；：！？）》」』】〉”’"
_OPENING = "（《「『【〈“‘"
# Of two marks that meet, one gives up the empty half of its square: a closing one, or else the second of the two.
_PAIR = re.compile(rf"[{_CLOSING}](?=[{_CLOSING}])|(?<=[{_CLOSING}{_OPENING}])[{_OPENING}]")


@dataclass
class Printer:
    """Converts the HTML of one document, and remembers what it saw.

    `media` gives the name of an image for its path as written, and `images` its bytes; `anchors` gives the anchor of a
    question for its id. `pictures` are the images and formulas that the document shows, by name.
    """

    formulas: FormulaStore
    media: Mapping[str, str] = field(default_factory=dict)
    images: Mapping[str, bytes] = field(default_factory=dict)
    anchors: Mapping[str, str] = field(default_factory=dict)
    undrawn: set[str] = field(default_factory=set)
    pictures: dict[str, bytes] = field(default_factory=dict)

    def convert(self, fragment: str) -> Html:
        """Return print HTML for neutral HTML."""
        addresses = {path: f"{SCHEME}:{name}" for path, name in self.media.items()}
        printed = for_print(fragment, self._formula, addresses, self.anchors)
        self.pictures |= {name: self.images[name] for name in _SHOWN.findall(printed) if name in self.images}
        return Html(typeset(_OWN_LINK.sub(r"<\1a", printed), self.undrawn))

    def _formula(self, tex: str, display: bool) -> str:
        picture = self.formulas.picture(tex, display)
        if isinstance(picture, MathError):
            return f'<code class="bad-tex">{html.escape(tex)}</code>'
        return self._formula_image(tex, picture, display)

    def _formula_image(self, tex: str, picture: Picture, display: bool) -> str:
        """Return the image of a formula; its alternative text is the TeX."""
        width, depth = picture.width_ex * EM_PER_EX, picture.depth_ex * EM_PER_EX
        kind = "tex display" if display else "tex"
        words = "".join(sorted(text_characters(picture)))
        drawn = f' data-text="{html.escape(words)}"' if words else ""
        svg = picture.svg.encode()
        name = f"{FORMULA}{hashlib.sha256(svg).hexdigest()[:20]}.svg"
        self.pictures[name] = svg
        image = (
            f'<img class="{kind}" alt="{FORMULA_MARK}{html.escape(" ".join(tex.split()))}"{drawn} '
            f'style="width:{width:.3f}em;vertical-align:{-depth:.3f}em" src="{SCHEME}:{name}">'
        )
        return f'{image}<span class="tag">{html.escape(picture.tag)}</span>' if picture.tag else image


def typeset(fragment: str, undrawn: set[str]) -> str:
    """Space and replace characters in the text of some HTML; code, formulas and tags stay as they are.

    What no font can draw becomes a mark, and is added to `undrawn`.
    """
    out: list[str] = []
    last = ""
    at = 0
    in_code = 0
    for token in _TAG.split(fragment):
        if token.startswith("<") and token.endswith(">"):
            name = _tag_name(token)
            if name in ("code", "pre"):
                in_code += -1 if token.startswith("</") else 1
            if name == "img" and 'class="tex' in token:
                at, last = _meet(out, at, last, "x", len(out) + 1), "x"
            elif name not in _INLINE:
                last = ""
            out.append(token)
            if token == "</code>":
                at = len(out)
        elif token:
            text = _drawable(html.unescape(token), undrawn, is_code=bool(in_code))
            bare = text if in_code else _MEETS.sub(THIN_SPACE, text)
            at, last = _meet(out, at, last, bare[0], len(out) + 1), bare[-1]
            out.append(html.escape(bare, quote=False) if in_code else _marks(html.escape(bare, quote=False)))
    return "".join(out)


def _meet(out: list[str], at: int, last: str, first: str, end: int) -> int:
    """Put a thin space at `at`, where text ended, if Chinese meets Latin across tags; return where text ends now."""
    chinese = _IS_CHINESE.match
    latin = _IS_LATIN.match
    if last and ((chinese(last) and latin(first)) or (latin(last) and chinese(first))):
        out.insert(at, THIN_SPACE)
        return end + 1
    return end


def _tag_name(token: str) -> str:
    found = _NAME.match(token)
    return found.group(1) if found else ""


def _marks(text: str) -> str:
    """Keep a dash with what stands before it, and narrow punctuation that meets punctuation."""
    joined = text.replace("——", f"{_JOINER}——")
    return _PAIR.sub(lambda match: f'<span class="half">{match.group(0)}</span>', joined)


def _drawable(text: str, undrawn: set[str], *, is_code: bool) -> str:
    """Replace what cannot be printed; code keeps every character that a font has."""
    plain = text if is_code and not fonts.missing(text) else printable(text)
    lacking = fonts.missing(plain)
    undrawn |= lacking
    return "".join(MARK if char in lacking else char for char in plain) if lacking else plain


def characters(body: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the characters of print HTML that need a text font, and those that need the font of code."""
    text: set[str] = set(map(chr, range(0x20, 0x7F))) | set(_MARKERS)
    code: set[str] = set()
    for token, is_code in _texts(body):
        (code if is_code else text).update(html.unescape(token))
    for words in re.findall(r' data-(?:text|mark|to)="([^"]*)"', body):  # printed by styles, in running heads too
        text.update(html.unescape(words))
    return frozenset(text - {"\n"}), frozenset(code - {"\n"})


def _texts(body: str) -> Iterator[tuple[str, bool]]:
    in_code = 0
    for token in _TAG.split(body):
        if token.startswith("<") and token.endswith(">"):
            if _tag_name(token) in ("code", "pre"):
                in_code += -1 if token.startswith("</") else 1
        elif token:
            yield token, bool(in_code)
