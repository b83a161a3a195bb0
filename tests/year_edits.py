"""Makes questions by chance, and every kind of edit that a maintainer does to them."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

Row = tuple[int, str, str, str]


@dataclass(frozen=True)
class FollowUp:
    """A follow-up question; `uid` says which it is, whatever becomes of its words."""

    uid: int
    question: str
    answer: str


@dataclass(frozen=True)
class Question:
    """A question with its follow-ups and the rows of its table; `also` are those that were made one with it."""

    uid: int
    title: str
    answer: str
    section: int
    stars: int
    followups: tuple[FollowUp, ...] = ()
    rows: tuple[Row, ...] = ()
    pin: str = ""
    also: tuple[int, ...] = ()

    def markdown(self, number: int) -> str:
        """Return its lines."""
        pin = f" {{#{self.pin}}}" if self.pin else ""
        lines = [f"#### Q{number}:{self.title}？{pin}", "", f"**难度**:{'⭐' * self.stars}", "**岗位**:通用"]
        lines += ["**标签**:#甲", "**公司**:某", "", "**标准答案**:", "", self.answer, ""]
        if self.rows:
            lines += ["**对比表**:比一比", "", "| 项 | 做法 | 代价 |", "|---|---|---|"]
            lines += [*(f"| {label} | {one} | {two} |" for _, label, one, two in self.rows), ""]
        if self.followups:
            lines += ["**延伸问题**:", *(f"- {one.question}？\n  - 答:{one.answer}" for one in self.followups), ""]
        return "\n".join(lines)


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


def is_unlike(one: str, other: str) -> bool:
    """Tell whether two texts made by chance have nothing but their beginning in common."""
    return len(set(one) & set(other)) < len(set(one)) / 2


def become_others(before: Sequence[Question], now: Sequence[Question]) -> set[int]:
    """Return the questions of which title, answer and place are all new: nobody can tell them from new ones."""
    old = {question.uid: (at, question) for at, question in enumerate(before)}
    found = set()
    for at, question in enumerate(now):
        was, known = old.get(question.uid, (0, question))
        is_moved = at > 0 and was > 0 and now[at - 1].uid != before[was - 1].uid
        if is_moved and is_unlike(known.title, question.title) and is_unlike(known.answer, question.answer):
            found.add(question.uid)
    return found


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


def title_repeated(chance: Chance, bank: list[Question]) -> list[Question]:
    """Add a question that asks what another asks, with another answer."""
    at, to = chance.random.randrange(len(bank)), chance.random.randint(0, len(bank))
    return [*bank[:to], replace(chance.question(), title=bank[at].title), *bank[to:]]


def narrowed(chance: Chance, bank: list[Question]) -> list[Question]:
    """Give a question another title, and ask in its old words for something else."""
    at = chance.random.randrange(len(bank))
    new = replace(chance.question(), title=bank[at].title)
    return [*bank[:at], replace(bank[at], title=chance.text(18)), new, *bank[at + 1 :]]


def titles_swapped(chance: Chance, bank: list[Question]) -> list[Question]:
    """Let two questions swap their titles."""
    at, to = chance.random.sample(range(len(bank)), 2)
    return [replace(q, title={at: bank[to].title, to: bank[at].title}.get(i, q.title)) for i, q in enumerate(bank)]


def split(chance: Chance, bank: list[Question]) -> list[Question]:
    """Make two of one: the second half of its answer gets a title of its own, and follows it."""
    at = chance.random.randrange(len(bank))
    whole, half = bank[at], len(bank[at].answer) // 2
    if whole.also:
        return bank  # a part of it is what another question was
    new = Question(chance.uid(), chance.text(18), whole.answer[half:], whole.section, whole.stars, whole.followups[1:])
    return [*bank[:at], replace(whole, answer=whole.answer[:half], followups=whole.followups[:1]), new, *bank[at + 1 :]]


def made_one(chance: Chance, bank: list[Question]) -> list[Question]:
    """Make one of two, under a title made of both; it may have the card of either."""
    at, to = chance.random.sample(range(len(bank)), 2)
    one, other = bank[at], bank[to]
    both = replace(
        one,
        title=one.title[: len(one.title) // 2] + other.title[len(other.title) // 2 :],
        answer=one.answer + other.answer,
        followups=one.followups + other.followups,
        rows=one.rows or other.rows,
        pin=one.pin or other.pin,
        also=(*one.also, other.uid, *other.also),
    )
    return [both if question is one else question for question in bank if question is not other]


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
    "title of another": title_repeated,
    "title narrowed, another in its words": narrowed,
    "titles swapped": titles_swapped,
    "split in two": split,
    "two made one": made_one,
    "follow-up reworded": of_followups(lambda c, f: changed(f, question=c.text(12))),
    "follow-up answered anew": of_followups(lambda c, f: changed(f, answer=c.text(50))),
    "follow-up written anew": of_followups(lambda c, f: changed(f, question=c.text(12), answer=c.text(50))),
    "follow-ups turned round": of_followups(lambda _, f: f[::-1]),
    "follow-up added": of_followups(lambda c, f: (FollowUp(c.uid(), c.text(12), c.text(9)), *f)),
    "follow-up removed": of_followups(lambda _, f: f[1:]),
    "follow-ups moved": followups_moved,
    "tables swapped": tables_swapped,
    "row relabelled": of_rows(lambda c, r: ((r[0][0], c.text(4), *r[0][2:]), *r[1:])),
    "row edited": of_rows(lambda c, r: ((*r[0][:2], c.text(6), r[0][3]), *r[1:])),
    "row written anew": of_rows(lambda c, r: ((r[0][0], c.text(4), c.text(6), c.text(6)), *r[1:])),
    "row added": of_rows(lambda c, r: (c.row(), *r)),
    "row removed": of_rows(lambda _, r: r[1:] if len(r) > 3 else r),
    "rows turned round": of_rows(lambda _, r: r[::-1]),
}
