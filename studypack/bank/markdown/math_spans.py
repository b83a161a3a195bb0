r"""Finds formulas in a text: `$…$`, `$$…$$`, GitHub's $`…`$, `\(…\)`, `\[…\]` and bare environments of LaTeX."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .emphasis import is_cjk

ENVIRONMENTS = frozenset(
    name + star
    for line in (
        "align alignat aligned alignedat array bmatrix Bmatrix cases equation flalign gather gathered matrix multline",
        "pmatrix smallmatrix split vmatrix Vmatrix",
    )
    for name in line.split()
    for star in ("", "*")
)
_TEXT_COMMAND = re.compile(r"\\(?:text\w*|mbox|hbox|mathrm|operatorname\*?|tag\*?)\s*\{")
_COMMAND = re.compile(r"\\[A-Za-z]")
_SIGN = re.compile(r"\\[A-Za-z]|[_^=<>{}]")
TEX_WORD = re.compile(r"[^\s$]{0,40}?(?:\\[A-Za-z]+|\^|_\{)")
"""What begins a formula beyond doubt."""
_WORD = re.compile(r"[A-Za-z]{2,}")
_SHORT_WORD = re.compile(r"[A-Za-z]{3,}")
_VARIABLE = re.compile(r"\{?[A-Z_][A-Z0-9_]+\b|\{\w+\}|\(")
_DOLLARS = {mark: re.compile(rf"\\.|`+|{re.escape(mark)}", re.DOTALL) for mark in ("$", "$$")}
_BACKSLASH = re.compile(r"\\.|`+", re.DOTALL)
_PAIRS = {r"\(": r"\)", r"\[": r"\]"}
_INTERVAL = re.compile(r"\\[(\[][^()\[\]\n]{1,30}[,，][^()\[\]\n]{1,30}[)\]]")
_LONGEST_INTERVAL = 60
_INTERVAL_END = re.compile(r"[(\[][^()\[\]\n]*$")
_BEGIN = re.compile(r"\\begin\{(?P<name>[A-Za-z]+\*?)\}")


@dataclass(frozen=True)
class Found:
    """A formula in a text: where it ends, its TeX, the mark before it, and whether it is displayed.

    `is_text` tells that it looked like one, yet is more likely text, which the author should hear of.
    """

    stop: int
    tex: str
    mark: str
    display: bool = False
    is_text: bool = False


@dataclass
class Memory:
    """Which marks nothing closes from some place of a text on, and nothing opens before one: known, not looked for."""

    unclosed: dict[str, tuple[str, int]] = field(default_factory=dict)
    unopened: dict[str, tuple[str, int]] = field(default_factory=dict)

    def knows(self, mark: str, text: str, start: int) -> bool:
        """Tell whether it is known that nothing closes a mark at `start`."""
        seen, since = self.unclosed.get(mark, ("", 0))
        return seen is text and start >= since


def find(text: str, start: int, stop: int, memory: Memory) -> Found | None:
    """Return the formula that begins at a place of a text, and ends before `stop`; None where none begins."""
    if text[start] == "$":
        return _dollars(text, start, stop, memory)
    if text.startswith((r"\(", r"\["), start):
        return _brackets(text, start, stop, memory)
    if text.startswith(r"\begin{", start):
        return _environment(text, start, stop, memory)
    return None


def bare_chinese(tex: str) -> str:
    r"""Return the Chinese of a formula that stands outside `\text{…}` and its like."""
    found, at = "", 0
    while match := _TEXT_COMMAND.search(tex, at):
        found += tex[at : match.start()]
        at = _group_end(tex, match.end())
    return "".join(char for char in found + tex[at:] if is_cjk(char))


def _group_end(tex: str, start: int) -> int:
    depth = 1
    for at in range(start, len(tex)):
        depth += {"{": 1, "}": -1}.get(tex[at], 0)
        if not depth:
            return at + 1
    return len(tex)


def _closing(text: str, mark: str, start: int, stop: int, memory: Memory) -> int:
    """Return where a mark stands next that no backslash precedes, or -1."""
    if memory.knows(mark, text, start):
        return -1
    for match in _outside_code(_DOLLARS[mark], text, start, stop, memory):
        if match.group(0) == mark:
            return match.start()
    memory.unclosed[mark] = (text, start)
    return -1


def _outside_code(
    pattern: re.Pattern[str], text: str, start: int, stop: int, memory: Memory
) -> Iterator[re.Match[str]]:
    """Yield what a pattern finds, but for what stands in code: code in a line binds tighter than a formula."""
    at = start
    while match := pattern.search(text, at, stop):
        at = match.end()
        if match.group(0)[0] == "`":
            at = _code_end(text, match.group(0), at, stop, memory)
        else:
            yield match


def _code_end(text: str, ticks: str, start: int, stop: int, memory: Memory) -> int:
    """Return where the code ends that some ticks before `start` open; `start` where nothing closes it."""
    if memory.knows(ticks, text, start):
        return start
    closing = re.compile(rf"(?<!`){ticks}(?!`)").search(text, start, stop)
    if closing is None:
        memory.unclosed[ticks] = (text, start)
    return closing.end() if closing else start


def is_unpaired(text: str, start: int, memory: Memory) -> bool:
    r"""Tell whether a `$`, `\(`, `\[`, `\)` or `\]` that is no formula's was meant as one's: it has no counterpart."""
    if text[start] == "$":
        return memory.knows("$", text, start + 1) and TEX_WORD.match(text, start + 1) is not None
    mark = text[start : start + 2]
    if mark in _PAIRS:
        return memory.knows(_PAIRS[mark], text, start) and not _INTERVAL.match(text, start)
    opening = next((one for one, closing in _PAIRS.items() if closing == mark), "")
    if not opening or _INTERVAL_END.search(text[max(start - _LONGEST_INTERVAL, 0) : start]):
        return False
    seen, since = memory.unopened.get(mark, ("", 0))
    memory.unopened[mark] = (text, start)
    return text.find(opening, since if seen is text and since < start else 0, start) < 0


def _dollars(text: str, start: int, stop: int, memory: Memory) -> Found | None:
    if text.startswith("$`", start) and (end := text.find("`$", start + 2, stop)) > start + 2:
        return Found(end + 2, text[start + 2 : end], "$`")
    if text.startswith("$$", start):
        end = _closing(text, "$$", start + 2, stop, memory)
        tex = text[start + 2 : end]
        return Found(end + 2, tex, "$$", display=True) if end > 0 and _is_filled(tex) else None
    end = _closing(text, "$", start + 1, stop, memory)
    tex = text[start + 1 : end]
    if end < 0 or not _is_filled(tex):
        return None
    before, after = text[start - 1 : start], text[end + 1 : stop][:40]
    if _is_formula(before, tex, after):
        return Found(end + 1, tex, "$")
    return Found(end + 1, tex, "$", is_text=True) if _is_doubtful(before, tex, after) else None


def _is_filled(tex: str) -> bool:
    """Tell whether anything stands there that can be seen."""
    return any(char.isprintable() and not char.isspace() for char in tex)


def _is_formula(before: str, tex: str, after: str) -> bool:
    """Tell a formula from money, variables of a shell, and dollars that only happen to stand on one line."""
    is_tight = tex == tex.strip()
    if is_tight and _COMMAND.search(tex):
        return True
    if before.isdigit() or after[:1].isdigit() or _is_variable(tex, after):
        return False
    if re.search(r"\s", tex.strip()) and bare_chinese(tex) and not _SIGN.search(tex):
        return False  # a sentence between two dollars
    if is_tight:
        is_money = before.isascii() and before.isalpha() and tex[0].isdigit()
        return not is_money and not _is_punctuation(tex[0]) and not _is_punctuation(tex[-1])
    if bare_chinese(tex) or re.search(r"\s\|(?:\s|$)", tex):
        return False
    return bool(_SIGN.search(tex)) or (not _WORD.search(tex) and not tex.strip()[:1].isdigit())


def _is_variable(tex: str, after: str) -> bool:
    return bool(_VARIABLE.match(tex) and _VARIABLE.match(after.removeprefix("$")) and not after[:1].isspace())


def _is_punctuation(char: str) -> bool:
    return is_cjk(char) and not char.isalpha()


def _is_doubtful(before: str, tex: str, after: str) -> bool:
    """Tell whether what is taken for text may have been meant as a formula: money beside money is not."""
    if _is_variable(tex, after) or _VARIABLE.match(tex):
        return False
    if _SIGN.search(tex):
        return not (tex[0].isdigit() and after[:1].isdigit())
    is_money = tex.strip()[:1].isdigit() and (before.isdigit() or after[:1].isdigit())
    return tex == tex.strip() and not is_money and not before.isdigit()


def _brackets(text: str, start: int, stop: int, memory: Memory) -> Found | None:
    opening = text[start : start + 2]
    closing = _PAIRS[opening]
    if memory.knows(closing, text, start):
        return None
    for match in _outside_code(_BACKSLASH, text, start + 2, stop, memory):
        if match.group(0) == opening:
            return None
        if match.group(0) == closing:
            tex = text[start + 2 : match.start()]
            if not _is_filled(tex) or tex.strip().isdigit():
                return None
            is_text = is_words(tex)
            if is_text and _INTERVAL.match(text, start):
                return None
            return Found(match.end(), tex, opening, opening == r"\[", is_text)
    memory.unclosed[closing] = (text, start)
    return None


def is_words(tex: str) -> bool:
    """Tell whether what stands in brackets is rather text than a formula."""
    return not _SIGN.search(tex) and bool(_SHORT_WORD.search(tex) or bare_chinese(tex))


def _environment(text: str, start: int, stop: int, memory: Memory) -> Found | None:
    match = _BEGIN.match(text, start, stop)
    if match is None or match["name"] not in ENVIRONMENTS or memory.knows(match["name"], text, start):
        return None
    depth = 0
    for one in re.compile(rf"\\(begin|end)\{{{re.escape(match['name'])}\}}").finditer(text, start, stop):
        depth += 1 if one[1] == "begin" else -1
        if not depth:
            return Found(one.end(), text[start : one.end()], "", display=True)
    memory.unclosed[match["name"]] = (text, start)
    return None
