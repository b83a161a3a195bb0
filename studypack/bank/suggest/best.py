"""Decide which shape the questions of a text have, of all those that lines of it have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from operator import attrgetter

from .evidence import SEEN, Evidence, has_text_below
from .shapes import BOLD, FOLD, HEADINGS, ITEM, LONG_FOLD, NUMBERED_FOLD, PARENT, SAID, Kind, Shape

MOST = 0.6
FEW = 0.3
"""Which part of the titles ask where a shape asks for sure, and where it does not."""
_LEAST = 3
_LONG = 7
"""So many digits are no number of a question."""
_BOLDS = 4
"""So many bold lines a heading are questions below a topic; fewer are labels in an answer."""
_FOLDS = (FOLD, LONG_FOLD)


def best(seen: Sequence[Evidence], lines: Sequence[str], least: int) -> Evidence | None:
    """Return the evidence for the shape that the questions of the lines have; None where no shape has enough."""
    folds = next((one.count for one in seen if one.shape is FOLD), 0)
    enough = [one for one in seen if one.count >= least and not (one.shape is NUMBERED_FOLD and one.count * 2 <= folds)]
    marked = max((one for one in enough if one.shape.kind is Kind.MARKED), key=attrgetter("weight"), default=None)
    titled = _titled([one for one in enough if one.shape.kind is Kind.TITLED], lines)
    if marked and titled and titled.share >= MOST and marked.share < FEW:
        marked = None if titled.count >= marked.count or _begin_again(marked, titled, lines) else marked
    chosen = marked or titled or _item(enough)
    while chosen and (led := _led_to(chosen, enough, lines)):
        chosen = led
    return chosen


def is_sure(one: Evidence) -> bool:
    """Tell whether a shape leaves no doubt that its lines are questions."""
    return one.shape.kind is Kind.MARKED or one.share >= MOST or one.shape in _FOLDS


def numbers(shape: Shape, lines: Sequence[str]) -> dict[int, int]:
    """Return the numbers of the lines that have a shape, by the lines' indices."""
    found: dict[int, int] = {}
    for pattern in shape.patterns if "<number>" in shape.patterns[0] else ():
        for index, line in enumerate(lines):
            match = re.match(pattern, line[:SEEN]) if index not in found else None
            number = match.groupdict().get("number") or "" if match else ""
            if number.isdecimal() and len(number) < _LONG:
                found[index] = int(number)
    return found


def _titled(enough: Sequence[Evidence], lines: Sequence[str]) -> Evidence | None:
    """Return the best of headings, folds and bold lines."""
    texts = {
        one.shape: sum(has_text_below(index, lines) for index in one.hits) / one.count
        for one in enough
        if one.shape in HEADINGS
    }
    headings = [one for one in enough if one.shape in texts]
    best_heading = max(headings, key=lambda one: one.weight * max(texts[one.shape], 0.2), default=None)
    if best_heading and best_heading.share < FEW:  # the highest that says something of its own
        plain = (one for one in headings if one.count >= _LEAST and texts[one.shape] >= MOST)
        best_heading = min(plain, key=lambda one: one.shape.level, default=best_heading)
    others = [one for one in enough if one.shape not in texts]
    if best_heading and best_heading.count >= 2:
        labels = (one for one in others if one.shape is BOLD and one.share < FEW)
        drop = [one for one in labels if one.count < _BOLDS * best_heading.count]
        others = [one for one in others if one not in drop]
    found = [*([best_heading] if best_heading else []), *others]
    return max(found, key=lambda one: one.weight * (2 if one.shape in _FOLDS else 1), default=None)


def _item(enough: Sequence[Evidence]) -> Evidence | None:
    """Return the best of items and rows: any counted or plain item only where there is nothing else."""
    items = [one for one in enough if one.shape.kind is Kind.ITEM]
    asking = [one for one in items if one.shape not in (PARENT, ITEM)]
    return max(asking, key=attrgetter("weight"), default=next(iter(items), None))


def _led_to(chosen: Evidence, enough: Sequence[Evidence], lines: Sequence[str]) -> Evidence | None:
    """Return the questions that stand right below most lines of a shape, which are then the titles of sections."""
    if chosen.share >= FEW:
        return None
    following = [
        next((after for after in range(index + 1, len(lines)) if lines[after].strip()), -1) for index in chosen.hits
    ]
    found = [
        one
        for one in enough
        if one.count > chosen.count and (one.share >= MOST or one.shape is SAID or "row of a table" in one.shape.name)
        if sum(after in one.hits for after in following) >= MOST * chosen.count
    ]
    return max(found, key=attrgetter("weight"), default=None)


def _begin_again(marked: Evidence, titled: Evidence, lines: Sequence[str]) -> bool:
    """Tell whether numbers begin again below most of the titles: they count the parts of answers."""
    counted = numbers(marked.shape, lines)
    starts = sorted(titled.hits)
    firsts = [
        next((counted[index] for index in sorted(counted) if start < index < stop), 0)
        for start, stop in pairwise([*starts, len(lines)])
    ]
    return firsts.count(1) >= MOST * len(starts)
