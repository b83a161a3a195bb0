"""Turns rows into a table in Markdown, and puts it into `docs/performance.md`."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from .rows import Row

PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
_PLACE = re.compile(r"(?<=<!-- figures -->\n).*(?=<!-- end of figures -->)", re.DOTALL)


def write_report(runs: Sequence[Sequence[Row]], machine: str, command: str, out: Path | None) -> None:
    """Write the table of some runs to a file, or between the marks of the page, and to the terminal."""
    text = f"Measured with `{command}` on {machine}.\n\n{table(runs)}"
    sys.stdout.write(text)
    if out is not None:
        out.write_text(text, encoding="utf-8")
        return
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(_PLACE.sub(lambda _: f"\n{text}\n", page), encoding="utf-8")


def table(runs: Sequence[Sequence[Row]]) -> str:
    """Return the table: the median of the runs, with the smallest and the largest share where there are several."""
    lines = [
        "| bank | build | seconds | share | at most | share of processor time | largest process |",
        "|---|---|---|---|---|---|---|",
    ]
    for rows in zip(*runs, strict=True):
        ordered = sorted(rows, key=lambda row: row.ratio)
        middle, spread = ordered[len(ordered) // 2], ""
        if len(ordered) > 1:
            spread = f" ({ordered[0].ratio:.3f} – {ordered[-1].ratio:.3f})"
        mark = "" if middle.ratio <= middle.target else " **missed**"
        cells = (
            middle.bank,
            middle.what,
            f"{middle.cost.seconds:.2f} of {middle.reference.seconds:.2f}",
            f"{middle.ratio:.3f}{spread}{mark}",
            f"{middle.target}",
            f"{middle.processor_ratio:.3f}",
            f"{middle.cost.memory} MiB",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
