"""Writes nodes for sheets: as print does, with the widths of table columns, whole tables, and figures with captions."""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec

from ..bank import nodes as n
from .answers import figure_of
from .pictures import width_by_lettering, words_in
from .print_writer import PrintWriter
from .tables import Columns, Setting, columns, parts

_CAPTION, _WIDEST_CAPTION, _GAP = 7.5, 22.0, 1.2
"""So much room a caption needs beside its figure, and takes at most; what is between them; in em."""


@dataclass
class SheetWriter(PrintWriter):
    """Writes nodes for a sheet whose tables stand as `setting` says, or as `wide` does where that is too narrow."""

    setting: Setting = field(default_factory=lambda: Setting(60.0))
    wide: Setting | None = None
    continued: str = ""

    def nodes(self, nodes: Iterable[n.Node]) -> str:
        """Write nodes; the caption before a table is written with it."""
        found = list(nodes)
        captions = [
            isinstance(one, n.Paragraph) and one.kind == "caption" and isinstance(after, n.Table)
            for one, after in zip(found, [*found[1:], None], strict=False)
        ]
        return super().nodes(one for one, is_caption in zip(found, captions, strict=True) if not is_caption)

    def width_of(self, formula: n.Formula) -> float:
        """Return how wide a formula is, in em; one that cannot be typeset is set as its source."""
        return self.formulas.width(formula) or 4.0

    def measured(self, table: n.Table) -> tuple[Setting, Columns]:
        """Return where a table stands, and its columns there."""
        found = columns(table, self.setting, self.width_of)
        if self.wide is not None and found.breaks_words:
            return self.wide, columns(table, self.wide, self.width_of)
        return self.setting, found

    def is_wide(self, table: n.Table) -> bool:
        """Tell whether a table needs the whole width, because some word would have to be broken in a column."""
        return self.measured(table)[0] is self.wide

    def table(self, node: n.Table) -> str:
        """Write a table whole; one that is too high, in parts that repeat its header and its caption."""
        setting, found = self.measured(node)
        shares = "".join(f'<col style="width:{share:.2%}">' for share in found.shares)
        head = "".join(f"<th>{self.cell(cell)}</th>" for cell in node.header)
        title = self.label(node.title)
        made = []
        for number, rows in enumerate(parts(node, setting, found.heights)):
            body = "".join(f"<tr>{''.join(f'<td>{self.cell(cell)}</td>' for cell in row)}</tr>\n" for row in rows)
            name = title + (self.continued if number else "")
            caption = f'<div class="caption">{name}</div>' if name else ""
            made.append(
                f'<div class="table">{caption}<table><colgroup>{shares}</colgroup>\n'
                f"<thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table></div>\n"
            )
        return "".join(made)

    def paragraph(self, node: n.Paragraph) -> str:
        """Write a paragraph; one that is nothing but an image is a figure, with the image's words as its caption."""
        image = figure_of(node)
        if image is None or not self.address(image.target):
            return super().paragraph(node)
        return self._figure(image)

    def _figure(self, image: n.Image) -> str:
        """Write a figure: lettered like a table, with its caption beside it where there is room."""
        caption = self.label((n.Text(image.title or image.alt),))
        made, beside = self.image(image), ""
        width = width_by_lettering(self.images.get(image.target, b""))
        if width is not None:
            shown = min(width, self.setting.room)
            made = made.replace("<img", f'<img style="width:{shown:.2f}em"', 1)
            left = min(self.setting.room - shown - _GAP, _WIDEST_CAPTION)
            beside = f' style="width:{left:.2f}em"' if left >= _CAPTION else ""
        kind = ' class="beside"' if beside else ""
        return f"<figure{kind}>{made}<figcaption{beside}>{caption}</figcaption></figure>\n"

    def image(self, node: n.Image) -> str:
        """Write an image; the fonts need the words that are drawn in it, and a reader aloud some words for it."""
        name = node.target.rpartition("-")[0]  # as stored: name, digest
        made = super().image(msgspec.structs.replace(node, alt=node.alt or node.title or name))
        data = self.images.get(node.target, b"")
        words = html.escape("".join(sorted(words_in(data)))) if made.startswith("<img") else ""
        return made.replace("<img", f'<img data-text="{words}"', 1) if words else made
