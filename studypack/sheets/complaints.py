"""Turns what WeasyPrint complains about into problems of the bank, at the line that is to blame."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ..bank.diagnostics import Code, Diagnostic
from ..bank.source import Source

_GLYPH = "notdef glyph"
_PLACE = re.compile(r" at \d+:(\d+)")
_QUOTED = re.compile(r"[`'\"“](.{3,}?)[`'\"”]")

MOST_SHOWN = 200
"""Characters of a complaint, which may quote a whole picture."""


@dataclass(frozen=True)
class Blame:
    """Who may be to blame: the bank as a whole (`sheet`), its own styles, and the lines that show images, by name."""

    sheet: Diagnostic
    styles: tuple[Source, ...] = ()
    images: Mapping[str, Diagnostic] = field(default_factory=dict)

    def problems(self, log: Iterable[str]) -> tuple[Diagnostic, ...]:
        """Return the problems that a log tells of, each once."""
        return tuple(dict.fromkeys(map(self._problem, log)))

    def _problem(self, complaint: str) -> Diagnostic:
        """Return a complaint as a problem; behind a line end stands the line of the styles that it is about."""
        message, _, line = complaint.partition("\n")
        if _GLYPH in message:
            return replace(self.sheet, message=f"in print: {message}", code=Code.UNSUPPORTED_GLYPH)
        for name, image in self.images.items():
            if name in message:
                message, hint = "print cannot draw this picture", "save it again, as PNG, JPEG, GIF, WebP or SVG"
                return replace(image, message=message, code=Code.BROKEN_IMAGE, hint=hint)
        place, shown = self._style(message, line), _PLACE.sub("", message)[:MOST_SHOWN]
        return replace(place, message=f"in print: {shown}", code=Code.UNSUPPORTED_STYLE)

    def _style(self, message: str, line: str) -> Diagnostic:
        """Find the line of a bank's own style: the very line if it is known, or else the first with what is quoted."""
        found = _PLACE.search(message)
        quoted = _QUOTED.search(message)
        for wanted in filter(None, (line.strip(), quoted and quoted.group(1).strip())):
            for source in self.styles:
                for number, text in enumerate(source.lines, start=1):
                    if wanted in text:
                        column = int(found.group(1)) if found and wanted == line.strip() else text.index(wanted) + 1
                        return replace(self.sheet, path=source.path, line=number, column=column)
        return replace(self.sheet, path=self.styles[0].path) if self.styles else self.sheet


def with_line(complaint: str, css: str) -> str:
    """Return a complaint about a place in styles with the line that stands there."""
    found = re.search(r" at (\d+):\d+", complaint)
    lines = css.split("\n")
    number = int(found.group(1)) if found else 0
    return f"{complaint}\n{lines[number - 1]}" if 0 < number <= len(lines) else complaint
