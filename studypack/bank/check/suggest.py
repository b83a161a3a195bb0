"""Guess how a bank that is not understood is written, and say which line rules would read it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ..parse.fences import find_fences
from ..regex import compile_pattern
from ..settings.config import Rule

_MARKS = ("#", "##", "###", "####", "#####", "######")


def _numbered(start: str, end: str = "") -> tuple[str, ...]:
    """Return the patterns of questions numbered `1. `, `1、`, `1.`, `第1题：`, or in two steps, `1.1 `."""
    return (
        rf"^{start}(?P<number>\d+)\. +(?P<title>.+?){end}$",
        rf"^{start}(?P<number>\d+)[、:：)）] *(?P<title>.+?){end}$",
        rf"^{start}(?P<number>\d+)\.(?P<title>[^\d\s].*?){end}$",
        rf"^{start}(?P<number>\d+)\\\. +(?P<title>.+?){end}$",
        rf"^{start}(?:Q|第|问题|题目|Question) *(?P<number>\d+)题?[.、:：)）] *(?P<title>.+?){end}$",
        rf"^{start}(?:\d+\.)+(?P<number>\d+)\.? +(?P<title>.+?){end}$",
    )


_FOLD = "summary of a fold"
_SAID = "line that says Question"
_ASKING_PARENT = "counted item that asks, with lines below it"
_PARENT = "counted item with lines below it"
_NUMBERED_BOLD = "bold line with a number"
_NUMBERED_FOLD = "summary of a fold with a number"
_SUMMARY = r"^(?:<details>)?\s*<summary>(?:<b>)?\s*"
_SUMMARY_END = r"(?:</b>)?</summary>(?:<br */?>|<b>|<p>)*\s*(?P<answer>.*)$"

_SHAPES: Mapping[str, tuple[str, ...]] = {
    **{f"{marks} heading with a number": _numbered(f"{marks} +") for marks in _MARKS},
    "list item with a number and a heading": (r"^(?P<number>\d+)[.)] +#{1,6} +(?P<title>.+)$",),
    _NUMBERED_BOLD: _numbered(r"\*\*", r"\*\*[:：]?\s*(?P<answer>.*)"),
    "bold number before the question": (r"^\*\*(?P<number>\d+)[.)、]\*\* *(?P<title>.+)$",),
    _FOLD: (rf"{_SUMMARY}(?P<title>[^<]*[^<\s][^<]*){_SUMMARY_END}",),
    _NUMBERED_FOLD: (
        rf"{_SUMMARY}(?:Q|第|问题|题目|Question)? *(?P<number>\d+)题?[.、:：)）] *"
        rf"(?P<title>[^<]*[^<\s][^<]*){_SUMMARY_END}",
    ),
    _SAID: (r"^(?:[-*+] +)?\**(?:Question|Q|问题|问) *(?P<number>\d*)\**[:：]\**\s*(?P<title>.+?)\**$",),
    "fold whose summary goes on": (r"^(?:<details>)?\s*<summary>(?:<b>)?(?P<title>[^<]*[^<\s][^<]*)$",),
    "row of a table with two columns": (
        r"^\| *(?P<title>[^|]*[^|\s:-][^|]*?) *\| *(?P<answer>[^|]*[^|\s:-][^|]*?) *\| *$",
    ),
    _ASKING_PARENT: (r"^(?P<number>\d+)[.、)）] *(?P<title>[^\s#*].*[?？])$",),
    "bold line": (r"^\*\*(?P<title>[^*]{3,}?[^*:：])\*\*\s*(?P<answer>(?:[^*:：][^*]*)?)$",),
    **{f"{marks} heading": (rf"^{marks} +(?P<title>[^#].*)$",) for marks in ("####", "###", "##")},
    _PARENT: (r"^(?P<number>\d+)[.、)）] *(?P<title>[^\s#*].*)$",),
    "list item that asks": (r"^[-*+] +(?P<title>.+[?？])$",),
    "list item": (r"^[-*+] +(?P<title>.+)$",),
}
"""Shapes of questions in banks in use, each with the rules that read it; those with numbers go before the others."""

_BESIDES = {
    _SAID: (Rule(r"^ *(?:[-*+] +)?\**(?:Answer|A|答案|答) *\d*\**[:：]\**\s*", "answer"),),
    "fold whose summary goes on": (Rule(r"^(?P<title>[^<]*)</summary>(?:<br */?>)?(?:<b>)?", "answer"),),
    "row of a table with two columns": (
        Rule(r"^\|[-| :]+\|$", "drop"),
        Rule(r"^\| *(?:Questions?|问题|题目) *\|.*$", "drop"),
    ),
}
"""What a shape needs beside the rule for its questions."""

_STARS = r"(?P<difficulty>[⭐★🌟☆\x{fe0f}]*)"
_LEAST = 3
_LONG = 7
"""So many digits are no number of a question."""

_OPENS_ANSWER = (
    r"^\**(?:Answer|答案|参考答案|标准答案|解答)\**[:：]\**",
    r"^ *[-*+] +(?:点击查看答案|查看答案|Answer|答案)[:：]? *$",
    r"^#{2,6} +(?:Answer|答案|解答)[:：]? *",
    r"^.*<summary>(?:<b>)?(?:Answer|答案|查看答案|点击查看答案)(?:</b>)?</summary>",
)
_ANY_SUMMARY = re.compile(r"<summary>(?:<b>)?\s*(?P<title>[^<]*)")
_FOLD_MARKS = (r"^<details>", r"(?:</b>)?</details>")
"""These go only where a rule reads what the folds are called."""

_SUMMARY_MARKS = (r"<summary>", r"</summary>")
_DROPPED = (
    r"</?p>",
    r"<a (?:id|name)=\"[^\"]*\"></a>",
    r"^.*\[[^\]]*(?:Back to [Tt]op|返回顶部|⬆|↥)[^\]]*\]\([^)]*\).*$",
)


@dataclass(frozen=True)
class Suggestion:
    """Rules that would read a bank, the shapes in words with how many lines have them, and the first lines.

    `folds` are what folds are called that stay text: nothing tells whether they are questions.
    """

    shapes: tuple[tuple[str, int], ...]
    rules: tuple[Rule, ...]
    examples: tuple[str, ...]
    folds: tuple[str, ...] = ()


def suggest_rules(texts: Mapping[str, str]) -> Suggestion | None:
    """Return the rules that read most lines as questions; None where nothing in the texts looks like one.

    `texts` are the files by their paths in the bank. Where files are written in different ways, each way gets rules
    for its own files.
    """
    lines = {path: list(_outside_of_code(text)) for path, text in texts.items()}
    every = [line for found in lines.values() for line in found]
    fallback = _best(every, _LEAST)
    if not fallback:
        return None
    files: dict[tuple[str, ...], list[str]] = {}
    for path, found in lines.items():
        if shape := _best(found, 2) or (fallback if _count(fallback, found) else ""):
            files.setdefault((shape, *_continuing(shape, found)), []).append(path)
    rules = [Rule(line, "drop") for line in _DROPPED if _matching(line, every) >= _LEAST]
    folds: list[str] = []
    for shapes, paths in files.items():
        read = [line for path in paths for line in lines[path]]
        where = tuple(paths) if len(files) > 1 else ()
        made, left = _rules_of(shapes, read)
        rules += [replace(one, files=where) for one in made]
        folds += left
    every_shape = dict.fromkeys(shape for shapes in files for shape in shapes)
    counts = tuple((shape, _count(shape, every)) for shape in every_shape)
    examples = [line.strip()[:80] for line in every if any(re.match(one, line[:500]) for one in _SHAPES[fallback])]
    return Suggestion(counts, tuple(rules), tuple(examples[:3]), tuple(folds))


def _rules_of(shapes: Sequence[str], lines: Sequence[str]) -> tuple[list[Rule], list[str]]:
    """Return the rules for the lines of files with these shapes, and what their folds are called that none reads."""
    besides = [one for shape in shapes for one in _BESIDES.get(shape, ()) if _matching(one.line, lines)]
    patterns = [line for shape in shapes for line in _SHAPES[shape] if _matching(line, lines)]
    count = sum(_count(shape, lines) for shape in shapes)
    answers = [line for line in _OPENS_ANSWER if _matching(line, lines) * 4 >= count]
    summaries = [line for line in lines if "<summary>" in line]
    unread = [line for line in summaries if not any(re.search(one, line[:500]) for one in (*patterns, *answers))]
    made = [*besides, *(Rule(_with_stars(line, lines), "question") for line in patterns)]
    made += [Rule(line, "answer") for line in answers]
    if len(unread) < len(summaries):
        made[:0] = [Rule(line, "drop") for line in _FOLD_MARKS if _matching(line, lines)]
        made += [Rule(line, "drop") for line in _SUMMARY_MARKS if unread]
    names = (_ANY_SUMMARY.search(line[:500]) for line in unread)
    return made, [name.group("title").strip() for name in names if name]


def _continuing(shape: str, lines: Sequence[str]) -> Iterator[str]:
    """Yield the shapes whose numbers go on where those of a shape end, as in `**4. …**` and then a fold `5. …`."""
    own = _numbers(shape, lines)
    for other in (_NUMBERED_FOLD, _NUMBERED_BOLD):
        more = _numbers(other, lines) if own and other != shape else {}
        both = [number for _, number in sorted({**own, **more}.items())]
        steps = pairwise(both)
        if more and not own.keys() & more.keys() and all(after in (before + 1, 1) for before, after in steps):
            own |= more
            yield other


def _numbers(shape: str, lines: Sequence[str]) -> dict[int, int]:
    """Return the numbers of the lines that have a shape, by the lines' indices."""
    found: dict[int, int] = {}
    for pattern in _SHAPES[shape] if "number" in shape else ():
        for index, line in enumerate(lines):
            if index not in found and (match := re.match(pattern, line[:500])) and len(match["number"]) < _LONG:
                found[index] = int(match["number"])
    return found


def _best(lines: Sequence[str], least: int) -> str:
    """Return the shape of most lines, one with a number before one without; empty where no shape has enough."""
    counts = {shape: _count(shape, lines) for shape in _SHAPES}
    if counts[_NUMBERED_FOLD] * 2 <= counts[_FOLD]:
        counts[_NUMBERED_FOLD] = 0
    numbered = {shape: count for shape, count in counts.items() if count >= least and "number" in shape}
    others = (shape for shape, count in counts.items() if count >= least)
    return max(numbered, key=lambda shape: numbered[shape]) if numbered else next(others, "")


def _count(shape: str, lines: Sequence[str]) -> int:
    found = [at for at, line in enumerate(lines) if any(re.match(one, line[:500]) for one in _SHAPES[shape])]
    return len(found) if shape not in (_ASKING_PARENT, _PARENT) else sum(_has_below(at, lines) for at in found)


def _has_below(index: int, lines: Sequence[str]) -> bool:
    """Tell whether the next line with text is indented: it belongs to the item."""
    return next((line[0] in " \t" for line in lines[index + 1 : index + 4] if line.strip()), False)


def _matching(pattern: str, lines: Sequence[str]) -> int:
    return sum(bool(re.search(pattern, line[:500])) for line in lines)


def _with_stars(pattern: str, lines: Sequence[str]) -> str:
    """Return the pattern of a question with a group for the stars behind its title, where most stars stand."""
    behind_bold = pattern.replace(r"\s*(?P<answer>", rf"\s*{_STARS}\s*(?P<answer>", 1)
    behind_title = re.sub(r"(?<=[?\]])\)(?=\$|\\\*)", lambda _: rf")\s*{_STARS}", pattern, count=1)
    at_end = re.sub(r"(?<=[+*])\)\$$", lambda _: rf"?)\s*{_STARS}$", pattern)
    counts = {made: _starred(made, lines) for made in (behind_bold, behind_title, at_end) if made != pattern}
    best = max(counts, key=lambda made: counts[made], default=pattern)
    return best if counts.get(best) else pattern


def _starred(pattern: str, lines: Sequence[str]) -> int:
    if "(?P<difficulty>" not in pattern:
        return 0
    compiled = compile_pattern(pattern)
    return sum(bool((compiled.search(line[:500]) or {}).get("difficulty")) for line in lines)


def _outside_of_code(text: str) -> Iterator[str]:
    lines = text.split("\n")
    inside = find_fences(lines).inside
    return (line for index, line in enumerate(lines) if index not in inside)


def in_toml(rules: Sequence[Rule]) -> str:
    """Return rules as they stand in `bank.toml`."""
    return "\n".join(_in_toml(rule) for rule in rules)


def _in_toml(rule: Rule) -> str:
    files = f"files = [{', '.join(_quoted(path) for path in rule.files)}]\n" if rule.files else ""
    return f'[[rules]]\nline = {_quoted(rule.line)}\nis = "{rule.is_}"\n{files}'


def _quoted(text: str) -> str:
    """Return a text as a TOML string: literal where it can be, so that patterns need no doubled backslashes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f"'{text}'" if "'" not in text else f'"{escaped}"'
