"""Plans how the questions of a role are learned in so many days: none longer than eight hours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from ..bank.fragment import Fragment
from ..render.views import QuestionView

MINUTES = {0: 12, 1: 8, 2: 12, 3: 18, 4: 24, 5: 30}
"""How long a question takes, by its stars: to read, to say aloud, and to review its cards."""
FULL_DAY = 8 * 60
"""So many minutes are a day's work."""
MOST_LEFT = 60
"""So many questions for which there is no room are named; of more, only how many they are: the contents name them."""


@dataclass(frozen=True)
class Group:
    """Questions of one section, which are one deck of cards."""

    section: Fragment
    questions: tuple[QuestionView, ...]


@dataclass(frozen=True)
class Day:
    """One day of a plan: its questions by section, in study order."""

    number: int
    groups: tuple[Group, ...]
    minutes: int

    @property
    def questions(self) -> tuple[QuestionView, ...]:
        """All its questions."""
        return tuple(view for group in self.groups for view in group.questions)

    @property
    def hours(self) -> str:
        """The time that it takes, to the half hour."""
        return f"{max(round(self.minutes / 30), 1) / 2:g}"


@dataclass(frozen=True)
class Plan:
    """A plan: for whom, its days, and the questions for which they have no room, by section."""

    role: str
    days: tuple[Day, ...]
    left_out: tuple[Group, ...]

    @property
    def left_count(self) -> int:
        """For how many questions the days have no room."""
        return sum(len(group.questions) for group in self.left_out)


def plan(role: str, views: Sequence[QuestionView], count: int) -> Plan:
    """Spread questions over days: what is asked most first, every difficulty evenly, in study order."""
    chosen, left = _within(views, FULL_DAY * count)
    days: list[list[QuestionView]] = [[] for _ in range(count)]
    levels = groupby(sorted(chosen, key=lambda view: -view.stars), key=lambda view: view.stars)
    for _, level in levels:
        _spread(list(level), days)
    left += _lightened(days)
    return Plan(role, tuple(_days(days, views)), _groups(left, views))


def _within(views: Sequence[QuestionView], room: int) -> tuple[list[QuestionView], list[QuestionView]]:
    """Part the questions that are asked most, as many as there is room for, from the rest."""
    chosen: list[QuestionView] = []
    used = 0
    for view in sorted(views, key=lambda view: (not view.is_frequent, -view.stars)):
        if used + MINUTES[view.stars] > room:
            break
        chosen.append(view)
        used += MINUTES[view.stars]
    taken = {view.id for view in chosen}
    return [view for view in views if view.id in taken], [view for view in views if view.id not in taken]


def _spread(level: list[QuestionView], days: list[list[QuestionView]]) -> None:
    """Deal one difficulty out; what does not divide goes to the days with the least to do so far."""
    size, over = divmod(len(level), len(days))
    lightest = sorted(range(len(days)), key=lambda day: (_minutes(days[day]), day))[:over]
    at = 0
    for number, day in enumerate(days):
        end = at + size + (number in lightest)
        day.extend(level[at:end])
        at = end


def _lightened(days: list[list[QuestionView]]) -> list[QuestionView]:
    """Move what is too much for a day to one that has room, and return what no day has room for."""
    left: list[QuestionView] = []
    for day in days:
        while _minutes(day) > FULL_DAY:
            view = day.pop()  # the easiest: difficulties were dealt out from the hardest on
            other = min(days, key=_minutes)
            (other if _minutes(other) + MINUTES[view.stars] <= FULL_DAY else left).append(view)
    return left


def _days(days: Iterable[Sequence[QuestionView]], order: Sequence[QuestionView]) -> Iterable[Day]:
    filled = (day for day in days if day)
    return (Day(number, _groups(day, order), _minutes(day)) for number, day in enumerate(filled, start=1))


def _groups(questions: Iterable[QuestionView], order: Sequence[QuestionView]) -> tuple[Group, ...]:
    wanted = {view.id for view in questions}
    views = (view for view in order if view.id in wanted)
    groups = (tuple(group) for _, group in groupby(views, key=lambda view: view.section_title))
    return tuple(Group(group[0].section_heading, group) for group in groups)


def _minutes(questions: Iterable[QuestionView]) -> int:
    return sum(MINUTES[view.stars] for view in questions)
