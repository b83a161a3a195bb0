"""Builds everything from banks that a stranger made large, and prints what each cost: the table of `docs/limits.md`.

`python -m benchmarks.loads` measures all, `python -m benchmarks.loads NAME…` some; each at half its size and whole.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from . import measure


@dataclass(frozen=True)
class Load:
    """What is many in a bank: how many, and the bank with so many."""

    size: int
    text: Callable[[int], str]
    files: Callable[[int], dict[str, bytes]] = lambda _: {}


def _answer(answer: str) -> str:
    return (
        f"## 第一部分:甲\n\n### 1.1 乙\n\n#### Q1:什么？\n\n**难度**:⭐\n**岗位**:通用\n\n**标准答案**:\n\n{answer}\n"
    )


def _sections(count: int) -> str:
    return "## 第一部分:甲\n\n" + "".join(
        f"### 1.{n} 节{n}\n\n#### Q{n}:问{n}？\n\n答。\n\n" for n in range(1, count + 1)
    )


def _parts(count: int) -> str:
    return "".join(f"## 第{n}部分:甲{n}\n\n### {n}.1 节\n\n#### Q1:问{n}？\n\n答。\n\n" for n in range(1, count + 1))


def _questions(count: int) -> str:
    return "### 1.1 乙\n\n" + "".join(f"#### Q{n}:问{n}？\n\n答。\n\n" for n in range(1, count + 1))


def _followups(count: int) -> str:
    return _answer("**延伸问题**:\n" + "".join(f"- 问{n}?\n  - 答:是{n}\n" for n in range(count)))


def _cells(count: int) -> str:
    row = "|a" * 40 + "|\n"
    return _answer(row + "|-" * 40 + "|\n" + row * (count // 40))


def _style(text: str) -> dict[str, bytes]:
    return {"styles/card.css": text.encode()}


def _drawing(kind: str) -> Callable[[int], dict[str, bytes]]:
    def made(count: int) -> dict[str, bytes]:
        ends = {"clip-path": "clipPath", "mask": "mask", "marker": "marker", "use": "g", "pattern": "pattern"}
        attribute = {"marker": "marker-mid", "pattern": "fill"}.get(kind, kind)
        shape = "<path d='M0 0L1 1L2 2L3 3L4 4' {}/>"
        if kind == "use":
            shape = "<use href='{}'/>"
        pieces = []
        for n in range(count):
            target = f"#a{n - 1}" if kind == "use" else f'{attribute}="url(#a{n - 1})"'
            inner = shape.format(target if n else "") if n or kind != "use" else "<rect width='1' height='1'/>"
            pieces.append(f"<{ends[kind]} id='a{n}'>{inner * 9}</{ends[kind]}>")
        last = f"<use href='#a{count - 1}'/>" if kind == "use" else shape.format(f'{attribute}="url(#a{count - 1})"')
        text = f"<svg xmlns='http://www.w3.org/2000/svg' width='99' height='99'>{''.join(pieces)}{last}</svg>"
        return {"x.svg": text.encode()}

    return made


def _repeated(piece: str, before: str = "", after: str = "") -> Callable[[int], str]:
    return lambda count: _answer(before + piece * count + after)


def _drawn(_: int) -> str:
    return _answer("![x](x.svg)")


LOADS: dict[str, Load] = {
    "sections": Load(500, _sections),
    "parts": Load(500, _parts),
    "questions": Load(3_000, _questions),
    "follow-ups": Load(20_000, _followups),
    "cells of a table": Load(10_000, _cells),
    "items of a list": Load(40_000, _repeated("- a **b** `c`\n")),
    "backticks": Load(98_000, _repeated("`")),
    "comments in a style": Load(40_000, lambda _: _answer("x"), lambda count: _style("/*" * count)),
    "comments in an attribute": Load(40_000, _repeated("/*", '<p style="', '">x</p>')),
    "line ends of a C block": Load(49_000, _repeated("\n", "```c\n", "\n```")),
    "brackets after a formula": Load(49_000, _repeated("(", "$x$ ")),
    "commas": Load(8_000, _repeated("，")),
    **{f"copies by {kind}": Load(8, _drawn, _drawing(kind)) for kind in ("use", "clip-path", "mask", "marker")},
}


def main() -> None:
    """Print a row for each load and size."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.loads", description=__doc__)
    parser.add_argument("name", nargs="*")
    parser.add_argument("--seconds", type=int, default=600, help="a build that takes longer is ended")
    given = parser.parse_args()
    for name in given.name or LOADS:
        for size in (LOADS[name].size // 2, LOADS[name].size):
            sys.stdout.write(f"{_row(name, size, given.seconds)}\n")
            sys.stdout.flush()


def _row(name: str, size: int, seconds: int) -> str:
    with tempfile.TemporaryDirectory() as place:
        bank = Path(place) / "bank"
        bank.mkdir()
        (bank / "bank.md").write_text(LOADS[name].text(size), encoding="utf-8")
        for path, data in LOADS[name].files(size).items():
            (bank / path).parent.mkdir(exist_ok=True)
            (bank / path).write_bytes(data)
        try:
            cost = measure.run("timeout", seconds, *measure.BUILD, "build", bank, "--out", Path(place) / "out")
        except RuntimeError as error:
            codes = sorted(set(re.findall(r"error: .*\[([a-z-]+)\]", str(error))))
            return f"| {name} | {size:,} | {', '.join(codes) or str(error)[-300:]} | | |"
    return f"| {name} | {size:,} | {cost.seconds:.1f} | {cost.processor:.1f} | {cost.memory} |"


if __name__ == "__main__":
    main()
