"""Finds the line and column of what a parser found in a text."""

from __future__ import annotations

from bisect import bisect_right
from urllib.parse import unquote

from markdown_it.token import Token

_MOST_MISSES = 20


class Places:
    """Finds formulas, links and images again in the text that they were read from, one after another.

    A parser says at most in which block something stands. What is not found again, since the parser changed it,
    gets the place of its block.
    """

    def __init__(self, text: str, line: int, column: int, indent: int = 0) -> None:
        """Take the text, the line and column in its file at which it begins, and by how much its other lines move."""
        self._text = text
        self._line = line
        self._column = column
        self._indent = indent
        self._starts = [0]
        while (end := text.find("\n", self._starts[-1])) >= 0:
            self._starts.append(end + 1)
        self._cursor = self._end = self._misses = 0

    def enter(self, token: Token) -> None:
        """Go to the block that begins with a token."""
        if token.map is not None:
            self._cursor = max(self._cursor, self._starts[token.map[0]])
            self._end = self._starts[token.map[1]] if token.map[1] < len(self._starts) else len(self._text)
            self._misses = 0

    def enter_all(self) -> None:
        """Go to the start of the text, all of which is one block."""
        self._cursor, self._end = 0, len(self._text)

    def find(self, token: Token) -> tuple[int, int]:
        """Return the line and column at which the text of a formula, the address of a link or image begins."""
        if token.type in ("link_open", "image"):
            address = str(token.attrGet("href") or token.attrGet("src") or "")
            return self._find("", unquote(address)) or self._find("", address) or self.here()
        first = token.content.partition("\n")[0]
        if token.type == "math_block":
            return self._find(token.markup, first) or self._find("", first) or self.here()
        # In a table a pipe may be written otherwise than it was read.
        return self._find(token.markup, first) or self._find(token.markup, first.partition("|")[0]) or self.here()

    def find_mark(self, mark: str) -> tuple[int, int]:
        """Return the line and column of a mark that stands in the text as it is; what follows it is not passed."""
        found = self._find("", mark)
        self._cursor -= len(mark) - 1 if found else 0
        return found or self.here()

    def find_written(self, text: str) -> tuple[int, int] | None:
        """Return the line and column of words that stand in the text as they are, with no escape in them."""
        is_escaped = self._text.startswith("\\" + text, self._text.find(text, self._cursor, self._end) - 1)
        return None if is_escaped else self._find("", text)

    def find_in_block(self, text: str) -> tuple[int, int]:
        """Return the line and column of words that stand before what was found last, or else its line."""
        found = self._text.rfind(text, 0, self._end)
        return self._at(found) if found >= 0 else self.here()

    def begins_line(self, found: str) -> bool:
        """Tell whether what was found last begins its line, quotations aside."""
        start = self._cursor - len(found)
        return not self._text[self._starts[bisect_right(self._starts, start) - 1] : start].strip(" \t>")

    def block(self, token: Token) -> tuple[int, int]:
        """Return the line of a block, and the first column."""
        return self._line + (token.map[0] if token.map else 0), 1

    def _find(self, mark: str, text: str) -> tuple[int, int] | None:
        # A text that cannot be found is looked for through its whole block; that must not happen for each of thousands.
        if self._misses > _MOST_MISSES or not mark + text:
            return None
        found = self._text.find(mark + text, self._cursor, self._end)
        if found < 0:
            self._misses += 1
            return None
        self._cursor = found + len(mark + text)
        blanks = len(text) - len(text.lstrip())
        return self._at(found + len(mark) + blanks)

    def here(self) -> tuple[int, int]:
        """Return the line of what was found last, and the first column."""
        line, _ = self._at(min(self._cursor, len(self._text)))
        return line, 1

    def _at(self, position: int) -> tuple[int, int]:
        index = bisect_right(self._starts, position) - 1
        column = position - self._starts[index] + 1
        return self._line + index, column + (self._column - 1 if index == 0 else self._indent)
