"""Plays a year of a maintainer: edits, branches, reverts, lost ledgers; knows all along which card is which."""

from __future__ import annotations

import json
import random
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from studypack.bank.diagnostics import Code
from tests.workshop import Workshop

Row = tuple[int, str, str, str]


@dataclass(frozen=True)
class FollowUp:
    """A follow-up question; `uid` says which it is, whatever becomes of its words."""

    uid: int
    question: str
    answer: str


@dataclass(frozen=True)
class Question:
    """A question with its follow-ups and the rows of its table."""

    uid: int
    title: str
    answer: str
    section: int
    stars: int
    followups: tuple[FollowUp, ...] = ()
    rows: tuple[Row, ...] = ()

    def markdown(self, number: int) -> str:
        """Return its lines."""
        lines = [f"#### Q{number}:{self.title}？", "", f"**难度**:{'⭐' * self.stars}", "**岗位**:通用"]
        lines += ["**标签**:#甲", "**公司**:某", "", "**标准答案**:", "", self.answer, ""]
        if self.rows:
            lines += ["**对比表**:比一比", "", "| 项 | 做法 | 代价 |", "|---|---|---|"]
            lines += [*(f"| {label} | {one} | {two} |" for _, label, one, two in self.rows), ""]
        if self.followups:
            lines += ["**延伸问题**:", *(f"- {one.question}？\n  - 答:{one.answer}" for one in self.followups), ""]
        return "\n".join(lines)


@dataclass(frozen=True)
class State:
    """A bank's questions at one time, and its ledger as committed then."""

    questions: tuple[Question, ...]
    ledger: bytes | None = None


class Chance:
    """Words by chance, from a seed: no two texts are alike unless one was made from the other."""

    def __init__(self, seed: int) -> None:
        """Begin at a seed."""
        self.random = random.Random(seed)
        self.made = 0

    def uid(self) -> int:
        """Return a number that nothing has."""
        self.made += 1
        return self.made

    def text(self, length: int) -> str:
        """Return a text that resembles no other."""
        return "".join(chr(self.random.randrange(0x4E00, 0x9FA0)) for _ in range(length))

    def question(self) -> Question:
        """Return a new question."""
        followups = tuple(
            FollowUp(self.uid(), self.text(12), self.text(self.random.choice((8, 50))))
            for _ in range(self.random.randint(0, 3))
        )
        rows = tuple(self.row() for _ in range(self.random.choice((0, 0, 3, 4))))
        title, answer = f"怎样理解{self.text(16)}", self.text(80)
        return Question(
            self.uid(), title, answer, self.random.randint(1, 4), self.random.randint(1, 4), followups, rows
        )

    def row(self) -> Row:
        """Return a new row."""
        return (self.uid(), self.text(4), self.text(6), self.text(6))

    def edited(self, text: str, share: float = 0.1) -> str:
        """Return a text with a piece of it rewritten."""
        length = max(1, int(len(text) * share))
        at = self.random.randrange(max(1, len(text) - length))
        return text[:at] + self.text(length) + text[at + length :]


Edit = Callable[[Chance, list[Question]], list[Question]]


def one(change: Callable[[Chance, Question], Question]) -> Edit:
    """Return an edit of one question."""

    def edit(chance: Chance, bank: list[Question]) -> list[Question]:
        at = chance.random.randrange(len(bank))
        return [*bank[:at], change(chance, bank[at]), *bank[at + 1 :]]

    return edit


def of_followups(change: Callable[[Chance, tuple[FollowUp, ...]], tuple[FollowUp, ...]]) -> Edit:
    """Return an edit of the follow-ups of a question that has some."""
    return one(lambda chance, question: replace(question, followups=change(chance, question.followups)))


def of_rows(change: Callable[[Chance, tuple[Row, ...]], tuple[Row, ...]]) -> Edit:
    """Return an edit of the rows of a table that has some."""
    return one(lambda c, q: replace(q, rows=change(c, q.rows)) if q.rows else q)


def changed(items: tuple[FollowUp, ...], **what: Any) -> tuple[FollowUp, ...]:
    """Return follow-ups of which the first is changed."""
    return (replace(items[0], **what), *items[1:]) if items else ()


def inserted(chance: Chance, bank: list[Question]) -> list[Question]:
    """Add a question somewhere: all after it are renumbered."""
    at = chance.random.randint(0, len(bank))
    return [*bank[:at], chance.question(), *bank[at:]]


def removed(chance: Chance, bank: list[Question]) -> list[Question]:
    """Take a question out."""
    at = chance.random.randrange(len(bank))
    return bank[:at] + bank[at + 1 :]


def swapped(chance: Chance, bank: list[Question]) -> list[Question]:
    """Let two questions change places."""
    at, to = sorted(chance.random.sample(range(len(bank)), 2))
    return [*bank[:at], bank[to], *bank[at + 1 : to], bank[at], *bank[to + 1 :]]


def replaced(chance: Chance, bank: list[Question]) -> list[Question]:
    """Write another question into the place of one."""
    at = chance.random.randrange(len(bank))
    return [*bank[:at], replace(chance.question(), section=bank[at].section), *bank[at + 1 :]]


def followups_moved(chance: Chance, bank: list[Question]) -> list[Question]:
    """Move the follow-ups of a question to another."""
    at, to = chance.random.sample(range(len(bank)), 2)
    joined = (*bank[to].followups, *bank[at].followups)
    return [replace(q, followups={at: (), to: joined}.get(i, q.followups)) for i, q in enumerate(bank)]


def tables_swapped(chance: Chance, bank: list[Question]) -> list[Question]:
    """Let two questions swap their tables."""
    at, to = chance.random.sample(range(len(bank)), 2)
    return [replace(q, rows={at: bank[to].rows, to: bank[at].rows}.get(i, q.rows)) for i, q in enumerate(bank)]


EDITS: dict[str, Edit] = {
    "answer edited": one(lambda c, q: replace(q, answer=c.edited(q.answer))),
    "answer written anew": one(lambda c, q: replace(q, answer=c.text(80))),
    "title edited": one(lambda c, q: replace(q, title=c.edited(q.title))),
    "title written anew": one(lambda c, q: replace(q, title=c.text(18))),
    "both edited": one(lambda c, q: replace(q, title=c.edited(q.title, 0.2), answer=c.edited(q.answer, 0.3))),
    "both written anew": one(lambda c, q: replace(q, title=c.text(18), answer=c.text(80))),
    "stars": one(lambda c, q: replace(q, stars=c.random.randint(1, 4))),
    "section": one(lambda c, q: replace(q, section=c.random.randint(1, 4))),
    "inserted": inserted,
    "removed": removed,
    "swapped": swapped,
    "another in its place": replaced,
    "follow-up reworded": of_followups(lambda c, f: changed(f, question=c.text(12))),
    "follow-up answered anew": of_followups(lambda c, f: changed(f, answer=c.text(50))),
    "follow-up written anew": of_followups(lambda c, f: changed(f, question=c.text(12), answer=c.text(50))),
    "follow-ups turned round": of_followups(lambda c, f: f[::-1]),  # noqa: ARG005
    "follow-up added": of_followups(lambda c, f: (FollowUp(c.uid(), c.text(12), c.text(9)), *f)),
    "follow-up removed": of_followups(lambda c, f: f[1:]),  # noqa: ARG005
    "follow-ups moved": followups_moved,
    "tables swapped": tables_swapped,
    "row relabelled": of_rows(lambda c, r: ((r[0][0], c.text(4), *r[0][2:]), *r[1:])),
    "row edited": of_rows(lambda c, r: ((*r[0][:2], c.text(6), r[0][3]), *r[1:])),
    "row written anew": of_rows(lambda c, r: ((r[0][0], c.text(4), c.text(6), c.text(6)), *r[1:])),
    "row added": of_rows(lambda c, r: (c.row(), *r)),
    "row removed": of_rows(lambda c, r: r[1:] if len(r) > 3 else r),  # noqa: ARG005
    "rows turned round": of_rows(lambda c, r: r[::-1]),  # noqa: ARG005
}
HISTORY = ("edit again before building", "revert", "ledger lost", "output lost", "branch merged", "branch forgotten")


@dataclass
class Tally:
    """What became of cards, by kind of edit: kept, told as doubtful, lost without a word, given to another."""

    kept: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    swapped: Counter[str] = field(default_factory=Counter)

    def table(self) -> str:
        """Return the table: kind, notes and rows kept, asked, lost, given to another."""
        kinds = list(dict.fromkeys([*self.kept, *self.asked, *self.lost, *self.swapped]))
        lines = ["| kind | cards kept | asked | lost unasked | given to another |", "|---|---|---|---|---|"]
        lines += [
            f"| {kind} | {self.kept[kind]} | {self.asked[kind]} | {self.lost[kind]} | {self.swapped[kind]} |"
            for kind in kinds
        ]
        return "\n".join(lines) + "\n"


class Year:
    """A maintainer's bank, its history, and which card every question, follow-up and row has had."""

    def __init__(self, folder: Path, seed: int, questions: int, *, accept: tuple[str, ...] = ()) -> None:
        """Build a first bank; what is doubtful is taken if it is to be accepted."""
        self.accept = accept
        self.chance = Chance(seed)
        self.bank = [self.chance.question() for _ in range(questions)]
        self.shop = Workshop(folder, text=self.text())
        self.history: list[State] = []
        self.cards: dict[int, str] = {}
        self.had: dict[int, set[str]] = defaultdict(set)
        self.owners: dict[str, int] = {}
        self.tally = Tally()
        self.build("first build")

    def text(self) -> str:
        """Return the bank's text, numbered as it stands."""
        self.bank.sort(key=lambda question: question.section)
        text, section = "# 题库\n\n## 第一部分:基础\n\n", 0
        for number, question in enumerate(self.bank, start=1):
            if question.section != section:
                section = question.section
                text += f"### 1.{section} 第{section}节\n\n"
            text += question.markdown(number) + "\n"
        return text

    def ledger(self) -> Path:
        """Return the path of the committed ledger."""
        return self.shop.bank / "ledger.json"

    def commit(self) -> State:
        """Return what would be committed now."""
        return State(tuple(self.bank), self.ledger().read_bytes() if self.ledger().exists() else None)

    def checkout(self, state: State) -> None:
        """Take back bank and ledger as they were."""
        self.bank = list(state.questions)
        if state.ledger is not None:
            self.ledger().write_bytes(state.ledger)

    def step(self, kind: str) -> str:
        """Do something of a kind; return the kind of edit for the table."""
        if kind in EDITS:
            self.bank = EDITS[kind](self.chance, list(self.bank))
        elif kind == "revert" and self.history:
            self.checkout(self.chance.random.choice(self.history[-4:]))
        elif kind == "ledger lost":
            self.ledger().unlink(missing_ok=True)
        elif kind == "output lost":
            self.publish()
            shutil.rmtree(self.shop.out)
        elif kind == "branch merged":
            self.merge()
        elif kind == "branch forgotten":
            self.forget()
        return kind

    def publish(self) -> None:
        """Keep the ledger of the last output where the page has it."""
        if (self.shop.out / "ledger.json").exists():
            shutil.copyfile(self.shop.out / "ledger.json", self.shop.folder / "published.json")

    def merge(self) -> None:
        """Add a question in two branches, each built by itself, and join both lines of their ledgers as Git does."""
        base, sides = self.commit(), []
        for _ in range(2):
            self.checkout(base)
            self.bank = inserted(self.chance, list(self.bank))
            self.elsewhere()
            sides.append(self.commit())
        ours, theirs = sides
        known = {question.uid for question in base.questions}
        new = [question for question in theirs.questions if question.uid not in known]
        self.bank = [*ours.questions, *new]
        lines = (ours.ledger or b"").decode().split("\n")
        more = [line for line in (theirs.ledger or b"").decode().split("\n") if line not in lines]
        at = lines.index('"notes": {') + 1
        self.ledger().write_text("\n".join([*lines[:at], *more, *lines[at:]]), encoding="utf-8")

    def forget(self) -> None:
        """Add a question in a branch that is built and never merged."""
        base = self.commit()
        self.bank = inserted(self.chance, list(self.bank))
        self.elsewhere()
        self.checkout(base)

    def elsewhere(self) -> None:
        """Build on another machine, which has no output of ours."""
        self.shop.write(self.text())
        out = self.shop.out
        kept = out.with_name("kept")
        out.rename(kept) if out.exists() else None
        assert self.shop.build().is_done
        shutil.rmtree(out)
        kept.rename(out) if kept.exists() else None

    def build(self, *kinds: str) -> Path:
        """Build after edits of these kinds, and compare every card with what it was; return the package."""
        self.shop.write(self.text())
        self.publish()
        published = self.shop.folder / "published.json"
        given = {"published": published} if published.exists() else {}
        result = self.shop.build(later=3600, allow_removal=True, accept=self.accept, **given)
        assert result.is_done, result.problems
        doubts = "\n".join(one.hint for one in result.problems if one.code is Code.DOUBTFUL_MATCH)
        self.compare(" + ".join(kinds), doubts)
        self.history.append(self.commit())
        self.publish()
        return self.shop.out / "decks" / "small.apkg"

    def seen(self) -> dict[int, str]:
        """Return the card that every question, follow-up and row has now: its guid, of a row with its number."""
        notes = json.loads(self.ledger().read_text(encoding="utf-8"))["notes"]
        by_title = {one["title"]: (name, one["guid"]) for name, one in notes.items() if one.get("title")}
        tables = {one["question"]: one for one in notes.values() if one["kind"] == "table"}
        found: dict[int, str] = {}
        for question in self.bank:
            name, found[question.uid] = by_title[f"{question.title}？"]
            for one in question.followups:
                found[one.uid] = by_title[f"{one.question}？"][1]
            if question.rows:
                table = next(
                    one for one in notes.values() if one["kind"] == "table"
                    and [row[1] for row in one["rows"]] == [label for _, label, *_ in question.rows]
                )  # fmt: skip
                rows = zip(question.rows, table["rows"], strict=True)
                found |= {row[0]: f"{table['guid']}:{number}" for row, (number, *_) in rows}
        assert tables or not any(question.rows for question in self.bank)
        assert name
        return found

    def compare(self, kind: str, doubts: str) -> None:
        """Count what became of every card; a card that another has is the one thing that must never be."""
        notes = json.loads(self.ledger().read_text(encoding="utf-8"))
        ids = {one["guid"]: name for name, one in {**notes["notes"], **notes["retired"]}.items()}
        for uid, card in self.seen().items():
            owner = self.owners.setdefault(card, uid)
            if owner != uid:
                self.tally.swapped[kind] += 1
            elif self.cards.get(uid, card) == card or card in self.had[uid]:
                self.tally.kept[kind] += uid in self.cards
            else:
                guid, _, _ = self.cards[uid].partition(":")
                is_asked = f"{{#{ids.get(guid, '')}" in doubts
                (self.tally.asked if is_asked else self.tally.lost)[kind] += 1
            self.cards[uid] = card
            self.had[uid].add(card)
