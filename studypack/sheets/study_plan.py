"""Turns the questions of a role into study plans: so many days, each with its share of every difficulty."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from ..render.views import QuestionView

MINUTES = {0: 12, 1: 8, 2: 12, 3: 18, 4: 24, 5: 30}
"""How long a question takes, by its stars: to read, to say aloud, and to review its cards."""
FULL_DAY = 8 * 60
"""So many minutes are a day's work; of a longer day the plan says what comes first."""
MANY = 100
"""A longer list of what to see if there is time left names sections: nobody ticks off so many questions one by one."""
_KEY = re.compile(r"^(?P<part>.*?)(?P<number>\d+)$")


@dataclass(frozen=True)
class Share:
    """Questions in study order, and how many minutes they take."""

    questions: tuple[QuestionView, ...]
    minutes: int

    @property
    def hours(self) -> str:
        """The time that they take, to the half hour."""
        return f"{max(round(self.minutes / 30), 1) / 2:g}"

    @property
    def sections(self) -> tuple[tuple[QuestionView, ...], ...]:
        """The questions of each section, where there are too many to be named one by one; else nothing."""
        if len(self.questions) <= MANY:
            return ()
        return tuple(tuple(group) for _, group in groupby(self.questions, key=lambda view: (view.part, view.section)))


@dataclass(frozen=True)
class Day(Share):
    """One day of a plan, and how to find its cards in Anki.

    A day of more than a day's work has two shares: what comes first, and the rest for whoever has time left.
    """

    number: int
    search: str
    shares: tuple[Share, ...]


@dataclass(frozen=True)
class Plan:
    """A plan: for whom, over how many days."""

    role: str
    days: tuple[Day, ...]


def plan(role: str, views: Sequence[QuestionView], count: int) -> Plan:
    """Spread questions over days: every difficulty evenly, and within a difficulty in study order."""
    order = {view.id: place for place, view in enumerate(views)}
    shares: list[list[QuestionView]] = [[] for _ in range(count)]
    levels = groupby(sorted(views, key=lambda view: -view.stars), key=lambda view: view.stars)
    for _, level in levels:
        _spread(list(level), shares)
    return Plan(
        role,
        tuple(
            _day(number, sorted(share, key=lambda view: order[view.id]))
            for number, share in enumerate(shares, start=1)
            if share
        ),
    )


def _spread(level: list[QuestionView], shares: list[list[QuestionView]]) -> None:
    """Deal one difficulty out; what does not divide goes to the days with the least to do so far."""
    size, over = divmod(len(level), len(shares))
    lightest = sorted(range(len(shares)), key=lambda day: (_minutes(shares[day]), day))[:over]
    at = 0
    for day, share in enumerate(shares):
        end = at + size + (day in lightest)
        share.extend(level[at:end])
        at = end


def _day(number: int, questions: list[QuestionView]) -> Day:
    minutes = _minutes(questions)
    shares = _by_need(questions) if minutes > FULL_DAY else [questions]
    return Day(
        tuple(questions),
        minutes,
        number,
        search([view.key for view in questions]),
        tuple(Share(tuple(share), _minutes(share)) for share in shares),
    )


def _by_need(questions: Sequence[QuestionView]) -> list[list[QuestionView]]:
    """Part the questions that are asked most, as many as a day has room for, from the rest."""
    first: list[QuestionView] = []
    for view in sorted(questions, key=lambda view: (not view.is_frequent, -view.stars)):
        if _minutes([*first, view]) > FULL_DAY:
            break
        first.append(view)
    return [[view for view in questions if view in first], [view for view in questions if view not in first]]


def _minutes(questions: Sequence[QuestionView]) -> int:
    return sum(MINUTES[view.stars] for view in questions)


def search(keys: Sequence[str]) -> str:
    """Return what to type into Anki's browser to see the cards of these questions, and no others."""
    parts: dict[str, list[str]] = {}
    for key in keys:
        match = _KEY.match(key)
        part, number = (match.group("part"), match.group("number")) if match else (key, "")
        parts.setdefault(part, []).append(number)
    found = [
        f"{re.escape(part)}({'|'.join(numbers)})" if any(numbers) else re.escape(part)
        for part, numbers in parts.items()
    ]
    return f'"Key:re:^({"|".join(found)})$"'
