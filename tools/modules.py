"""Says which modules one question passes through: `python -m tools.modules decks`, or `sheets`, or `preview`.

Counted is every module of the package in which a function runs while a bank of one question is built from nothing.
`docs/architecture.md` names the numbers.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

BANK = """#### Q1:What is a heap?

**Difficulty**:⭐⭐

**Scoring points**:
- A tree kept in an array

**Answer**:

A binary tree in which $p \\le c$ holds; `x[0]` is the least.

**Follow-ups**:
- Who uses it?
  - Answer: priority queues.

**Comparison table**:two trees

| tree | search |
|---|---|
| heap | linear |
| search tree | logarithmic |
"""


@contextmanager
def recorded() -> Iterator[set[str]]:
    """Collect the names of the package's modules in which functions run."""
    found: set[str] = set()

    def called(frame: FrameType, event: str, _: object) -> None:
        name = frame.f_globals.get("__name__", "")
        module = name.removeprefix("studypack.")
        if event == "call" and module != name and module not in found and not _imports(frame):
            found.add(module)

    sys.setprofile(called)
    try:
        yield found
    finally:
        sys.setprofile(None)


def _imports(frame: FrameType | None) -> bool:
    """Tell whether a function runs because a module of the package is being imported."""
    while frame is not None:
        if frame.f_code.co_name == "<module>" and frame.f_globals["__name__"].startswith("studypack"):
            return True
        frame = frame.f_back
    return False


def main(only: str) -> None:
    """Build the bank, and print the modules by their package."""
    os.cpu_count = lambda: 1  # everything in this process, where it is seen
    from studypack.cli import main as run

    with tempfile.TemporaryDirectory() as folder, recorded() as found:
        bank = Path(folder) / "bank.md"
        bank.write_text(BANK, encoding="utf-8")
        sys.argv = ["studypack", "build", str(bank), "--out", str(Path(folder) / "out"), "--only", only]
        try:
            run()
        except SystemExit as end:
            if end.code:
                raise
    packages = sorted({name.rpartition(".")[0] for name in found})
    for package in packages:
        names = sorted(name.rpartition(".")[2] for name in found if name.rpartition(".")[0] == package)
        print(f"{package or 'studypack'} ({len(names)}): {' '.join(names)}")  # noqa: T201
    print(f"{only}: {len(found)} modules")  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1])
