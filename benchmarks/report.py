"""Writes rows as Markdown tables into `docs/performance.md`, each part in its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from .rows import Row

PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
_PLACE = re.compile(r"(?<=<!-- figures -->\n).*(?=<!-- end of figures -->)", re.DOTALL)
_SECTION = re.compile(r"<!-- (?P<name>[\w.-]+) -->\n.*?(?=<!-- |\Z)", re.DOTALL)
_HEAD = (
    "| bank | build | seconds | share | at most | share of processor time | largest process |",
    "|---|---|---|---|---|---|---|",
)


def section(runs: Sequence[Sequence[Row]], machine: str, command: str) -> str:
    """Return what is told of a part: how it was measured, and the table."""
    return f"Measured with `{command}` on {machine}.\n\n{table(runs)}"


def keep(name: str, text: str, order: Sequence[str]) -> None:
    """Put a part into the page, in place of what it said before; other parts stay as they were measured."""
    page = PAGE.read_text(encoding="utf-8")
    place = _PLACE.search(page)
    if place is None:
        raise RuntimeError(f"{PAGE} has no marks for the figures")
    found = {match["name"]: match[0].strip() for match in _SECTION.finditer(place[0])}
    found[name] = f"<!-- {name} -->\n\n{text.strip()}"
    ordered = [*(one for one in order if one in found), *(one for one in found if one not in order)]
    body = "\n\n".join(found[one] for one in ordered)
    PAGE.write_text(_PLACE.sub(lambda _: f"\n{body}\n\n", page), encoding="utf-8")


def table(runs: Sequence[Sequence[Row]]) -> str:
    """Return the table: the median of the runs, with the smallest and the largest share where there are several."""
    return "\n".join([*_HEAD, *(_line(rows) for rows in zip(*runs, strict=True))]) + "\n"


def _line(rows: Sequence[Row]) -> str:
    ordered = sorted(rows, key=lambda row: row.ratio)
    middle, spread = ordered[len(ordered) // 2], ""
    if len(ordered) > 1:
        spread = f" ({ordered[0].ratio:.3f} – {ordered[-1].ratio:.3f})"
    missed = " **missed**" if 0 < middle.target < middle.ratio else ""
    memory = f"{middle.cost.memory} MiB"
    if middle.memory:
        memory += f" of {middle.memory}" + ("" if middle.cost.memory <= middle.memory else " **missed**")
    cells = (
        middle.bank,
        middle.what,
        f"{middle.cost.seconds:.2f} of {middle.reference.seconds:.2f}",
        f"{middle.ratio:.3f}{spread}{missed}",
        f"{middle.target or '–'}",
        f"{middle.processor_ratio:.3f}" if middle.cost.processor else "–",
        memory,
    )
    return f"| {' | '.join(cells)} |"
