"""How much two texts have in common, whether they are surely one, edited, and which of many a text may resemble."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import islice

from .fingerprints import BUCKETS, Fingerprint

EXACT = 2.0
"""The least score of two things one of whose texts is the same; below 1 the score says how much they share."""
SURE_ANSWER = 0.4
"""From here on two answers are one answer, edited. Of 82 unlike questions in use no two came above 0.22."""
SURE_TITLE = 0.6
"""From here on two titles are one, where no answers could decide: many questions are asked in much the same words."""
POSSIBLE = 0.25
"""Below, two texts have nothing to do with each other."""
ALIKE = 0.5
"""From here on two labels of rows are one label, edited."""

_TERM = re.compile(r"[a-z0-9][a-z0-9+#.]*")
_STEM = 3
_CROWD = 100
# Possible titles share a quarter of their sketches; the half of that may be what too many have in common.
_SHARED = 8


def resemblance(one: bytes, other: bytes) -> float:
    """Estimate from two sketches which share of the 3-grams of both texts is in both (Jaccard's index)."""
    if not one or not other:
        return 0.0
    # Whole sketches at once: a thousand comparisons a question must cost nothing.
    first, second = int.from_bytes(one), int.from_bytes(other)
    agreeing = (first ^ second).to_bytes(BUCKETS).count(0)
    empty = (first | second).to_bytes(BUCKETS).count(0)
    return (agreeing - empty) / (BUCKETS - empty)


def similarity(old: Fingerprint, new: Fingerprint) -> float:
    """Score two fingerprints: from 3 with the same title, 2 with the same answer, else 0 to 1 by what they share.

    Answers that have nothing in common speak against titles that nearly agree: two questions may be asked alike.
    """
    answers = resemblance(old.answer_sketch, new.answer_sketch)
    if old.title and old.title == new.title:
        return EXACT + 1 + answers
    if old.answer_sketch and old.answer == new.answer:
        return EXACT
    titles = resemblance(old.title_sketch, new.title_sketch)
    if not old.is_telling or not new.is_telling:
        return titles
    return max(answers, (titles + answers) / 2)


def is_sure(old: Fingerprint, new: Fingerprint, less: float, both_titles: tuple[str, str]) -> bool:
    """Tell whether two texts are surely one, edited. A common title needs an answer that speaks for it.

    `less` is how much less likeness than elsewhere is enough.
    """
    is_telling = old.is_telling and new.is_telling
    answers = resemblance(old.answer_sketch, new.answer_sketch) if is_telling else 0.0
    if answers >= SURE_ANSWER - less:
        return True
    titles = resemblance(old.title_sketch, new.title_sketch)
    is_likely = answers >= POSSIBLE - less if is_telling else True
    return is_likely and titles >= SURE_TITLE - less and not _other_terms(*both_titles)


def _other_terms(old: str, new: str) -> bool:
    """Tell whether two titles each name something that the other does not: CLIP is not BLIP, nor GPT-3 GPT-4."""
    terms, others = (set(_TERM.findall(title.casefold())) for title in (old, new))
    return bool(terms - others and others - terms)


def label_likeness(one: str, other: str) -> float:
    """Return how alike two labels are, 0 to 1: by the pairs of letters in both; nothing if they differ in a number.

    A label that only grew, as “MQA” to “MQA(多查询)”, is alike enough.
    """
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return 0.0
    pairs = [{text[at : at + 2] for at in range(max(1, len(text) - 1))} for text in (one, other)]
    share = len(pairs[0] & pairs[1]) / len(pairs[0] | pairs[1])
    short, long = sorted((one, other), key=len)
    return max(share, ALIKE) if len(short) >= _STEM and long.startswith(short) else share


def are_alike(one: str, other: str) -> bool:
    """Tell whether two labels are one label, edited."""
    return label_likeness(one, other) >= ALIKE


class Index:
    """Finds what may resemble a text without comparing it with everything that is known.

    What too many have in common (“what is”) finds nothing: a text that shares only that resembles none of them.
    """

    def __init__(self, known: Iterable[tuple[str, Hashable, Sequence[Fingerprint]]]) -> None:
        """Take texts by name, with the place of each, None where places do not count, and its fingerprints."""
        self.entries: dict[Hashable, list[str]] = defaultdict(list)
        for name, place, prints in known:
            for print_ in prints:
                for entry in (*_sure_entries(print_, place), *_title_entries(print_)):
                    self.entries[entry].append(name)

    def candidates(self, fingerprint: Fingerprint, place: Hashable = None) -> set[str]:
        """Return the names of what may resemble a text."""
        found: set[str] = set()
        for entry in _sure_entries(fingerprint, place):
            found.update(islice(self.entries.get(entry, ()), _CROWD))
        grams = [self.entries.get(entry, ()) for entry in _title_entries(fingerprint)]
        shared = Counter(name for names in grams if len(names) <= _CROWD for name in names)
        least = max(1, len(grams) // _SHARED)
        return found | {name for name, times in shared.items() if times >= least}


def _sure_entries(fingerprint: Fingerprint, place: Hashable) -> Iterator[Hashable]:
    """Yield what is enough by itself to compare two texts: place, title, answer, two neighbours of its sketch."""
    if place:
        yield ("place", place)
    if fingerprint.title:
        yield ("title", fingerprint.title)
    if fingerprint.answer:
        yield ("answer", fingerprint.answer)
    sketch = fingerprint.answer_sketch
    yield from ((at, sketch[at], sketch[at + 1]) for at in range(0, len(sketch), 2) if sketch[at] and sketch[at + 1])


def _title_entries(fingerprint: Fingerprint) -> Iterator[Hashable]:
    return ((at, value) for at, value in enumerate(fingerprint.title_sketch) if value)
