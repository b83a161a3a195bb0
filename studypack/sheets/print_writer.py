"""Writes nodes as print HTML: formulas as pictures with their TeX, and the spaces of good typesetting."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import msgspec
from markupsafe import Markup

from ..bank import nodes as n
from ..bank.fragment import Fragment
from ..render.formulas import FormulaStore
from ..render.html import HtmlWriter
from ..render.phrases import phrases
from ..render.tex import EM_PER_EX, MathError, Picture, text_characters
from . import fonts
from .print_document import ELSEWHERE, FORMULA_MARK
from .symbols import MARK, printable, unsigned
from .weasy import FORMULA, SCHEME

THIN_SPACE = "\u2009"
"""Stands between Chinese and Latin where the author left nothing."""
_JOINER = "\u2060"
"""Keeps a line from ending where it stands; no font draws it, and no reader of the file meets it."""
_FIRM_SPACE = "\u00a0"
_LONGEST_PHRASE = 22
_BREAK = "\u200b"
"""Lets a line end where it stands."""
_CHINESE = r"\u3400-\u9fff\uf900-\ufaff\u3040-\u30ff\U00020000-\U0003ffff"
_LATIN = r"A-Za-z0-9\u00c0-\u024f\u0370-\u03ff%\u2070-\u209f\u221a\u00b2\u00b3"
_MEETS = re.compile(rf"(?<=[{_CHINESE}])(?=[{_LATIN}])|(?<=[{_LATIN}])(?=[{_CHINESE}])")
_UNIT = re.compile(r"(?<=\d) (?=[A-Za-zµμ°Ω%‰]{1,5}(?![A-Za-z]))")
"""Stands between a number and its unit (4 GiB, 20 ms/token), which no line parts."""
_IS_CHINESE = re.compile(rf"[{_CHINESE}]")
_IS_LATIN = re.compile(rf"[{_LATIN}]")
_CLOSING = "，。、；：！？）》」』】〉”’"
_OPENING = "（《「『【〈“‘"
_INSIDE = re.compile(rf"(?<=[{_CHINESE}])(?=[{_CHINESE}])|(?<=[-/])(?=\w)")
"""Where a phrase would break: between signs of Chinese, and after the hyphen of a name."""
_END = re.compile(rf"[{_CHINESE}]{{2,3}}[{_CLOSING}]*\s*$")
"""What of a paragraph never stands alone on its last line, if more stands before it."""
# Of two marks that meet, one gives up the empty half of its square: a closing one, or else the second of the two.
_PAIR = re.compile(rf"(?:[{_CLOSING}](?=[{_CLOSING}])|(?<=[{_CLOSING}{_OPENING}])[{_OPENING}])+")
MOST_BOXES = 50
"""Elements in a row between which no line may end: the time to lay a line out grows with their square."""
MOST_COLOURS = 150
"""Coloured words on one line of code: one that is longer was not written by hand."""
MOST_UNBROKEN = 1000
"""Characters in a row between which no line may end."""
_LONG = re.compile(rf"[^ \n{_CHINESE}]{{{MOST_UNBROKEN},}}")
_PIECE = re.compile(".{100}", re.DOTALL)
_ENDS_LINES = re.compile(rf"[ \n{_CHINESE}]")


@dataclass
class PrintWriter(HtmlWriter):
    """Writes what one document prints, and remembers what it shows.

    `images` are those of the bank, by the names that nodes know them by; `anchors` gives the anchor of a question for
    its id. `pictures` are the images and formulas that the document shows, by name. What no font can draw
    becomes a mark, and is added to `undrawn`. `inside` are the anchors of the questions that this part of a book holds,
    if it is one.
    """

    formulas: FormulaStore
    images: Mapping[str, bytes] = field(default_factory=dict)
    anchors: Mapping[str, str] = field(default_factory=dict)
    undrawn: set[str] = field(default_factory=set)
    pictures: dict[str, bytes] = field(default_factory=dict)
    inside: Collection[str] | None = None
    code_break: ClassVar[str] = _BREAK
    _last: str = ""
    _boxes: int = 0

    def write(self, fragment: Fragment | n.Node) -> Markup:
        """Return print HTML for nodes."""
        self._last = ""
        if isinstance(fragment, Fragment) and fragment.children and isinstance(fragment.children[-1], n.Text):
            fragment = Fragment(_with_firm_end(fragment.children))
        return super().write(fragment)

    def paragraph(self, node: n.Paragraph) -> str:
        """Write a paragraph, whose last line is not a single sign."""
        return super().paragraph(msgspec.structs.replace(node, children=_with_firm_end(node.children)))

    def label(self, nodes: Iterable[n.Node]) -> str:
        """Write words whose lines break between phrases, and which meet nothing that stands before them."""
        self._last = ""
        made = super().label(nodes)
        self._last = ""
        return made

    def node(self, node: n.Node) -> str:
        """Write a node; words of one block do not meet those of another."""
        if isinstance(node, n.Break):
            self._last = ""
        if isinstance(node, n.Text):
            return super().node(node)
        if type(node) in n.INLINE:
            return super().node(node) + self._after_box()
        self._last, self._boxes = "", 0
        made = super().node(node)
        self._last = ""
        return made

    def text(self, text: str) -> str:
        """Write words: a thin space where Chinese meets Latin, punctuation narrow where it meets punctuation."""
        shown = self._drawable(text, is_code=False)
        if not shown:
            return ""
        if self.is_label:
            shown = "".join(map(_held, phrases(shown)))
        spaced = self._meet(shown[0]) + _MEETS.sub(THIN_SPACE, _UNIT.sub(_FIRM_SPACE, shown))
        self._last = shown[-1]
        # A dash stays with what stands before it.
        joined = html.escape(spaced, quote=False).replace("——", f"{_JOINER}——")
        if _ENDS_LINES.search(shown):
            self._boxes = 0
        return _PAIR.sub(lambda match: f'<span class="half">{match.group(0)}</span>{self._after_box()}', joined)

    def code_text(self, text: str) -> str:
        """Write code; it keeps every character that a font has."""
        return html.escape(self._drawable(text, is_code=True), quote=False)

    def code_block(self, node: n.CodeBlock) -> str:
        """Write code; without colours where a line has so many that laying it out would take long."""
        colours = 0
        for kind, text in node.pieces:
            colours = 0 if "\n" in text else colours + bool(kind)
            if colours > MOST_COLOURS:
                return super().code_block(n.CodeBlock(node.lang, node.code, node.line, (("", node.code),)))
        return super().code_block(node)

    def attribute(self, text: str) -> str:
        """Write a text that may stand in an attribute or in the open."""
        return html.escape(self._drawable(text, is_code=False))

    def code(self, node: n.Code) -> str:
        """Write code in a line."""
        space = self._meet(node.text[:1])
        self._last = node.text[-1:]
        return space + super().code(node)

    def address(self, path: str) -> str:
        """Return the address of an image, which the document then brings."""
        if path not in self.images:
            return ""
        self.pictures[path] = self.images[path]
        return f"{SCHEME}:{path}"

    def reference(self, anchor: str, words: str) -> str:
        """Write a link to a question: in another part of a book, it is completed when the parts are bound."""
        target = self.anchors.get(anchor)
        if not target:
            return super().reference(anchor, words)
        start = "#" if self.inside is None or target in self.inside else ELSEWHERE
        return f'<a class="xref" href="{start}{html.escape(target)}">{words}</a>'

    def formula(self, node: n.Formula) -> str:
        """Write a formula as a picture; its alternative text is the TeX."""
        picture = self.formulas.picture(node)
        space = self._meet("x")
        self._last = "x"
        if isinstance(picture, MathError):
            return f'{space}<code class="bad-tex">{self.code_text(node.tex)}</code>'
        return space + self._picture(node, picture)

    def _picture(self, node: n.Formula, picture: Picture) -> str:
        width, depth = picture.width_ex * EM_PER_EX, picture.depth_ex * EM_PER_EX
        kind = "tex display" if node.display else "tex"
        words = "".join(sorted(text_characters(picture)))
        drawn = f' data-text="{html.escape(words)}"' if words else ""
        svg = picture.svg.encode()
        name = f"{FORMULA}{hashlib.sha256(svg).hexdigest()[:20]}.svg"
        self.pictures[name] = svg
        image = (
            f'<img class="{kind}" alt="{FORMULA_MARK}{html.escape(" ".join(node.tex.split()))}"{drawn} '
            f'style="width:{width:.3f}em;vertical-align:{-depth:.3f}em" src="{SCHEME}:{name}">'
        )
        return f'{image}<span class="tag">{html.escape(picture.tag)}</span>' if picture.tag else image

    def _after_box(self) -> str:
        """Let a line end where too many elements stand in a row."""
        self._boxes = (self._boxes + 1) % MOST_BOXES
        return "" if self._boxes else _BREAK

    def _meet(self, first: str) -> str:
        """Return a thin space if Chinese meets Latin where something begins."""
        last, chinese, latin = self._last, _IS_CHINESE.match, _IS_LATIN.match
        meets = last and first and ((chinese(last) and latin(first)) or (latin(last) and chinese(first)))
        return THIN_SPACE if meets else ""

    def _drawable(self, text: str, *, is_code: bool) -> str:
        """Replace what cannot be printed, and let lines end in what would else be one of thousands of characters."""
        is_drawn = is_code and not fonts.missing(text)
        plain = text if is_drawn else printable(text)
        lacking = fonts.missing(plain)
        self.undrawn |= lacking if is_drawn else lacking | unsigned(text)
        shown = "".join(MARK if char in lacking else char for char in plain) if lacking else plain
        if len(shown) <= MOST_UNBROKEN:
            return shown
        return _LONG.sub(lambda run: _PIECE.sub(rf"\g<0>{_BREAK}", run[0]), shown)


def _held(phrase: str) -> str:
    """Return a phrase that no line breaks; a longer one, such as an address, breaks where it must."""
    return _INSIDE.sub(_JOINER, phrase) if len(phrase) <= _LONGEST_PHRASE else phrase


def _with_firm_end(nodes: tuple[n.AnyNode, ...]) -> tuple[n.AnyNode, ...]:
    """Return the nodes of a paragraph with the last signs of its text held together."""
    last = nodes[-1] if nodes else None
    if not isinstance(last, n.Text):
        return nodes
    firm = _END.sub(lambda end: _INSIDE.sub(_JOINER, end[0]), last.text)
    return (*nodes[:-1], n.Text(firm))
