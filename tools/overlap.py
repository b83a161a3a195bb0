"""Finds the longest runs of characters that a bank shares with another text: `python tools/overlap.py FILE`.

Formulas, code, links and metadata lines do not count; nor do Latin letters and digits, which are mostly names.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

_LEFT_OUT = (
    r"```.*?```",
    r"\$\$.*?\$\$",
    r"\$[^$\n]*\$",
    r"`[^`\n]*`",
    r"\]\([^)]*\)",
    r"^\*\*(?:难度|岗位|标签|公司)\*\*[^\n]*$",
    r"^#{2,3} [^\n]*$",
)


def prose(text: str) -> str:
    """Return the running text of a bank: a mark stands where something was left out."""
    for pattern in _LEFT_OUT:
        text = re.sub(pattern, "\n", text, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"[A-Za-z0-9 .,:;/()*_|#\-]+", "\n", text)


def shared_runs(one: str, other: str, shortest: int) -> list[str]:
    """Return the runs of at least `shortest` characters, without line ends, that stand in both texts; longest first."""
    known = {other[start : start + shortest] for start in range(len(other) - shortest + 1)}
    found: set[str] = set()
    start = 0
    while start <= len(one) - shortest:
        if one[start : start + shortest] not in known or "\n" in one[start : start + shortest]:
            start += 1
            continue
        end = start + shortest
        while end < len(one) and one[end] != "\n" and one[start : end + 1] in other:
            end += 1
        found.add(one[start:end])
        start = end
    return sorted(found, key=lambda run: (-len(run), run))


def main() -> None:
    """Print the longest runs that the shipped bank shares with the file named."""
    other = prose(Path(sys.argv[1]).read_text(encoding="utf-8"))
    for path in sorted(Path("questions").rglob("*.md")):
        runs = shared_runs(prose(path.read_text(encoding="utf-8")), other, 8)
        longest = ", ".join(f"{len(run)}: {run}" for run in runs[:3])
        sys.stdout.write(f"{path.name}: {longest or 'no run of 8 characters'}\n")


if __name__ == "__main__":
    main()
