"""Markdown rules for formulas: they are taken before Markdown reads anything in them."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from .math_spans import TEX_WORD, Memory, find, is_unpaired, is_words

_BLOCKS = {"$$": "$$", r"\[": r"\]"}


def formulas(parser: MarkdownIt) -> None:
    """Teach a parser formulas, in a line and on lines of their own."""
    parser.inline.ruler.before("escape", "formula", _inline)
    parser.block.ruler.before(
        "fence", "formula_block", _block, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )


def _inline(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] not in "$\\":
        return False
    found = find(state.src, state.pos, state.posMax, state.env.setdefault("formulas", Memory()))
    if found is None:
        return _unclosed(state, silent)
    if found.is_text:
        if not silent:
            # An empty token that says so: the text itself is read as any other.
            state.push("math_doubtful", "", 0).meta = {"text": state.src[state.pos : found.stop]}
        return False
    if not silent:
        token = state.push("math_inline_double" if found.display else "math_inline", "math", 0)
        token.markup, token.content = found.mark, found.tex
    state.pos = found.stop
    return True


def _unclosed(state: StateInline, silent: bool) -> bool:
    """Keep the backslash of a mark that no other closes: Markdown would take it away without a word."""
    if not is_unpaired(state.src, state.pos, state.env.setdefault("formulas", Memory())):
        return False
    size = 1 if state.src[state.pos] == "$" else 2
    word = TEX_WORD.match(state.src, state.pos + 1) if size == 1 else None
    stop = word.end() if word else state.pos + size
    if not silent:
        token = state.push("math_unclosed", "", 0)
        token.markup, token.content = state.src[state.pos : state.pos + size], state.src[state.pos : stop]
    state.pos = stop
    return True


def _block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a formula whose marks begin a line and end a line. A blank line or the end of a list item ends it unread."""
    first = _line(state, start)
    opening = next((mark for mark in _BLOCKS if first.startswith(mark)), "")
    if not opening:
        return _environment(state, start, end, silent) if first.startswith(r"\begin{") else False
    closing, stop = _BLOCKS[opening], start + 1
    if first == opening or closing not in first[2:]:
        stop = _closing(state, closing, start, end)
    elif first.find(closing, 2) != len(first) - 2 or not first[2:-2].strip():
        return False  # text follows, or a second formula: a paragraph with formulas in it
    text = _text(state, start, stop).removeprefix(opening).removesuffix(closing).strip() if stop else ""
    if not text or (opening == r"\[" and stop == start + 1 and is_words(text)):
        return False
    return _push(state, start, stop, opening, text, silent)


def _environment(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a bare environment of LaTeX that begins a line and ends a line; a lazy line goes on with its paragraph."""
    if state.sCount[start] < state.blkIndent:
        return False
    memory = state.env.setdefault("no_environment_ends_before", {})
    name = _line(state, start).partition("}")[0]
    if start < memory.get(name, 0):
        return False
    stop = next(
        (line for line in range(start, end) if state.isEmpty(line) or state.sCount[line] < state.blkIndent), end
    )
    text = _text(state, start, stop)
    found = find(text, 0, len(text), Memory())
    if found is None or text[found.stop :].partition("\n")[0].strip():
        memory[name] = stop if found is None else 0
        return False
    return _push(state, start, start + found.tex.count("\n") + 1, "", found.tex, silent)


def _push(state: StateBlock, start: int, stop: int, mark: str, text: str, silent: bool) -> bool:
    if not silent:
        token = state.push("math_block", "math", 0)
        token.block = True
        token.markup = mark
        token.map = [start, stop]
        token.content = text
        state.line = stop
    return True


def _closing(state: StateBlock, closing: str, start: int, end: int) -> int:
    """Return the index after the line that closes a formula, or 0; where none does, later lines need no look."""
    memory = state.env.setdefault("no_formula_closes_before", {})
    if start < memory.get(closing, 0):
        return 0
    for line in range(start + 1, end):
        if state.isEmpty(line) or state.sCount[line] < state.blkIndent:
            break
        if _line(state, line).endswith(closing):
            return line + 1
    else:
        line = end
    memory[closing] = line
    return 0


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].rstrip()


def _text(state: StateBlock, start: int, stop: int) -> str:
    return "\n".join(_line(state, line) for line in range(start, stop))
