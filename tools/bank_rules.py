"""Counts a bank by its limits of length and number and prints what is over: `python -m tools.bank_rules BANK`.

A character is one that is seen or said: marks, links' addresses and figures do not count, a formula counts one for each
symbol. A number is one that must be remembered: not in a formula, not part of a name (GPT-3), not a year.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import combinations, groupby
from pathlib import Path

from studypack.bank import nodes as n
from studypack.bank.content import Content
from studypack.bank.fragment import inside, walk, words
from studypack.bank.load import load
from studypack.bank.model import BlockKind

_NUMBER = re.compile(r"(?<![A-Za-z0-9_.\-/#])\d[\d,]*(?:\.\d+)?(?![A-Za-z0-9_\-/]*[A-Za-z]{2})")
_YEAR = re.compile(r"(?:19|20)\d\d")
_HAN = re.compile(r"[\u4e00-\u9fff]")

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


def seen(nodes: Iterable[n.Node]) -> str:
    """Return what is seen of some nodes: no marks, figures or addresses; one letter for each symbol of a formula."""
    return "".join(_seen(node) for node in walk(nodes)).strip()


def _seen(node: n.Node) -> str:
    if isinstance(node, n.Formula):
        return _symbols(node.tex)
    return "" if isinstance(node, n.Image) else words(node)


def _symbols(tex: str) -> str:
    tex = re.sub(r"\\(?:text|mathrm|mathcal|mathbf|operatorname|begin|end)\{[^}]*\}", "x", tex)
    tex = re.sub(r"\\(?:left|right|big|Big|quad|qquad|[,;!: ])|[{}^_&\s]|\\\\", "", tex)
    return re.sub(r"\\[A-Za-z]+", "x", tex).replace("\\", "")


def blocks(content: Content, *kinds: BlockKind) -> tuple[n.Node, ...]:
    """Return what stands in the blocks of some kinds."""
    found = (one.reading.content.children for one in content.blocks if one.block.kind in kinds)
    return tuple(node for nodes in found for node in nodes)


def items(nodes: Iterable[n.Node]) -> list[n.Item]:
    """Return the entries of all lists."""
    return [node for node in walk(nodes) if isinstance(node, n.Item)]


def line_of(item: n.Item) -> str:
    """Return the first line of an entry: formulas by themselves and entries below it do not count."""
    return seen(item.children[:1]).split("\n")[0]


def answer(content: Content) -> tuple[n.Node, ...]:
    """Return the answer itself, with what stands in it under labels of its own."""
    return tuple(node for one in content.pieces if one.kind is BlockKind.ANSWER for node in one.content.children)


def spoken(nodes: Iterable[n.Node]) -> Iterator[n.Node]:
    """Yield what is said aloud: neither tables with their captions nor figures nor code nor displayed formulas."""
    for node in nodes:
        is_caption = isinstance(node, n.Paragraph) and node.kind == "caption"
        is_drawn = isinstance(node, (n.Table, n.Image, n.CodeBlock)) or (isinstance(node, n.Formula) and node.display)
        if not is_caption and not is_drawn:
            yield node
            yield from spoken(inside(node))


def spoken_characters(content: Content) -> int:
    """Return how many Chinese characters of an answer are said aloud."""
    said = spoken(answer(content))
    return sum(len(_HAN.findall(node.tex if isinstance(node, n.Formula) else words(node))) for node in said)


def numbers(content: Content) -> list[str]:
    """Return the numbers of an answer that a listener is asked to remember."""
    linked = {id(inner) for node in walk(answer(content)) if isinstance(node, n.Link) for inner in node.children}
    said = (node for node in spoken(answer(content)) if isinstance(node, n.Text) and id(node) not in linked)
    text = "".join(node.text for node in said)
    return [found for found in _NUMBER.findall(text) if not _YEAR.fullmatch(found)]


def short_name_length(name: str) -> int:
    """Return the length of a short name: two for a Latin word of up to eight letters, one for any other character."""
    whole = re.sub(r"[A-Za-z][\w\-]*", lambda word: "x" * (2 if len(word[0]) <= 8 else -(-len(word[0]) // 4)), name)
    return len(whole.replace(" ", ""))


def _between(what: str, count: int, limits: tuple[int, int]) -> Iterator[str]:
    if not limits[0] <= count <= limits[1]:
        yield f"{what}: {count}, not {limits[0]} to {limits[1]}"


def _at_most(what: str, text: str, limit: int) -> Iterator[str]:
    if len(text) > limit:
        yield f"{what}: {len(text)} characters, over {limit}: {text}"


def faults(content: Content) -> Iterator[str]:
    """Yield what breaks a rule in one question."""
    points = items(blocks(content, BlockKind.SCORING_POINTS))
    name = seen(blocks(content, BlockKind.SHORT))
    if not name:
        yield "no short name"
    elif short_name_length(name) > _SHORT_NAME:
        yield f"short name over {_SHORT_NAME}: {name}"
    yield from _at_most("first paragraph", opening(content), _OPENING)
    yield from _between("spoken answer, Chinese characters", spoken_characters(content), _SPOKEN)
    if len(found := numbers(content)) > _NUMBERS:
        yield f"numbers in the spoken answer: {len(found)}, over {_NUMBERS}: {' '.join(found)}"
    yield from _between("key points", len(items(blocks(content, BlockKind.KEY_POINTS))), _KEY_POINTS)
    yield from _between("scoring points", len(points), _POINTS)
    for point in points:
        yield from _at_most("scoring point", line_of(point), _POINT)
    yield from _lists(content)
    for table in content.tables:
        yield from _between("rows of a table", len(table.rows), _ROWS)
        for cell in (cell for row in table.rows for cell in row):
            yield from _at_most("cell", seen(cell.children), _CELL)
    for line in (line for one in content.code_blocks for line in one.code.splitlines()):
        yield from _at_most("line of code", line, _CODE)
    if not items(blocks(content, BlockKind.REFERENCES)):
        yield "no references"


def _lists(content: Content) -> Iterator[str]:
    kinds = {*BlockKind} - {BlockKind.REFERENCES, BlockKind.SCORING_POINTS}
    lists = [node for node in walk(blocks(content, *kinds)) if isinstance(node, n.List) and node.start is None]
    for item in (item for one in lists for item in one.items):
        yield from _at_most("bullet", line_of(item), _BULLET)
    yield from _between("things to remember", len(items(blocks(content, BlockKind.REMEMBER))), _REMEMBER)
    yield from _between("follow-ups", len(content.followups), _FOLLOWUPS)
    for one in content.followups:
        if not one.answered:
            yield f"follow-up without an answer: {one.question.content}"
        yield from _at_most("follow-up answer", seen(one.answer.content.children), _FOLLOWUP_ANSWER)


def opening(content: Content) -> str:
    """Return the first paragraph of an answer."""
    return seen(blocks(content, BlockKind.ANSWER)[:1])


def card_rows(content: Content) -> int:
    """Return how many rows of tables become cards."""
    return sum(len(table.rows) for table in content.tables if table.is_asked)


def alike(contents: Iterable[Content]) -> Iterator[str]:
    """Yield pairs of questions, follow-ups included, that are worded the same or nearly so."""
    asked = [
        (one.question.key, seen(reading.content.children))
        for one in contents
        for reading in (one.title, *(followup.question for followup in one.followups))
    ]
    for (one, text), (other, again) in combinations(asked, 2):
        matcher = SequenceMatcher(None, text, again, autojunk=False)
        if matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE:
            yield f"asks the same: {one} «{text}» and {other} «{again}»"


def report(name: str, contents: list[Content], most_rows: int, each: bool) -> int:
    """Print a volume's counts and faults; return how many faults there are."""
    rows = [card_rows(one) for one in contents]
    found = [f"{one.question.key}: {fault}" for one in contents for fault in faults(one)]
    if sum(rows) > most_rows:
        found.append(f"card rows: {sum(rows)}, over {most_rows}")
    lines = [
        f"{one.question.key}: opening {len(opening(one))}, spoken {spoken_characters(one)}, "
        f"numbers {len(numbers(one))}, card rows {count}"
        for one, count in zip(contents, rows, strict=True)
        if each
    ]
    totals = (
        f"{name}: {len(contents)} questions, {sum(len(one.tables) for one in contents)} tables, {sum(rows)} card rows "
        f"(at most {max(rows)} a question), {sum(len(one.followups) for one in contents)} follow-ups, "
        f"{sum(len(one.images) for one in contents)} figures, {len(found)} over the rules"
    )
    sys.stdout.write("\n".join([*lines, *found, totals]) + "\n")
    return len(found)


def main() -> int:
    """Count the volumes of the bank named; 1 where a rule is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bank", type=Path)
    parser.add_argument("--card-rows", type=int, default=300, help="how many rows of a volume may become cards")
    parser.add_argument("--each", action="store_true", help="print the counts of every question")
    options = parser.parse_args()
    project = load(options.bank, None)
    if project.bank is None:
        parser.error(f"{options.bank} cannot be read: `check` says why")
    volumes = groupby(project.contents, key=lambda one: one.question.volume)
    over = sum(
        report(name or project.bank.id, list(contents), options.card_rows, options.each) for name, contents in volumes
    )
    for twins in alike(project.contents):
        sys.stdout.write(f"{twins}\n")
        over += 1
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
