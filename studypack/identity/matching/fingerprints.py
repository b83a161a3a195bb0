"""Fingerprints of texts: short values that tell how much two texts have in common, once the texts are gone."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Annotated
from zlib import crc32

from msgspec import Meta, Struct

from ...output.workers import pool

BUCKETS = 64
MANY = 1_000
"""So many new texts are worth sending to other processes."""
_SHARE = 500
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
Sketch = Annotated[bytes, Meta(max_length=BUCKETS)]


class Fingerprint(Struct, frozen=True, array_like=True):
    """What the ledger keeps of a text: a hash and a sketch of its title and of its answer, empty where it has none."""

    title: Hash = ""
    answer: Hash = ""
    title_sketch: Sketch = b""
    answer_sketch: Sketch = b""

    def __post_init__(self) -> None:
        """Refuse sketches that cannot be compared."""
        if any(one and len(one) != BUCKETS for one in (self.title_sketch, self.answer_sketch)):
            raise ValueError("a sketch has the wrong length")

    @property
    def is_telling(self) -> bool:
        """Whether the answer is long enough to tell one text from another by what they share."""
        return bool(self.answer_sketch) and BUCKETS - self.answer_sketch.count(0) >= _LEAST_FILLED

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
        text = " ".join((self.answer or self.short).split())
        return short_hash(text) if text else ""

    @cached_property
    def fingerprint(self) -> Fingerprint:
        """Its fingerprint."""
        return Fingerprint(self.hashes[0], self.answer_hash, sketch(self.title), sketch(self.answer))

    @property
    def is_new(self) -> bool:
        """Whether its fingerprint has still to be made."""
        return "fingerprint" not in vars(self)

    def take(self, fingerprint: Fingerprint) -> None:
        """Take the fingerprint that a ledger has of the same texts, or that another process made."""
        vars(self)["fingerprint"] = fingerprint


def wording(title: str, answer: str) -> Wording:
    """Return the wording of a question; an answer of a few words does not say which question it answers."""
    if len(answer) >= _LEAST_ANSWER:
        return Wording(title, answer)
    said = "".join(_LABEL.sub("", answer).split())
    return Wording(title, "", answer if len(said) >= _LEAST_SHORT else "")


def sketch(text: str) -> bytes:
    """Return a sketch of the character 3-grams of a text: for each of 64 buckets a byte of its smallest hash, or 0.

    Of a long text the beginning counts, which bounds the time; a title of 30 characters is kept almost whole.
    """
    letters = bare(text[: 2 * _MOST_CHARACTERS])[:_MOST_CHARACTERS].encode("utf-16-le", "surrogatepass")
    if not letters:
        return b""
    starts = range(0, max(1, len(letters) - _GRAM + 1), 2)
    hashes = sorted({crc32(letters[start : start + _GRAM]) for start in starts}, reverse=True)
    smallest = {value % BUCKETS: value // BUCKETS for value in hashes}
    return bytes([1 + smallest[bucket] % 255 if bucket in smallest else 0 for bucket in range(BUCKETS)])


@contextmanager
def fingerprinted(wordings: Iterable[Wording]) -> Iterator[None]:
    """Let fingerprints be made while the body runs, by other processes where they are many."""
    new = [one for one in wordings if one.is_new]
    workers = os.cpu_count() or 1
    if len(new) < MANY or workers < 2:
        yield
        return
    shares = [new[start : start + _SHARE] for start in range(0, len(new), _SHARE)]
    with pool(workers) as others:
        answers = [(share, others.submit(_fingerprints, share)) for share in shares]
        yield
        for share, answer in answers:
            for one, made in zip(share, answer(), strict=True):
                one.take(made)


def _fingerprints(wordings: Sequence[Wording]) -> list[Fingerprint]:
    return [one.fingerprint for one in wordings]
