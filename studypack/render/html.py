"""Writes nodes as HTML; each medium extends this writer by what it writes in its own way."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from markupsafe import Markup

from ..bank import nodes as n
from ..bank.addresses import is_harmless
from ..bank.fragment import Fragment, words
from .phrases import identifier

_WEB = ("http://", "https://", "mailto:")


class HtmlWriter:
    """Writes nodes as HTML that shows what was written and does nothing else: all text is escaped.

    A medium decides how text, formulas, images and links within the bank are written.
    """

    tappable: ClassVar[str] = ""
    """The attribute of what a reader taps, where the medium has taps."""
    alert_names: Mapping[str, str] = MappingProxyType({})
    """What notes without a title are called, by their kind."""
    heading_levels: tuple[int, int] = (4, 6)
    """The highest and the lowest at which headings are shown."""
    code_break: ClassVar[str] = ""
    """What lets a line end inside a name of code, where its words are joined."""
    is_label: bool = False
    """Whether what is being written is taken in at a glance: a medium breaks its lines between phrases."""

    def write(self, fragment: Fragment | n.Node) -> Markup:
        """Return the HTML of some nodes."""
        return Markup(self.nodes(fragment.children if isinstance(fragment, Fragment) else (fragment,)).strip())

    def nodes(self, nodes: Iterable[n.Node]) -> str:
        """Return the HTML of nodes, one after another."""
        return "".join([self.node(node) for node in nodes])

    def node(self, node: n.Node) -> str:
        """Return the HTML of one node."""
        return _WRITERS[type(node)](self, node)

    # What a medium writes in its own way

    def text(self, text: str) -> str:
        """Write words."""
        return html.escape(text, quote=False)

    def code_text(self, text: str) -> str:
        """Write code."""
        return html.escape(text, quote=False)

    def attribute(self, text: str) -> str:
        """Write the value of an attribute."""
        return html.escape(text)

    def markup(self, tag: str) -> str:
        """Return a tag that a bank's own template wrote, cleaned, as the medium may have it."""
        return tag

    def code(self, node: n.Code) -> str:
        """Write code in a line."""
        return f"<code>{self.code_break.join(map(self.code_text, identifier(node.text)))}</code>"

    def formula(self, node: n.Formula) -> str:
        """Write a formula; here as its source."""
        return f'<code class="tex-source">{self.code_text(node.tex)}</code>'

    def address(self, path: str) -> str:
        """Return the address of an image by its path as written; nothing where the medium has none."""
        return ""

    def words_of(self, link: n.Link) -> Iterable[n.Node]:
        """Return what a link within the bank says."""
        return link.children

    def reference(self, anchor: str, words: str) -> str:
        """Write a link to a question of the bank, or to a heading."""
        return f'<span class="xref">{words}</span>'

    # What is the same everywhere

    def image(self, node: n.Image) -> str:
        """Write an image, or the text that stands for it."""
        address = self.address(node.target)
        if not address:
            return f'<span class="missing-image">{self.text(node.alt)}</span>'
        return f'<img src="{self.attribute(address)}" alt="{self.attribute(node.alt)}">'

    def link(self, node: n.Link) -> str:
        """Write a link: to the web as one, within the bank as a reference, to anything else as its words."""
        if node.target.startswith("#"):
            return self.reference(node.target[1:], self.nodes(self.words_of(node)))
        words = self.nodes(node.children)
        if not node.target.lower().startswith(_WEB) or not is_harmless(node.target):
            return words
        title = f' title="{self.attribute(node.title)}"' if node.title else ""
        return f'<a href="{self.attribute(node.target)}"{title} rel="noopener noreferrer">{words}</a>'

    def paragraph(self, node: n.Paragraph) -> str:
        """Write a paragraph."""
        words = self.label(node.children) if node.kind == "caption" else self.nodes(node.children)
        if node.kind == "bare":
            return words
        return f'<p class="{node.kind}">{words}</p>\n' if node.kind else f"<p>{words}</p>\n"

    def label(self, nodes: Iterable[n.Node]) -> str:
        """Write words that are taken in at a glance."""
        return self.as_label(lambda: self.nodes(nodes))

    def as_label(self, write: Callable[[], str]) -> str:
        """Write what is taken in at a glance."""
        before, self.is_label = self.is_label, True
        made = write()
        self.is_label = before
        return made

    def heading(self, node: n.Heading) -> str:
        """Write a heading of an answer, below its question."""
        highest, lowest = self.heading_levels
        level = min(max(node.level + 1, highest), lowest)
        return f"<h{level}>{self.label(node.children)}</h{level}>\n"

    def list_(self, node: n.List) -> str:
        """Write a list."""
        items = "".join(self.item(item) for item in node.items)
        if node.start is None:
            return f"<ul>\n{items}</ul>\n"
        return f'<ol start="{node.start}">\n{items}</ol>\n' if node.start != 1 else f"<ol>\n{items}</ol>\n"

    def item(self, node: n.Item) -> str:
        """Write an item of a list; that of a task begins with its box."""
        kind = ' class="reply"' if node.reply else "" if node.checked is None else ' class="task"'
        box = "" if node.checked is None else f'<span class="box">{self.text("☑" if node.checked else "☐")}</span> '
        return f"<li{kind}>{box}{self.blocks(node.children)}</li>\n"

    def blocks(self, nodes: Iterable[n.Node]) -> str:
        """Write blocks inside an item or a cell: words without a paragraph of their own end at a line."""
        parts = [self.node(node) for node in nodes]
        joined = "".join(
            f"{part}\n" if at + 1 < len(parts) and not part.endswith("\n") else part for at, part in enumerate(parts)
        )
        return f"\n{joined}" if parts and parts[0].startswith(("<p", "<pre")) else joined

    def code_block(self, node: n.CodeBlock) -> str:
        """Write code, with the classes that colour it."""
        pieces = (
            f'<span class="{kind}">{self.code_text(text)}</span>' if kind else self.code_text(text)
            for kind, text in node.pieces
        )
        return f'<pre class="code"><code>{"".join(pieces)}</code></pre>\n'

    def table(self, node: n.Table) -> str:
        """Write a table in a box of its own."""
        styles = [f' style="text-align:{one}"' if one else "" for one in node.align or [""] * len(node.header)]
        head = self._row("th", node.header, styles)
        rows = "".join(self._row("td", row, styles) for row in node.rows)
        body = f"<tbody>\n{rows}</tbody>\n" if rows else ""
        return f'<div class="table"><table>\n<thead>\n{head}</thead>\n{body}</table></div>\n'

    def _row(self, tag: str, cells: tuple[n.Cell, ...], styles: list[str]) -> str:
        made = "".join(f"<{tag}{style}>{self.cell(cell)}</{tag}>\n" for cell, style in zip(cells, styles, strict=False))
        return f"<tr>\n{made}</tr>\n"

    def cell(self, node: n.Cell) -> str:
        """Write what stands in a cell."""
        return self.label(node.children).strip()

    def html_table(self, node: n.HtmlTable) -> str:
        """Write a table that was written in HTML."""
        rows = "".join(f"<tr>{''.join(self._html_cell(cell) for cell in row.cells)}</tr>\n" for row in node.rows)
        return f'<div class="table"><table><tbody>\n{rows}</tbody></table></div>\n'

    def _html_cell(self, cell: n.HtmlCell) -> str:
        tag = "th" if cell.is_header else "td"
        spans = {"colspan": cell.colspan, "rowspan": cell.rowspan}
        written = "".join(f' {name}="{value}"' for name, value in spans.items() if value)
        return f"<{tag}{written}>{self.blocks(cell.children)}</{tag}>"

    def alert(self, node: n.Alert) -> str:
        """Write a note that stands out."""
        title = self.nodes(node.title)
        return f'<div class="alert {node.kind}"><p class="alert-title">{title}</p>\n{self.nodes(node.children)}</div>\n'

    def details(self, node: n.Details) -> str:
        """Write a part that folds."""
        summary = self.nodes(node.summary) or "…"
        opened = " open" if node.is_open else ""
        return (
            f"<details{opened}><summary{self.tappable}>{summary}</summary>\n"
            f"{self.blocks(node.children).strip()}</details>\n"
        )

    def footnote(self, node: n.Footnote) -> str:
        """Write a footnote, behind its number."""
        mark = (n.Styled((n.Text(str(node.number)),), "sup"), n.Text(" "))
        first = node.children[0] if node.children else None
        is_text = isinstance(first, n.Paragraph)
        opening = n.Paragraph((*mark, *first.children) if isinstance(first, n.Paragraph) else mark)
        return f'<div class="footnote">{self.blocks((opening, *node.children[is_text:])).strip()}</div>\n'


def _wrapped(tag: str, end: str = "") -> Callable[[HtmlWriter, Any], str]:
    return lambda writer, node: f"<{tag}>{writer.nodes(node.children)}</{tag}>{end}"


def _box(writer: HtmlWriter, node: n.Box) -> str:
    tag = "center" if node.tag == "center" else "div"
    return f"<{tag}>{writer.blocks(node.children).strip()}</{tag}>\n"


_WRITERS: Mapping[type[n.Node], Callable[[Any, Any], str]] = {
    n.Text: lambda writer, node: writer.text(node.text),
    n.Code: lambda writer, node: writer.code(node),
    n.Formula: lambda writer, node: writer.formula(node),
    n.Emphasis: _wrapped("em"),
    n.Strong: _wrapped("strong"),
    n.Strike: _wrapped("s"),
    n.Styled: lambda writer, node: f"<{node.tag}>{writer.nodes(node.children)}</{node.tag}>",
    n.Break: lambda _, __: "<br>\n",
    n.Link: lambda writer, node: writer.link(node),
    n.Image: lambda writer, node: writer.image(node),
    n.Label: lambda writer, node: writer.label(node.children),
    n.AlertName: lambda writer, node: writer.text(writer.alert_names.get(node.kind, words(node))),
    n.FootnoteMark: lambda _, node: f"<sup>{node.number}</sup>",
    n.Paragraph: lambda writer, node: writer.paragraph(node),
    n.Heading: lambda writer, node: writer.heading(node),
    n.List: lambda writer, node: writer.list_(node),
    n.Item: lambda writer, node: writer.item(node),
    n.Quote: _wrapped("blockquote", "\n"),
    n.Alert: lambda writer, node: writer.alert(node),
    n.CodeBlock: lambda writer, node: writer.code_block(node),
    n.Rule: lambda _, __: "<hr>\n",
    n.Cell: lambda writer, node: writer.cell(node),
    n.Table: lambda writer, node: writer.table(node),
    n.HtmlTable: lambda writer, node: writer.html_table(node),
    n.HtmlRow: lambda writer, node: writer.nodes(node.cells),
    n.HtmlCell: lambda writer, node: writer.blocks(node.children),
    n.Details: lambda writer, node: writer.details(node),
    n.Box: _box,
    n.Footnote: lambda writer, node: writer.footnote(node),
}
