"""Counts a bank by its limits of length and number and prints what is over: `python -m tools.bank_rules FOLDER`.

A folder with Markdown files is a volume; folders below it are volumes of their own. A character is one that is seen or
said: marks, links' addresses and figures do not count, a formula counts one for each symbol. A number is one that must
be remembered: not in a formula, not part of a name (GPT-3), not a year, not the number of a step.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path

_TITLE = re.compile(r"^#{4} (?P<key>\S+?):(?P<title>.*?)(?:\s*\{#(?P<id>[\w-]+)\})?\s*$")
_LABELS = "短名|核心考点|得分点|标准答案|对比表|[^*：]{1,6}回答要点|记住|延伸问题|易错点|参考"
_LABEL = re.compile(rf"^\*\*(?P<label>{_LABELS})\*\*[:：] *(?P<rest>.*)$")
_ITEM = re.compile(r"^(?P<indent> *)(?:(?P<bullet>-)|\d+\.) (?P<text>.*)$")
_FORMULA = re.compile(r"\$\$(.*?)\$\$|\$([^$\n]+)\$", re.DOTALL)
_NUMBER = re.compile(r"(?<![A-Za-z0-9_.\-/#])\d[\d,]*(?:\.\d+)?(?![A-Za-z0-9_\-/]*[A-Za-z]{2})")
_YEAR = re.compile(r"(?:19|20)\d\d")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_NO_CARDS = "<!-- no-cards -->"

_KEY_POINTS = (2, 4)
_SPOKEN = (300, 500)
_NUMBERS = 8
_OPENING = 100
_POINTS = (3, 5)
_POINT = 40
_BULLET = 120
_REMEMBER = (0, 2)
_FOLLOWUPS = (2, 3)
_FOLLOWUP_ANSWER = 80
_CELL = 25
_ROWS = (3, 8)
_SHORT_NAME = 16
_CODE = 42
_ALIKE = 0.8


@dataclass(frozen=True)
class Item:
    """An entry of a list, as it is seen, with how far it stands in."""

    text: str
    indent: int
    bullet: bool


@dataclass(frozen=True)
class Table:
    """A table's rows below its head, as they are seen, and whether they become cards."""

    rows: tuple[tuple[str, ...], ...]
    cards: bool


@dataclass
class Question:
    """What is counted of one question: the lines of its blocks by label."""

    key: str
    title: str
    blocks: dict[str, list[str]] = field(default_factory=dict)

    def lines(self, label: str) -> list[str]:
        """Return the lines of a block; none where the question has no such block."""
        return self.blocks.get(label, [])


@dataclass
class Counts:
    """What was counted of a volume."""

    questions: int = 0
    card_rows: int = 0
    tables: int = 0
    followups: int = 0
    figures: int = 0
    most_rows: int = 0


def read(path: Path) -> Iterator[Question]:
    """Yield the questions of a file; code stands in the block `code`, every other line in the block it belongs to."""
    question: Question | None = None
    label, in_code = "", False
    for line in path.read_text(encoding="utf-8").splitlines():
        title = None if in_code else _TITLE.match(line)
        if title or (line.startswith("#") and not in_code):
            if question:
                yield question
            question = Question(f"{path.stem} {title['key']}", title["title"]) if title else None
            label = ""
        elif question is None:
            continue
        elif line.lstrip().startswith("```"):
            in_code = not in_code
        elif in_code:
            question.blocks.setdefault("code", []).append(line)
        elif found := _LABEL.match(line):
            label = found["label"]
            question.blocks.setdefault(label, []).append(found["rest"])
        else:
            question.blocks.setdefault(label, []).append(line)
    if question:
        yield question


def seen(text: str) -> str:
    """Return the text as it is seen: no marks, no figures, no addresses, one letter for each symbol of a formula."""
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", text)
    text = _FORMULA.sub(lambda found: _symbols(found[1] or found[2]), text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"\*\*|`|\\(?=[$|*_])", "", text).strip()


def _symbols(tex: str) -> str:
    tex = re.sub(r"\\(?:text|mathrm|mathcal|mathbf|operatorname|begin|end)\{[^}]*\}", "x", tex)
    tex = re.sub(r"\\(?:left|right|big|Big|quad|qquad|[,;!: ])|[{}^_&\s]|\\\\", "", tex)
    return re.sub(r"\\[A-Za-z]+", "x", tex).replace("\\", "")


def items(lines: list[str]) -> list[Item]:
    """Return the entries of the lists in these lines; lines that run on belong to the entry above."""
    found: list[Item] = []
    for line in lines:
        match = _ITEM.match(line)
        if match:
            found.append(Item(seen(match["text"]), len(match["indent"]), match["bullet"] is not None))
    return found


def tables(lines: list[str]) -> list[Table]:
    """Return the tables in these lines."""
    found: list[Table] = []
    rows: list[tuple[str, ...]] = []
    cards = True
    for line in [*lines, ""]:
        if line.strip() == _NO_CARDS:
            cards = False
        elif line.startswith("|"):
            bare = _FORMULA.sub(lambda match: _symbols(match[1] or match[2]).replace("|", "x"), line)
            rows.append(tuple(seen(cell) for cell in re.split(r"(?<!\\)\|", bare.strip().strip("|"))))
        elif rows:
            found.append(Table(tuple(rows[2:]), cards))
            rows, cards = [], True
    return found


def spoken(lines: list[str]) -> str:
    """Return what is said aloud of these lines: neither tables nor figures nor displayed formulas."""
    text = "\n".join(line for line in lines if not line.startswith(("|", "![", "<!--")))
    return re.sub(r"\$\$.*?\$\$", "", text, flags=re.DOTALL)


def numbers(lines: list[str]) -> list[str]:
    """Return the numbers that a listener is asked to remember."""
    text = re.sub(r"\$[^$\n]+\$|`[^`\n]*`|\[[^\]]*\]\([^)]*\)", "", spoken(lines))
    text = re.sub(r"^ *\d+\. ", "", text, flags=re.MULTILINE)
    return [found for found in _NUMBER.findall(text) if not _YEAR.fullmatch(found)]


def short_name_length(name: str) -> int:
    """Return the length of a short name: two for a Latin word of up to eight letters, one for any other character."""
    whole = re.sub(r"[A-Za-z][\w\-]*", lambda word: "x" * (2 if len(word[0]) <= 8 else -(-len(word[0]) // 4)), name)
    return len(whole.replace(" ", ""))


def opening(lines: list[str]) -> str:
    """Return the first paragraph of an answer."""
    text = "\n".join(lines).strip()
    return seen(text.split("\n\n", 1)[0])


def followups(lines: list[str]) -> list[tuple[str, str]]:
    """Return the questions an interviewer asks next, each with the first line of its answer."""
    found: list[tuple[str, str]] = []
    for item in items(lines):
        if item.indent == 0:
            found.append((item.text, ""))
        elif found and not found[-1][1]:
            found[-1] = (found[-1][0], re.sub(r"^答[:：]", "", item.text))
    return found


def _between(what: str, count: int, limits: tuple[int, int]) -> Iterator[str]:
    if not limits[0] <= count <= limits[1]:
        yield f"{what}: {count}, not {limits[0]} to {limits[1]}"


def _at_most(what: str, text: str, limit: int) -> Iterator[str]:
    if len(text) > limit:
        yield f"{what}: {len(text)} characters, over {limit}: {text}"


def faults(question: Question) -> Iterator[str]:
    """Yield what breaks a rule in one question."""
    answer, points = question.lines("标准答案"), items(question.lines("得分点"))
    name = "".join(question.lines("短名")).strip()
    if not name:
        yield "no short name"
    elif short_name_length(name) > _SHORT_NAME:
        yield f"short name over {_SHORT_NAME}: {name}"
    yield from _at_most("first paragraph", opening(answer), _OPENING)
    yield from _between("spoken answer, Chinese characters", len(_HAN.findall(spoken(answer))), _SPOKEN)
    if len(found := numbers(answer)) > _NUMBERS:
        yield f"numbers in the spoken answer: {len(found)}, over {_NUMBERS}: {' '.join(found)}"
    yield from _between("key points", len(items(question.lines("核心考点"))), _KEY_POINTS)
    yield from _between("scoring points", len(points), _POINTS)
    for point in points:
        yield from _at_most("scoring point", point.text, _POINT)
    yield from _lists(question)
    yield from _tables(question)
    for line in question.lines("code"):
        yield from _at_most("line of code", line, _CODE)
    if not items(question.lines("参考")):
        yield "no references"


def _lists(question: Question) -> Iterator[str]:
    for label, lines in question.blocks.items():
        if label in ("参考", "code", "得分点"):
            continue
        for item in items(lines):
            if item.bullet:
                yield from _at_most(f"bullet in {label}", item.text, _BULLET)
    yield from _between("things to remember", len(items(question.lines("记住"))), _REMEMBER)
    asked = followups(question.lines("延伸问题"))
    yield from _between("follow-ups", len(asked), _FOLLOWUPS)
    for text, answer in asked:
        if not answer:
            yield f"follow-up without an answer: {text}"
        yield from _at_most("follow-up answer", answer, _FOLLOWUP_ANSWER)


def _tables(question: Question) -> Iterator[str]:
    for table in all_tables(question):
        yield from _between("rows of a table", len(table.rows), _ROWS)
        for row in table.rows:
            for cell in row:
                yield from _at_most("cell", cell, _CELL)


def all_tables(question: Question) -> list[Table]:
    """Return every table of a question."""
    return [table for label, lines in question.blocks.items() if label != "code" for table in tables(lines)]


def alike(questions: list[Question]) -> Iterator[str]:
    """Yield pairs of questions, follow-ups included, that are worded the same or nearly so."""
    asked = [(question.key, seen(question.title)) for question in questions]
    for question in questions:
        asked += [(question.key, text) for text, _ in followups(question.lines("延伸问题"))]
    for (one, text), (other, again) in combinations(asked, 2):
        matcher = SequenceMatcher(None, text, again, autojunk=False)
        if matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE:
            yield f"asks the same: {one} «{text}» and {other} «{again}»"


def count(questions: list[Question]) -> Counts:
    """Return the totals of a volume."""
    counts = Counts(questions=len(questions))
    for question in questions:
        found = all_tables(question)
        rows = sum(len(table.rows) for table in found if table.cards)
        counts.tables += len(found)
        counts.card_rows += rows
        counts.most_rows = max(counts.most_rows, rows)
        counts.followups += len(followups(question.lines("延伸问题")))
        counts.figures += sum(
            line.lstrip().startswith("![")
            for label, lines in question.blocks.items()
            if label != "code"
            for line in lines
        )
    return counts


def report(name: str, questions: list[Question], card_rows: int, each: bool) -> int:
    """Print a volume's counts and faults; return how many faults there are."""
    counts = count(questions)
    found = [f"{question.key}: {fault}" for question in questions for fault in faults(question)]
    if counts.card_rows > card_rows:
        found.append(f"card rows: {counts.card_rows}, over {card_rows}")
    if each:
        for question in questions:
            answer = question.lines("标准答案")
            rows = sum(len(table.rows) for table in all_tables(question) if table.cards)
            sys.stdout.write(
                f"{question.key}: opening {len(opening(answer))}, spoken {len(_HAN.findall(spoken(answer)))}, "
                f"numbers {len(numbers(answer))}, card rows {rows}\n"
            )
    for fault in found:
        sys.stdout.write(f"{fault}\n")
    sys.stdout.write(
        f"{name}: {counts.questions} questions, {counts.tables} tables, {counts.card_rows} card rows "
        f"(at most {counts.most_rows} a question), {counts.followups} follow-ups, {counts.figures} figures, "
        f"{len(found)} over the rules\n"
    )
    return len(found)


def main() -> int:
    """Count the volumes below the folder named; 1 where a rule is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--card-rows", type=int, default=300, help="how many rows of a volume may become cards")
    parser.add_argument("--each", action="store_true", help="print the counts of every question")
    options = parser.parse_args()
    volumes: dict[Path, list[Question]] = {}
    for path in sorted(options.folder.rglob("*.md")):
        volumes.setdefault(path.parent, []).extend(read(path))
    if not any(volumes.values()):
        parser.error(f"no questions in {options.folder}")
    over = sum(
        report(folder.name, questions, options.card_rows, options.each)
        for folder, questions in volumes.items()
        if questions
    )
    for twins in alike([question for questions in volumes.values() for question in questions]):
        sys.stdout.write(f"{twins}\n")
        over += 1
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
