"""Markdown rules for `*` and `~~` beside Chinese text, where plain CommonMark leaves literal stars."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter

_CJK = re.compile(
    r"[\u2e80-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)
_SPECIAL_NAME = re.compile(
    r"__(?:all|call|class|contains|del|dict|doc|enter|eq|exit|file|getattr|getitem|global|hash|init|iter|len|main|name|new"
    r"|next|post_init|repr|setattr|setitem|shared|slots|str)__(?!\w)"
)
_BOLD = re.compile(r"\*\*(?P<words>[^\n$&*<=\[\\\]^_`~]+)\*\*(?!\*)")
"""Words between stars with nothing in them that a rule reads."""


@lru_cache(maxsize=1 << 14)
def is_cjk(char: str) -> bool:
    """Tell whether a character is Chinese, Japanese or Korean script or punctuation."""
    return _CJK.match(char) is not None


def _is_space(char: str) -> bool:
    return not char or char.isspace()


@lru_cache(maxsize=1 << 14)
def _is_punctuation(char: str) -> bool:
    return bool(char) and unicodedata.category(char)[0] in "PS" and not is_cjk(char)


def can_open_and_close(before: str, after: str) -> tuple[bool, bool]:
    """Tell whether stars between two characters (empty at an edge) can open and can close emphasis.

    This is CommonMark's flanking rule with the amendment known as "CJK friendly": a Chinese character or punctuation
    mark on one side counts as a word boundary, since Chinese puts no spaces around words.
    """
    is_left = not _is_space(after) and (
        not _is_punctuation(after) or _is_space(before) or _is_punctuation(before) or is_cjk(before)
    )
    is_right = not _is_space(before) and (
        not _is_punctuation(before) or _is_space(after) or _is_punctuation(after) or is_cjk(after)
    )
    return is_left, is_right


def _stars(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if silent or state.src[start] != "*":
        return False
    if (words := _BOLD.match(state.src, start, state.posMax)) and _is_bold(state, words):
        state.push("strong_open", "strong", 1)
        state.push("text", "", 0).content = words["words"]
        state.push("strong_close", "strong", -1)
        state.pos = words.end()
        return True
    end, *both = _run(state)
    for _ in range(end - start):
        state.push("text", "", 0).content = "*"
        state.delimiters.append(Delimiter(ord("*"), end - start, len(state.tokens) - 1, -1, *both))
    state.pos = end
    return True


def _is_bold(state: StateInline, words: re.Match[str]) -> bool:
    """Tell whether words between stars are bold whatever follows: most are, and need not be matched with all others."""
    start, end = words.span()
    before, after = state.src[start - 1 : start], state.src[end : min(end + 1, state.posMax)]
    opens, ends_another = can_open_and_close(before, words["words"][0])
    return opens and can_open_and_close(words["words"][-1], after)[1] and not (ends_another and state.delimiters)


def _tildes(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if silent or not state.src.startswith("~~", start):
        return False
    end, *both = _run(state)
    if (end - start) % 2:
        state.push("text", "", 0).content = "~"
    for _ in range((end - start) // 2):
        state.push("text", "", 0).content = "~~"
        state.delimiters.append(Delimiter(ord("~"), 0, len(state.tokens) - 1, -1, *both))
    state.pos = end
    return True


def _run(state: StateInline) -> tuple[int, bool, bool]:
    """Return where a run of one character ends, and whether it can open and can close."""
    start = end = state.pos
    while end < state.posMax and state.src[end] == state.src[start]:
        end += 1
    before = state.src[start - 1] if start else ""
    after = state.src[end] if end < state.posMax else ""
    return end, *can_open_and_close(before, after)


def _special_name(state: StateInline, silent: bool) -> bool:
    """Read `__init__` and its like as text: in a bank about programs they are names, and nothing bold."""
    match = _SPECIAL_NAME.match(state.src, state.pos) if state.src[state.pos] == "_" else None
    if match is None:
        return False
    if not silent:
        state.pending += match.group(0)
    state.pos = match.end()
    return True


def cjk_emphasis(parser: MarkdownIt) -> None:
    """Teach a parser the amended rule for `*` and `~~`; `_` keeps CommonMark's, but for names such as `__init__`."""
    parser.inline.ruler.before("emphasis", "special_name", _special_name)
    parser.inline.ruler.before("emphasis", "cjk_emphasis", _stars)
    parser.inline.ruler.at("strikethrough", _tildes)
