"""Any sequence of edits: a question keeps its id and guid, and no two share one."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from studypack.identity.ledger import Ledger
from tests.ledger_banks import ANSWERS, TITLES, Builder, Item, items, swap_word


class Author:
    """Someone who edits a bank at random; `uid`s say which question is which."""

    def __init__(self, seed: int, count: int) -> None:
        """Start with a bank of so many questions."""
        self.random = random.Random(seed)
        self.made = 0
        self.bank: list[tuple[int, Item]] = []
        self.removed: list[tuple[int, Item]] = []
        for _ in range(count):
            self.insert()

    def text(self, length: int) -> str:
        """Return a text that resembles no other."""
        return "".join(chr(self.random.randrange(0x4E00, 0x9FA0)) for _ in range(length))

    def place(self) -> int:
        """Return the place of some question."""
        return self.random.randrange(len(self.bank))

    def insert(self) -> None:
        """Add a question somewhere."""
        answer = self.random.choice(("", self.text(80)))
        item = Item(f"什么是{self.text(24)}?", answer, section=f"1.{self.random.randint(1, 3)} 节")
        self.bank.insert(self.random.randint(0, len(self.bank)), (self.made, item))
        self.made += 1

    def delete(self) -> None:
        """Remove a question."""
        if len(self.bank) > 1:
            self.removed.append(self.bank.pop(self.place()))

    def restore(self) -> None:
        """Put a removed question somewhere."""
        if self.removed:
            self.bank.insert(self.place(), self.removed.pop(self.random.randrange(len(self.removed))))

    def swap(self) -> None:
        """Let two questions change places."""
        one, other = self.place(), self.place()
        self.bank[one], self.bank[other] = self.bank[other], self.bank[one]

    def change(self, **what: object) -> None:
        """Change something of a question."""
        at = self.place()
        uid, item = self.bank[at]
        self.bank[at] = (uid, replace(item, **what))  # type: ignore[arg-type]

    def word(self) -> None:
        """Change a word of a title and of its answer."""
        at = self.place()
        uid, item = self.bank[at]
        title = swap_word(item.title, self.random.randint(3, 20), self.text(2))
        answer = swap_word(item.answer, self.random.randint(3, 60), self.text(2)) if item.answer else ""
        self.bank[at] = (uid, replace(item, title=title, answer=answer))

    def move(self) -> None:
        """Move a question to a section."""
        self.change(section=f"1.{self.random.randint(1, 3)} 节")

    def difficulty(self) -> None:
        """Change the stars of a question."""
        self.change(stars=self.random.randint(1, 3))

    def items(self) -> list[Item]:
        """Return the bank with the questions of a section together."""
        self.bank.sort(key=lambda pair: pair[1].section)
        return [item for _, item in self.bank]


STEPS = ("insert", "delete", "restore", "swap", "word", "move", "difficulty")


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10**6), st.lists(st.lists(st.sampled_from(STEPS), min_size=1, max_size=3), max_size=8))
def test_any_sequence_of_edits_keeps_ids(seed: int, builds: list[list[str]]) -> None:
    """Whatever is done between builds, a question keeps its id and guid, or is asked about; no two share one."""
    author, ledger = Author(seed, 6), Ledger("test")
    known: dict[int, tuple[str, str]] = {}
    for steps in [[], *builds]:
        for step in steps:
            getattr(author, step)()
        builder = Builder(ledger)
        ids = builder.ids(*author.items())
        guids = [builder.identities.guids[name] for name in ids]
        assert len(set(ids)) == len(ids) == len(set(guids))
        for (uid, _), name in zip(author.bank, zip(ids, guids, strict=True), strict=True):
            if known.setdefault(uid, name) != name:
                assert any(f"{{#{known[uid][0]}}}" in one.mend for one in builder.problems)
                known[uid] = name
        assert len(set(known.values())) == len(known)
        assert builder.stamped is not None
        ledger = builder.stamped.ledger


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(TITLES), st.sampled_from(("", *ANSWERS)), st.sampled_from(("", "a", "b")))))
def test_nothing_raises_however_alike_the_questions_are(bank: list[tuple[str, str, str]]) -> None:
    """Repeated titles, answers and ids give unique names all the same."""
    builder = Builder()
    builder.ids(*items(4))
    made = [Item(title, answer, explicit) for title, answer, explicit in bank] or items(1)
    for accept in (["all"], []):
        ids = builder.ids(*made, accept=accept)
        assert len(set(ids)) == len(ids)
