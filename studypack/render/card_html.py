"""Writes nodes as the HTML of a note's field: formulas for MathJax, and nothing that Anki would act on."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import ClassVar

from ..bank import nodes as n
from ..bank.fragment import Fragment, plain
from .anki_text import acts, entities
from .html import HtmlWriter
from .phone import COLUMN, INDENTS, MATH_SIZE, SMALL_ROOM, SMALLEST, stacking
from .phrases import closing_after, opening_before, phrases, without_taken

_DELIMITER = re.compile(r"\\(?=[()\[\]])")
_DELIMITER_IN_TEX = re.compile(r"(?<!\\)(?:\\\\)*\\[()\[\]]")
_UNSAFE_TEX = re.compile(
    r"\\(?:href|url|class|cssId|style|data|html\w*|bbox|unicode|require|toggle|mathtip|texttip|action|verb|includegraphics"
    r"|def|let|gdef|edef|xdef|(?:re)?newcommand|(?:re)?newenvironment|DeclareMathOperator|mmlToken)(?![A-Za-z])"
)
"""Commands of Anki's MathJax that do more than draw: they open addresses, load code, or change later formulas."""
_NUMBER = re.compile(r"(?:[\w-]+/)?(?:\d+/)?(?:Q|第|题)? ?\d+ ?题?", re.IGNORECASE)
"""What a question is called by its place, such as 2/Q5."""
_ZERO_WIDTH = "&#8203;"
_NAME = re.compile(r"(?<![\w–-])(?=[\w–-]{3,22}(?![\w–-]))([A-Za-z0-9]+(?:[–-][A-Za-z0-9]+)+)", re.ASCII)
"""A name of two words or more, short enough for a line of a narrow cell."""

Formulas = Collection[tuple[str, bool]]


class Cloze(n.Node, frozen=True, gc=False):
    """A cell of a table that the card with this number asks for; 0 for one that no card asks for."""

    number: int
    cell: n.Cell

    def __bool__(self) -> bool:
        """Whether anything stands in the cell."""
        return bool(self.cell)


@dataclass
class CardWriter(HtmlWriter):
    """Writes fields of notes.

    `media` gives the name of a stored image for its path as written; `refused` are formulas (TeX, and whether it is
    displayed) that are shown as their source. `width_of` gives the width of a formula in em. `inked` are the names of
    images in the colour of the text. `titles` are those of questions by their ids: a link says one where its author
    wrote a number, which no card shows. `alert_names` are the titles of alerts that have none, by kind.
    """

    media: Mapping[str, str] = field(default_factory=dict)
    refused: Formulas = ()
    width_of: Callable[[n.Formula], float] = lambda _: 0.0
    inked: Collection[str] = ()
    titles: Mapping[str, Fragment] = field(default_factory=dict)
    alert_names: Mapping[str, str] = field(default_factory=dict)
    _indent: float = 0.0
    _size: float = 1.0
    tappable: ClassVar[str] = ' class="tappable"'
    code_break: ClassVar[str] = "<wbr>"

    def text(self, text: str) -> str:
        """Write words; in a label a line may end between phrases only."""
        return _label(text) if self.is_label else _names(text)

    def code_text(self, text: str) -> str:
        """Write code. MathJax passes over it, Anki's own search for formulas does not."""
        escaped = html.escape(text, quote=False)
        return _DELIMITER.sub("&#92;", entities(escaped)) if acts(escaped) else escaped

    def attribute(self, text: str) -> str:
        """Write a text that may stand in an attribute or in the open."""
        escaped = html.escape(text)
        return _DELIMITER.sub(f"&#92;{_ZERO_WIDTH}", entities(escaped)) if acts(escaped) else escaped

    def markup(self, tag: str) -> str:
        """Make a tag that a bank's own template wrote harmless to Anki."""
        return _DELIMITER.sub("&#92;", entities(tag)) if acts(tag) else tag

    def formula(self, node: n.Formula) -> str:
        """Write a formula for MathJax; as its source if it must not be typeset."""
        tex = node.tex
        if (tex, node.display) in self.refused or _UNSAFE_TEX.search(tex) or _DELIMITER_IN_TEX.search(tex):
            return super().formula(node)
        return self.typeset(node)

    def typeset(self, node: n.Formula) -> str:
        """Write a formula that can be typeset; one too wide for a line of a small phone stands by itself, smaller."""
        width, room = self.width_of(node) * MATH_SIZE, SMALL_ROOM / self._size - self._indent
        made = self.drawn(node, is_display=node.display or width > room)
        if width <= room:
            return made
        kind = "fit scrolls" if width * SMALLEST > room else "fit"
        indent = f";--in:{self._indent:g}" if self._indent else ""
        return f'<span class="{kind}" style="--w:{width:.2f}{indent}">{made}</span>'

    def drawn(self, node: n.Formula, *, is_display: bool) -> str:
        """Write a formula for MathJax."""
        opening, closing = ("\\[", "\\]") if is_display else ("\\(", "\\)")
        # A pair of braces would end a cloze deletion; a space keeps them apart after a learner has edited the field.
        tex = re.sub(r"\{(?=\{)", "{ ", re.sub(r"\}(?=\})", "} ", node.tex))
        return f"{opening}{entities(html.escape(tex, quote=False))}{closing}"

    def code_block(self, node: n.CodeBlock) -> str:
        """Write code line by line, so that a line that is too long goes on under itself."""
        lines = "".join(f'<span class="line">{line}\n</span>' for line in self._code_lines(node))
        return f'<pre class="code"><code>{lines}</code></pre>\n'

    def _code_lines(self, node: n.CodeBlock) -> Iterator[str]:
        line = ""
        for kind, text in node.pieces:
            first, *rest = (self.code_text(part) for part in text.split("\n"))
            line += f'<span class="{kind}">{first}</span>' if kind and first else first
            for part in rest:
                yield line
                line = f'<span class="{kind}">{part}</span>' if kind and part else part
        yield line

    def table(self, node: n.Table) -> str:
        """Write a table; one that is too wide for a phone says the name of its column in every cell, for a list."""
        kind = stacking(node, self.width_of, self._indent, self._size)
        if not kind:
            return super().table(node)
        head = "".join(f"<th>{self.cell(cell)}</th>\n" for cell in node.header)
        rows = self.set_in(COLUMN, lambda: "".join(self._stacked(node.header, row) for row in node.rows))
        return (
            f'<div class="table {kind}"><table>\n<thead>\n<tr>\n{head}</tr>\n</thead>\n'
            f"<tbody>\n{rows}</tbody>\n</table></div>\n"
        )

    def html_table(self, node: n.HtmlTable) -> str:
        """Write a table that was written in HTML; lines in its cells end between phrases too."""
        return self.as_label(lambda: super(CardWriter, self).html_table(node))

    def _stacked(self, header: tuple[n.Cell, ...], row: tuple[n.Cell, ...]) -> str:
        first, *rest = row
        cells = "".join(
            f'<td><span class="value">{self.cell(cell)}</span><span class="column">{self.cell(name)}</span></td>\n'
            for cell, name in zip(rest, header[1:], strict=False)
        )
        return f"<tr>\n<td>{self.cell(first)}</td>\n{cells}</tr>\n"

    def set_in(self, indent: float, write: Callable[[], str], size: float = 1.0) -> str:
        """Write what stands so many em further in, and in letters of another size."""
        before = self._indent, self._size
        self._indent, self._size = self._indent + indent, self._size * size
        made = write()
        self._indent, self._size = before
        return made

    def words_of(self, link: n.Link) -> Iterable[n.Node]:
        """Return the words of a link to a question; its title where they are none, an id or a number."""
        anchor, words = link.target[1:], plain(link.children)
        title = self.titles.get(anchor, Fragment())
        says_no_more = words in ("", anchor) or _NUMBER.fullmatch(words)
        is_plain = title and not title.find(n.Link)  # a link in a title could lead back here
        return (n.Text("“"), *title.children, n.Text("”")) if says_no_more and is_plain else link.children

    def address(self, path: str) -> str:
        """Return the name of a stored image."""
        return self.media.get(path, "")

    def image(self, node: n.Image) -> str:
        """Write an image; one in the colour of the text says so, since an image does not know that colour."""
        made = super().image(node)
        return f'{made[:-1]} class="ink">' if self.address(node.target) in self.inked else made

    def node(self, node: n.Node) -> str:
        """Write a node; the cell of a cloze becomes a cloze deletion."""
        if indent := INDENTS.get(type(node)):
            return self.set_in(indent, lambda: super(CardWriter, self).node(node))
        if not isinstance(node, Cloze):
            return super().node(node)
        inner = self.set_in(COLUMN if node.number else 0.0, lambda: self.cell(node.cell))
        if not node.number or not inner:
            return inner
        # Of a brace and the two that end a deletion, Anki would take the first two.
        inner = f"{inner[:-1]}&#125;" if inner.endswith("}") else inner
        return f"{{{{c{node.number}::{inner}}}}}"

    def nodes(self, nodes: Iterable[n.Node]) -> str:
        """Write nodes; a formula stays on one line with the punctuation beside it, where a browser would break."""
        found = list(nodes)
        if n.Formula not in map(type, found):
            return super().nodes(found)
        parts: list[str] = []
        for at, node in enumerate(found):
            if isinstance(node, n.Formula):
                before, after = opening_before(found, at), closing_after(found, at)
                held = self.formula(node)
                joined = f'<span class="joined">{self.text(before)}{held}{self.text(after)}</span>'
                parts.append(joined if before or after else held)
            elif isinstance(node, n.Text):
                parts.append(self.text(without_taken(found, at, node.text)))
            else:
                parts.append(self.node(node))
        return "".join(parts)


@lru_cache(maxsize=1 << 12)
def _label(text: str) -> str:
    """Write words whose lines end between phrases. A note says its title, and a table its columns, again and again."""
    pieces = phrases(text)
    return "".join(
        _names(piece) + ("" if at == len(pieces) or piece[-1].isspace() else "<wbr>")
        for at, piece in enumerate(pieces, start=1)
    )


def _names(text: str) -> str:
    """Write words; a browser would break a name, such as all-to-all, after its hyphen."""
    if "-" not in text and "–" not in text:
        return _words(text)
    pieces = map(_words, _NAME.split(text))  # every second one is a name
    return "".join(f'<span class="name">{piece}</span>' if at % 2 else piece for at, piece in enumerate(pieces))


def _words(text: str) -> str:
    """Write words that neither Anki nor MathJax, which looks for its delimiters inside one run of text, acts on."""
    escaped = html.escape(text, quote=False)
    return _DELIMITER.sub("<span>&#92;</span>", entities(escaped)) if acts(escaped) else escaped
