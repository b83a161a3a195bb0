"""Write the line rules for the lines of files whose questions have certain shapes."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..regex import compile_pattern
from ..settings.config import Rule
from .evidence import SEEN, bare, is_label, matching, outside_of_code
from .shapes import ANSWER_WORDS, FOLD, NUMBERED_FOLD, SAID, Shape

DROPPED = (
    (r"</?p>", 3),
    (r"<a (?:id|name)=\"[^\"]*\"></a>", 3),
    (r"^.*\[.*(?:Back to [Tt]op|返回顶部|回到顶部|⬆|↥|↑).*\]\([^)]*\).*$", 3),
    (r"^\s*(?:</?div[^>]*>|<b><a href=[^>]*>[^<]*(?:[Bb]ack to top|返回顶部)[^<]*</a></b>)\s*$", 6),
    (r"^#{1,6} +(?:Table of Contents|Contents|TOC|目录)\s*$", 1),
    (r"^ *(?:[-*+] +)?\**TODO\**[:.。]? *$", 1),
)
"""Lines that wrap and lead about, and how many of them there must be."""
_OPENS_ANSWER = (
    rf"^\s*(?:\**(?:{ANSWER_WORDS})\**[:：]\**|\*\*(?:{ANSWER_WORDS})\*\* *$)\s*",
    rf"^ *[-*+] +(?:点击查看答案|查看答案|{ANSWER_WORDS})[:：]? *$",
    rf"^#{{2,6}} +\**(?:{ANSWER_WORDS})\**(?:[:：] *| *$)",
    rf"^.*<summary>(?:<b>)?(?:(?:View|Show|Click for|Click to see) )?(?:{ANSWER_WORDS}|answer|solution|"
    r"查看答案|点击查看答案|点击展开|点击查看)(?:</b>)?</summary>",
)
_ANY_SUMMARY = re.compile(r"<summary>(?:<b>)?\s*(?P<title>[^<]*)")
_FOLD_MARKS = (r"^<details>", r"(?:</b>)?</details>")
"""These go only where a rule reads what the folds are called."""
_SUMMARY_MARKS = (r"<summary>", r"</summary>")
_STARS = "⭐★🌟☆"
_LEVELS = {"👶": 1, "🐣": 1, "🌱": 1, "🟢": 1, "⭐": 2, "🟡": 2, "🔴": 3, "🔥": 3, "🚀": 3, "💀": 4, "🤯": 4}
"""What marks behind titles are proposed to mean, where several kinds of them stand for difficulties."""
_MOST_KINDS = 6


@dataclass(frozen=True)
class Made:
    """The rules for some files, what their folds are called that none reads, and what marks behind titles mean."""

    rules: tuple[Rule, ...]
    folds: tuple[str, ...]
    marks: Mapping[str, int | None]


def rules_of(shapes: Sequence[Shape], lines: Sequence[str]) -> Made:
    """Return the rules for the lines of files with these shapes."""
    besides = [one for shape in shapes for one in shape.besides if matching(one.line, lines)]
    patterns = [(line, shape) for shape in shapes for line in _needed(shape, lines)]
    count = sum(matching(line, lines) for line, _ in patterns)
    answers = [
        line for line in _OPENS_ANSWER if matching(line, lines) * 4 >= count and (SAID not in shapes or "#" in line)
    ]
    summaries = [line for line in lines if "<summary>" in line]
    reading = [re.compile(one) for one in (*(line for line, _ in patterns), *answers)]
    unread = [line for line in summaries if not any(one.search(line[:SEEN]) for one in reading)]
    marks = _marks([line for line, _ in patterns], lines)
    behind = "|".join([*_STARS, *sorted({sign for run in marks for sign in run if sign != "\ufe0f"} - set(_STARS))])
    is_fold = any(shape in (FOLD, NUMBERED_FOLD) for shape in shapes)  # those that say Answer go before questions
    made = [Rule(line, "answer") for line in answers if is_fold and "<summary>" in line]
    made += [*besides, *_no_questions(shapes, lines)]
    for line, shape in patterns:
        plain = _with_ornament(line, lines)
        made.append(Rule(_with_marks(plain, behind, lines), "question", leaf=shape.leaf))
    made += [Rule(line, "answer") for line in answers if Rule(line, "answer") not in made]
    made += [one for shape in shapes for one in shape.after]
    if len(unread) < len(summaries):
        made[:0] = [Rule(line, "drop") for line in _FOLD_MARKS if matching(line, lines)]
        made += [Rule(line, "drop") for line in _SUMMARY_MARKS if unread]
    names = (_ANY_SUMMARY.search(line[:SEEN]) for line in unread)
    return Made(tuple(made), tuple(name.group("title").strip() for name in names if name), marks)


def _no_questions(shapes: Sequence[Shape], lines: Sequence[str]) -> Iterator[Rule]:
    """Yield the rule for headings as high as those of the questions that only label, such as `## 总结`."""
    patterns = [re.compile(shape.patterns[-1]) for shape in shapes if shape.level]
    titles = (found["title"].strip() for line in lines for one in patterns if (found := one.search(line[:SEEN])))
    if names := "|".join(sorted({re.escape(title) for title in titles if is_label(title) and bare(title)})):
        yield Rule(rf"^#+ +(?:{names})\s*$", "text")


def folds_in(text: str) -> list[str]:
    """Return what the folds of a text are called that may be questions: their summaries that are no mere labels."""
    names = (
        found.group("title").strip() for line in outside_of_code(text) if (found := _ANY_SUMMARY.search(line[:SEEN]))
    )
    return [name for name in names if not is_label(name)]


def _needed(shape: Shape, lines: Sequence[str]) -> Iterator[str]:
    """Yield the patterns of a shape that take lines which none before them takes."""
    taken: set[int] = set()
    for pattern in shape.patterns:
        compiled = re.compile(pattern)
        found = {index for index, line in enumerate(lines) if compiled.search(line[:SEEN])}
        if found - taken:
            yield pattern
        taken |= found


def _with_ornament(pattern: str, lines: Sequence[str]) -> str:
    """Return a pattern that leaves out the sign, such as ❓, with which most titles begin."""
    compiled = re.compile(pattern)
    titles = [found["title"] for line in lines if (found := compiled.search(line[:SEEN]))]
    first = Counter(title[0] for title in titles if _is_sign(title[0]))
    sign, count = first.most_common(1)[0] if first else ("", 0)
    if count * 2 <= len(titles):
        return pattern
    return pattern.replace("(?P<title>", rf"(?:{sign}\x{{fe0f}}?\s*)?(?P<title>", 1)


def _is_sign(char: str) -> bool:
    return unicodedata.category(char) == "So"


def _marks(patterns: Sequence[str], lines: Sequence[str]) -> dict[str, int | None]:
    """Return the signs that stand behind titles for a difficulty, if they are no stars, with what they may mean.

    One sign that is repeated counts; several signs mean what is known of them, or nothing yet.
    """
    runs: Counter[str] = Counter()
    for compiled in map(re.compile, patterns):
        for line in lines:
            title = _with_marks_behind(found) if (found := compiled.search(line[:SEEN])) else ""
            bare = title.rstrip("⭐★🌟☆\ufe0f") if set(title[-2:]) & set(_STARS) else title
            run = re.search(r"[^\w\s]+$", bare)
            signs = run.group().lstrip("?？.。!！)）]】\"'”’`") if run else ""
            if signs and all(_is_sign(sign) or sign == "\ufe0f" for sign in signs):
                runs[signs] += 1
            elif bare != title:
                runs[title[len(bare) :]] += 1
    kinds = {sign for run in runs for sign in run} - {"\ufe0f"}
    if not kinds or kinds <= set(_STARS) or len(runs) > _MOST_KINDS or sum(runs.values()) < 3:
        return {}
    if len(kinds) == 1:
        is_counted = any(len(run.replace("\ufe0f", "")) > 1 for run in runs)
        return {run: len(run.replace("\ufe0f", "")) for run in sorted(runs, key=len)} if is_counted else {}
    known = {run: _LEVELS.get(run[0]) if len(run.replace("\ufe0f", "")) == 1 else None for run in runs}
    return dict(sorted(known.items(), key=lambda pair: (pair[1] or 9, pair[0]))) if any(known.values()) else {}


def _with_marks_behind(found: re.Match[str]) -> str:
    """Return a title with the signs that stand behind it where its answer may begin, as in `**1. …** 🔥`."""
    signs = re.match(r"[^\w\s]*", found.groupdict().get("answer") or "")
    return found["title"].rstrip() + (signs[0] if signs else "")


def _with_marks(pattern: str, signs: str, lines: Sequence[str]) -> str:
    """Return the pattern of a question with a group for the marks behind its title, where most of them stand."""
    group = rf"(?P<difficulty>(?:{signs}|\x{{fe0f}})*)"
    behind_bold = pattern.replace(r"\s*(?P<answer>", rf"\s*{group}\s*(?P<answer>", 1)
    behind_title = re.sub(r"(?<=[?\]])\)(?=\$|\\\*)", lambda _: rf")\s*{group}", pattern, count=1)
    at_end = re.sub(r"(?<=[+*])\)\$$", lambda _: rf"?)\s*{group}$", pattern)
    counts = {made: _marked(made, lines) for made in (behind_bold, behind_title, at_end) if made != pattern}
    found = max(counts, key=lambda made: counts[made], default=pattern)
    return found if counts.get(found) else pattern


def _marked(pattern: str, lines: Sequence[str]) -> int:
    if pattern.count("(?P<difficulty>") != 1:
        return 0
    compiled = compile_pattern(pattern)
    return sum(bool((compiled.search(line[:SEEN]) or {}).get("difficulty")) for line in lines)
