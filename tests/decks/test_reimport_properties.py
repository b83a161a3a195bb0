"""Any sequence of edits, each built, imported and studied: every card keeps its schedule and is the card it was."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.card_bank import run_anki
from tests.decks.test_import import python_of
from tests.learner import Learner, by_guid, importing

FEW, MANY = 3, 40


@dataclass
class Question:
    """A question as its author keeps it; `uid` says which it is, whatever becomes of it."""

    uid: int
    title: str
    answer: str
    section: int
    stars: int = 1
    tags: str = "#甲"
    rows: list[tuple[str, str]] = field(default_factory=list)
    followup: str = ""

    def markdown(self, number: int) -> str:
        """Return its lines."""
        rows = "".join(f"| {label} | {cell} |\n" for label, cell in self.rows)
        table = f"\n**对比表**:比一比\n\n| 维度 | 值 |\n|---|---|\n{rows}" if rows else ""
        followups = f"\n**延伸问题**:\n- {self.followup}？\n  - 答:{self.followup[::-1]}\n" if self.followup else ""
        head = f"#### Q{number}:{self.title}？\n\n**难度**:{'⭐' * self.stars}\n**岗位**:通用\n**标签**:{self.tags}\n"
        return f"{head}\n**标准答案**:\n\n{self.answer}\n{table}{followups}\n"


class Author:
    """Someone who edits a bank at random. Texts are random too, so that no two questions are alike."""

    def __init__(self, seed: int) -> None:
        """Start with six questions."""
        self.random = random.Random(seed)
        self.made = 0
        self.bank: list[Question] = []
        self.removed: list[Question] = []
        for _ in range(6):
            self.insert()

    def text(self, length: int) -> str:
        """Return a text that resembles no other."""
        return "".join(chr(self.random.randrange(0x4E00, 0x9FA0)) for _ in range(length))

    def any(self) -> Question:
        """Return some question."""
        return self.random.choice(self.bank)

    def insert(self) -> None:
        """Add a question, perhaps with a table and a follow-up, somewhere."""
        rows = [(self.text(4), self.text(6)) for _ in range(self.random.choice((0, 2, 4)))]
        followup = self.random.choice(("", self.text(12)))
        question = Question(
            self.made, self.text(20), self.text(60), self.random.randint(1, 3), rows=rows, followup=followup
        )
        self.bank.insert(self.random.randint(0, len(self.bank)), question)
        self.made += 1

    def remove(self) -> None:
        """Take a question out."""
        if len(self.bank) > 1:
            self.removed.append(self.bank.pop(self.random.randrange(len(self.bank))))

    def restore(self) -> None:
        """Put a removed question somewhere."""
        if self.removed:
            place = self.random.randint(0, len(self.bank))
            self.bank.insert(place, self.removed.pop(self.random.randrange(len(self.removed))))

    def swap(self) -> None:
        """Let two questions change places."""
        one, other = (self.random.randrange(len(self.bank)) for _ in range(2))
        self.bank[one], self.bank[other] = self.bank[other], self.bank[one]

    def edit_title(self) -> None:
        """Change two characters of a title."""
        question = self.any()
        question.title = question.title[:5] + self.text(2) + question.title[7:]

    def edit_answer(self) -> None:
        """Change two characters of an answer."""
        question = self.any()
        question.answer = question.answer[:30] + self.text(2) + question.answer[32:]

    def edit_followup(self) -> None:
        """Change two characters of a follow-up question."""
        question = self.any()
        question.followup = question.followup and self.text(2) + question.followup[2:]

    def retag(self) -> None:
        """Change tags."""
        self.any().tags = f"#{self.text(2)}"

    def move(self) -> None:
        """Move a question to a section and to another difficulty."""
        question = self.any()
        question.section, question.stars = self.random.randint(1, 3), self.random.randint(1, 3)

    def add_row(self) -> None:
        """Add a row somewhere in a table."""
        rows = self.any().rows
        rows.insert(self.random.randint(0, len(rows)), (self.text(4), self.text(6)))

    def remove_row(self) -> None:
        """Take a row out of a table that keeps two."""
        rows = self.any().rows
        if len(rows) > 2:
            rows.pop(self.random.randrange(len(rows)))

    def edit_row(self) -> None:
        """Change what a row says."""
        rows = self.any().rows
        if rows:
            rows[0] = (rows[0][0], self.text(6))

    def markdown(self) -> str:
        """Return the bank, its questions numbered in order."""
        self.bank.sort(key=lambda question: question.section)
        text, section = "# 题库\n\n## 第一部分:基础\n\n", 0
        for number, question in enumerate(self.bank, start=1):
            if question.section != section:
                section = question.section
                text += f"### 1.{section} 第{section}节\n\n"
            text += question.markdown(number)
        return text


STEPS = ("insert", "remove", "restore", "swap", "edit_title", "edit_answer", "edit_followup", "retag", "move",
         "add_row", "remove_row", "edit_row")  # fmt: skip
BUILDS = st.lists(st.lists(st.sampled_from(STEPS), min_size=1, max_size=4), min_size=1, max_size=4)


def check(seed: int, builds: list[list[str]]) -> None:
    """Build after each group of edits, import and study all that is new; compare every card with what it was."""
    author = Author(seed)
    with TemporaryDirectory() as folder:
        learner = Learner(Path(folder) / "made", text=author.markdown())
        known: dict[int, str] = {}
        for group in [[], *builds]:
            for step in group:
                getattr(author, step)()
            learner.shop.write(author.markdown())
            learner.build(accept=("all",), allow_removal=True)
            notes = learner.shop.ledger()["notes"].values()
            by_title = {one["title"]: one["guid"] for one in notes if one["kind"] == "question"}
            for question in author.bank:
                guid = by_title[f"{question.title}？"]
                assert known.setdefault(question.uid, guid) == guid
        imports = [step for path in learner.packages for step in (importing(path), {"do": "state"}, {"do": "study"})]
        last = [{"do": "notes"}, {"do": "fresh"}, importing(learner.packages[-1]), {"do": "notes"}]
        *results, notes, _, _, fresh = run_anki([*imports, {"do": "state"}, *last], python_of("newest"))
    states = [*results[1::3], results[-1]]
    studied = [{card: one for card, one in state.items() if one["reps"]} for state in states]
    for earlier, later in zip(studied, states[1:], strict=False):
        assert {card: later.get(card) for card in earlier} == earlier
    assert len(studied[-1]) == len(states[-1]) > 0
    held = by_guid(notes)
    for guid, note in by_guid(fresh).items():
        assert (held[guid]["fields"], held[guid]["tags"]) == (note["fields"], note["tags"])


def sequences(count: int) -> Callable[[Callable[[int, list[list[str]]], None]], Callable[[], None]]:
    """Return what runs a test on so many sequences of edits."""

    def decorate(test: Callable[[int, list[list[str]]], None]) -> Callable[[], None]:
        quiet = [HealthCheck.too_slow, HealthCheck.data_too_large]
        limited = settings(deadline=None, max_examples=count, suppress_health_check=quiet)
        decorated: Callable[[], None] = limited(given(st.integers(0, 10**6), BUILDS)(test))
        return decorated

    return decorate


@sequences(FEW)
def test_a_few_sequences_of_edits_keep_every_schedule(seed: int, builds: list[list[str]]) -> None:
    """A few random sequences, at every run."""
    check(seed, builds)


@pytest.mark.slow
@sequences(MANY)
def test_many_sequences_of_edits_keep_every_schedule(seed: int, builds: list[list[str]]) -> None:
    """Many random sequences."""
    check(seed, builds)


def test_every_kind_of_edit_keeps_every_schedule() -> None:
    """Each kind of edit once, one build for each."""
    check(7, [[step] for step in STEPS])
