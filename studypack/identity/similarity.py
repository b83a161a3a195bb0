"""Makes fingerprints of texts: short values that tell how much two texts have in common, once the texts are gone."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Annotated
from zlib import crc32

from msgspec import Meta, Struct

EXACT = 2.0
"""The least score of two things one of whose texts is the same; below 1 the score says how much they share."""

SURE_ANSWER = 0.4
"""From here on two answers are one answer, edited. Of 82 unlike questions in use no two came above 0.22."""

_BUCKETS = 64
# Bytes of three characters.
_GRAM = 6
_MOST_CHARACTERS = 400
_LEAST_ANSWER = 40
_LEAST_SHORT = 8
# The name of a block is no part of what an answer says.
_LABEL = re.compile(r"^\*\*[^*\n]+\*\*[ \t]*[:：]?", re.MULTILINE)
_LEAST_FILLED = 20
_HASH = 12
# Signs that make a word another word (C, C++, C#) stay; punctuation, emphasis and white space go.
_FILLER = re.compile(r"[^\w+#%&/<>=$-]+|_+")


def short_hash(text: str) -> str:
    """Return a short hash of a text. Anki composes what it imports, so a text is composed (NFC) before it is hashed."""
    composed = unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass")
    return sha256(composed).hexdigest()[:_HASH]


def bare(text: str) -> str:
    """Return a text as it is compared: without white space, punctuation, emphasis, case and width."""
    return _FILLER.sub("", unicodedata.normalize("NFKC", text).casefold())


Hash = Annotated[str, Meta(pattern=r"^([0-9a-f]{12})?\Z")]
Sketch = Annotated[bytes, Meta(max_length=_BUCKETS)]


class Fingerprint(Struct, frozen=True, array_like=True):
    """What the ledger keeps of a text: a hash and a sketch of its title and of its answer, empty where it has none."""

    title: Hash = ""
    answer: Hash = ""
    title_sketch: Sketch = b""
    answer_sketch: Sketch = b""

    def __post_init__(self) -> None:
        """Refuse sketches that cannot be compared."""
        if any(one and len(one) != _BUCKETS for one in (self.title_sketch, self.answer_sketch)):
            raise ValueError("a sketch has the wrong length")

    @property
    def is_telling(self) -> bool:
        """Whether the answer is long enough to tell one text from another by what they share."""
        return bool(self.answer_sketch) and _BUCKETS - self.answer_sketch.count(0) >= _LEAST_FILLED

    @property
    def answer_only(self) -> Fingerprint:
        """The same without the title."""
        return Fingerprint("", self.answer, b"", self.answer_sketch)

    @property
    def text(self) -> tuple[str, str]:
        """The two hashes, by which texts that are wholly the same are found."""
        return self.title, self.answer


@dataclass(frozen=True)
class Wording:
    """The two texts by which a question, a follow-up question or a table is recognised.

    `answer` is empty where it is too short to tell one from another; that of a few words may be the same, or not. Such
    a one is `short`: of a question that has nothing else to know it by, the very same is worth a question.
    """

    title: str
    answer: str
    short: str = ""

    @cached_property
    def hashes(self) -> tuple[str, str]:
        """The hashes of title and answer. Cheap, unlike the sketches: most texts have not changed."""
        title = bare(self.title) or self.title.strip()
        return short_hash(title) if title else "", self.answer_hash

    @cached_property
    def answer_hash(self) -> str:
        """The hash of the answer, be it long or short."""
        return _answer_hash(self.answer or self.short)

    @cached_property
    def fingerprint(self) -> Fingerprint:
        """Its fingerprint."""
        return Fingerprint(self.hashes[0], self.answer_hash, sketch(self.title), sketch(self.answer))

    def take(self, fingerprint: Fingerprint) -> None:
        """Take the fingerprint that another process made of the same texts."""
        vars(self)["fingerprint"] = fingerprint


def wording(title: str, answer: str) -> Wording:
    """Return the wording of a question; an answer of a few words does not say which question it answers."""
    if len(answer) >= _LEAST_ANSWER:
        return Wording(title, answer)
    said = "".join(_LABEL.sub("", answer).split())
    return Wording(title, "", answer if len(said) >= _LEAST_SHORT else "")


def _answer_hash(answer: str) -> str:
    text = " ".join(answer.split())
    return short_hash(text) if text else ""


def child_wording(title: str, answer: str) -> Wording:
    """Return the wording of a follow-up or a table; a short answer is evidence only where it is the very same."""
    return Wording(title, answer)


def sketch(text: str) -> bytes:
    """Return a sketch of the character 3-grams of a text: for each of 64 buckets a byte of its smallest hash, or 0.

    Of a long text the beginning counts, which bounds the time; a title of 30 characters is kept almost whole.
    """
    letters = bare(text[: 2 * _MOST_CHARACTERS])[:_MOST_CHARACTERS].encode("utf-16-le", "surrogatepass")
    if not letters:
        return b""
    starts = range(0, max(1, len(letters) - _GRAM + 1), 2)
    hashes = sorted({crc32(letters[start : start + _GRAM]) for start in starts}, reverse=True)
    smallest = {value % _BUCKETS: value // _BUCKETS for value in hashes}
    return bytes([1 + smallest[bucket] % 255 if bucket in smallest else 0 for bucket in range(_BUCKETS)])


def resemblance(one: bytes, other: bytes) -> float:
    """Estimate from two sketches which share of the 3-grams of both texts is in both (Jaccard's index)."""
    if not one or not other:
        return 0.0
    # Whole sketches at once: a thousand comparisons a question must cost nothing.
    first, second = int.from_bytes(one), int.from_bytes(other)
    agreeing = (first ^ second).to_bytes(_BUCKETS).count(0)
    empty = (first | second).to_bytes(_BUCKETS).count(0)
    return (agreeing - empty) / (_BUCKETS - empty)


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


ALIKE = 0.5
"""From here on two labels of rows are one label, edited."""
_STEM = 3


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
