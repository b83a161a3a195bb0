"""Counts what became of cards in a year that was played, by kind of edit, and prints it as a table."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field


@dataclass
class Tally:
    """What became of cards, by kind of edit; a build after several edits counts for each of their kinds."""

    counts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def count(self, kinds: tuple[str, ...], what: str, times: int = 1) -> None:
        """Count something for every kind."""
        for kind in dict.fromkeys(kinds):
            self.counts[kind][what] += times

    def add(self, other: Tally) -> None:
        """Add what another year counted."""
        for kind, counted in other.counts.items():
            self.counts[kind].update(counted)

    def total(self, what: str) -> int:
        """Return how often something happened."""
        return sum(one[what] for one in self.counts.values())

    def table(self) -> str:
        """Return the table of all kinds."""
        columns = ("builds", "cards kept", "schedules kept", "asked", "lost unasked", "given to another")
        rows = [(kind, *(str(one[what]) for what in columns)) for kind, one in sorted(self.counts.items())]
        lines = [("kind", *columns), ("---",) * 7, *rows]
        return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
