"""Choose the shapes that the questions of a bank have, file by file, and say which line rules read them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from msgspec import structs

from ..settings.config import Rule
from .best import FEW, MOST, best, is_sure, numbers
from .evidence import Evidence, bare, evidence, has_text_below, labels, matching, outside_of_code
from .rules import DROPPED, rules_of
from .shapes import HEADINGS, NUMBERED_BOLD, NUMBERED_FOLD, SAID, SHAPES, TOP_HEADING, Kind, Shape, leaves
from .tables import table_shapes

_LEAST = 3
_SHOWN = 3
_INDEX = re.compile(r"(?i)(?:^|/)(?:readme|index|summary)\.\w+$")
"""Files that lead to others; one is no question unless its title asks."""


@dataclass(frozen=True)
class Suggestion:
    """Rules that would read a bank, the shapes in words with how many lines have them, and the first lines.

    `folds` are what folds are called that stay text: nothing tells whether they are questions. `others` are shapes
    that were seen and not chosen, `marks` the marks behind titles with the difficulties that are proposed, `asking`
    the shapes most of whose titles ask. With `is_note_each` a file is one question.
    """

    shapes: tuple[tuple[str, int], ...]
    rules: tuple[Rule, ...]
    examples: tuple[str, ...]
    folds: tuple[str, ...] = ()
    others: tuple[tuple[str, int], ...] = ()
    marks: Mapping[str, int | None] = field(default_factory=dict)
    asking: tuple[tuple[str, int], ...] = ()
    is_note_each: bool = False


def suggest_rules(texts: Mapping[str, str], *, is_part: bool = False) -> Suggestion | None:
    """Return the rules that read most lines as questions; None where nothing in the texts looks like one.

    `texts` are the files by their paths in the bank. Where files are written in different ways, each way gets rules
    for its own files. Where the texts are only a part of the bank, only a sure shape counts.
    """
    lines = {path: outside_of_code(text) for path, text in texts.items()}
    every = [line for found in lines.values() for line in found]
    shapes = (*table_shapes(every), *SHAPES)
    repeated = labels(every, (*shapes, TOP_HEADING))
    chosen = _by_file(lines, every, repeated, shapes, is_part=is_part)
    files: dict[tuple[Shape, ...], list[str]] = {}
    for path, found in chosen.items():
        files.setdefault(found, []).append(path)
    if not files:
        return None
    is_limited = is_part or len(files) > 1 or (TOP_HEADING,) in files
    made = {group: rules_of(group, [line for path in paths for line in lines[path]]) for group, paths in files.items()}
    rules = [Rule(line, "drop") for line, least in DROPPED if least <= matching(line, every)]
    for group, paths in files.items():
        rules += [structs.replace(one, files=tuple(paths) if is_limited else ()) for one in made[group].rules]
    read = {path: evidence(lines[path], repeated, used) for path, used in chosen.items()}
    taken = {path: {index for one in ones for index in one.hits} for path, ones in read.items()}
    counts, asking, others = Counter[str](), Counter[str](), Counter[str]()
    for path, own in lines.items():
        for one in read.get(path, ()):
            counts[one.shape.name] += one.count
            asking[one.shape.name] += one.count * (one.share >= MOST)
        for one in evidence(own, repeated, shapes):
            others[one.shape.name] += len(one.hits.keys() - taken.get(path, set()))
    return Suggestion(
        shapes=tuple(counts.items()),
        rules=tuple(rules),
        examples=tuple(lines[path][index].strip()[:80] for path in taken for index in sorted(taken[path]))[:_SHOWN],
        folds=tuple(name for one in made.values() for name in one.folds),
        others=tuple(pair for pair in others.most_common(_SHOWN) if pair[1] >= _LEAST),
        marks={mark: level for one in made.values() for mark, level in one.marks.items()},
        asking=tuple((name, count) for name, count in asking.items() if count),
        is_note_each=(TOP_HEADING,) in files,
    )


def _by_file(
    lines: Mapping[str, Sequence[str]],
    every: Sequence[str],
    repeated: frozenset[str],
    shapes: Sequence[Shape],
    *,
    is_part: bool,
) -> dict[str, tuple[Shape, ...]]:
    """Return the shapes of the questions of each file that has any."""
    common = best(evidence(every, repeated, shapes), every, _LEAST) or _of_few(lines.values(), repeated, shapes)
    if is_part and not (common and is_sure(common)):
        return {}
    if _is_note_each(lines.values(), repeated, common):
        tops = {path: _top(found, repeated) for path, found in lines.items()}
        return {
            path: (TOP_HEADING,) for path, top in tops.items() if top.count and (top.share or not _INDEX.search(path))
        }
    found_in = {
        path: _of_file(found, repeated, shapes, common, takes_headings=not (is_part or _INDEX.search(path)))
        for path, found in lines.items()
        if common
    }
    return {path: found for path, found in found_in.items() if found}


def _of_few(files: Iterable[Sequence[str]], repeated: frozenset[str], shapes: Sequence[Shape]) -> Evidence | None:
    """Return the best of what files have for themselves, where all of them together have enough that is sure."""
    found = [one for lines in files if (one := best(evidence(lines, repeated, shapes), lines, 2)) and is_sure(one)]
    return max(found, key=lambda one: one.weight) if sum(one.count for one in found) >= _LEAST else None


def _of_file(
    lines: Sequence[str],
    repeated: frozenset[str],
    shapes: Sequence[Shape],
    common: Evidence,
    *,
    takes_headings: bool,
) -> tuple[Shape, ...]:
    """Return the shapes of a file's questions: its own where that is sure, else the bank's, if it has that at all.

    Headings of another level that ask nothing count where the file is no mere index, then whatever asks.
    """
    seen = evidence(lines, repeated, shapes)
    own = best(seen, lines, 2)
    if own is None or not (own.shape is common.shape or is_sure(own)):
        same = next(one for one in seen if one.shape is common.shape)
        is_heading = takes_headings and own is not None and own.shape.level and own.count >= _LEAST
        asking = best([one for one in seen if one.share >= MOST], lines, _LEAST) if takes_headings else None
        own = same if same.count else own if is_heading else asking
    if own is None:
        return ()
    first = leaves(own.shape.level) if _has_other_leaves(own, seen, lines) else own.shape
    return (first, *_continuing(own.shape, lines), *_elsewhere(own, seen, lines))


def _has_other_leaves(own: Evidence, seen: Sequence[Evidence], lines: Sequence[str]) -> bool:
    """Tell whether headings one level above a file's questions are questions too: those with none below them."""
    upper = next((one for one in seen if one.shape.level and one.shape.level == own.shape.level - 1), None)
    if upper is None or own.shape not in HEADINGS:
        return False
    alone = [index for index in upper.hits if has_text_below(index, lines) and not _leads_to(index, upper, own)]
    is_asking = Evidence(upper.shape, {index: upper.hits[index] for index in alone}).share >= MOST
    return len(alone) >= 2 and (is_asking or len(alone) * _LEAST >= own.count)


def _leads_to(index: int, upper: Evidence, own: Evidence) -> bool:
    following = min((one for one in upper.hits if one > index), default=None)
    return any(one > index and (following is None or one < following) for one in own.hits)


def _continuing(shape: Shape, lines: Sequence[str]) -> Iterator[Shape]:
    """Yield the shapes whose numbers go on where those of a shape end, as in `**4. …**` and then a fold `5. …`."""
    own = numbers(shape, lines)
    for other in (NUMBERED_FOLD, NUMBERED_BOLD):
        more = numbers(other, lines) if own and other is not shape else {}
        both = [number for _, number in sorted({**own, **more}.items())]
        steps = pairwise(both)
        if more and not own.keys() & more.keys() and all(after in (before + 1, 1) for before, after in steps):
            own |= more
            yield other


def _elsewhere(own: Evidence, seen: Sequence[Evidence], lines: Sequence[str]) -> Iterator[Shape]:
    """Yield sure shapes that stand in other chapters of a file: one may be a list, the next say `Question:`."""
    hits = {index for one in seen if one is own or one.shape is SAID for index in one.hits}
    chapter, chapters = -1, []
    for index, line in enumerate(lines):
        chapter = index if line.startswith(("# ", "## ")) and index not in hits else chapter
        chapters.append(chapter)
    taken = {chapters[index] for index in own.hits}
    titles = set(map(bare, own.hits.values()))
    for one in sorted(seen, key=lambda one: -one.weight):
        if one.shape is own.shape or one.count < (1 if one.shape is SAID else 2) or not is_sure(one):
            continue
        where = {chapters[index] for index in one.hits}
        if not where & taken and not _repeats(one, titles):
            taken |= where
            yield one.shape


def _repeats(one: Evidence, titles: Collection[str]) -> bool:
    """Tell whether lines are a table of contents: their titles stand elsewhere."""
    return one.shape.kind is Kind.ITEM and sum(bare(title) in titles for title in one.hits.values()) * 2 > one.count


def _top(lines: Sequence[str], repeated: frozenset[str]) -> Evidence:
    """Return what speaks for a file's only top heading to be its question."""
    (found,) = evidence(lines, repeated, [TOP_HEADING])
    return found if found.count == 1 else Evidence(TOP_HEADING, {})


def _is_note_each(files: Collection[Sequence[str]], repeated: frozenset[str], common: Evidence | None) -> bool:
    """Tell whether each file is one question, whose title is its heading."""
    tops = [title for lines in files for title in _top(lines, repeated).hits.values()]
    if len(tops) < max(_LEAST, len(files) * MOST):
        return False
    share = Evidence(TOP_HEADING, dict(enumerate(tops))).share
    return common is None or (share >= MOST and common.share < FEW)


def what_no_rule_reads(texts: Mapping[str, str]) -> Iterator[str]:
    """Yield which shapes texts have that no setting can express, and what would have to change."""
    lines = {path: outside_of_code(text) for path, text in texts.items()}
    underlined = sum(
        matching(r"^(?:-{3,}|={3,})\s*$", [after]) for found in lines.values() for after in _below_text(found)
    )
    if underlined >= _LEAST:
        yield f"{underlined} lines are underlined with --- or ===, and a rule sees one line: write them as `## …`"
    bare_files = [path for path, found in lines.items() if not matching(r"^# ", found) and not _INDEX.search(path)]
    if len(bare_files) >= _LEAST:
        yield (
            f"each of {len(bare_files)} files may be one question that only the name of its file says, which no rule "
            f"sees: write “{bare_files[0].rpartition('/')[2].rpartition('.')[0]}” into it as its `# heading`"
        )


def _below_text(lines: Sequence[str]) -> Iterator[str]:
    return (after for line, after in pairwise(lines) if line.strip() and line[0].isalnum())
