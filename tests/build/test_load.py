"""Large banks: time and memory grow with the bank, and stay within what a laptop has."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.hostile.bank import png

ROOT = Path(__file__).resolve().parents[2]
_MEASURE = """
import json, resource, sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from studypack.build import run
from studypack.options import Options, Request
if __name__ == "__main__":
    options = Options(out=Path(sys.argv[3]), now=1_700_000_000, only=sys.argv[4])
    result = run(Request(Path(sys.argv[2]), options), lambda path: None)
    assert result.is_done, result.problems[:5]
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    seconds = sum(one.ru_utime + one.ru_stime for one in used)
    unit = 1024 * (1024 if sys.platform == "darwin" else 1)
    print(json.dumps([seconds, max(one.ru_maxrss for one in used) / unit]))
"""


@dataclass(frozen=True)
class Cost:
    """What a build took: seconds of processor time on all cores, and memory of its largest process."""

    seconds: float
    mebibytes: float


def question(number: int, answer: str) -> str:
    """Return a question with an answer."""
    head = f"#### Q{number}:为什么第 {number} 种缓存会失效？\n"
    metadata = "**难度**:⭐⭐\n**岗位**:通用\n**标签**:#缓存\n**公司**:甲\n"
    return f"{head}\n{metadata}\n**标准答案**:\n\n{answer}\n"


def plain(count: int) -> str:
    """Return a bank of questions with a paragraph, a table and a follow-up each."""
    parts = ["# 大题库\n\n## 第一部分:基础\n"]
    for number in range(1, count + 1):
        if number % 200 == 1:
            parts.append(f"### 1.{number // 200 + 1} 第 {number // 200 + 1} 节\n")
        table = (
            f"| 维度 | 甲 {number} | 乙 |\n|---|---|---|\n| 快慢 | 快 {number} | 慢 |\n| 大小 | 大 | 小 {number} |\n"
        )
        followup = f"**延伸问题**:\n- 第 {number} 种怎么办？\n  - 答:换成第 {number + 1} 种。\n"
        parts.append(question(number, f"第 {number} 种缓存在第 {number * 7} 次写入时失效。\n\n{table}\n{followup}"))
    return "\n".join(parts)


def long_table(count: int) -> str:
    """Return a bank with one table of so many rows."""
    rows = "".join(f"| 第 {n} 行 | 甲 {n} | 乙 {n * 3} |\n" for n in range(count))
    return f"## 第一部分:表\n\n### 1.1 表\n\n{question(1, f'| 行 | 甲 | 乙 |{chr(10)}|---|---|---|{chr(10)}{rows}')}"


def long_answer(count: int) -> str:
    """Return a bank with one answer of so many kB."""
    paragraph = "缓存把常用的数据放在离处理器近的地方，" * 18 + "\n\n"
    return f"## 第一部分:长\n\n### 1.1 长\n\n{question(1, paragraph * count)}"


def formulas(count: int) -> str:
    """Return a bank with so many different formulas, ten a question."""
    return "## 第一部分:式\n\n### 1.1 式\n\n" + "\n".join(
        question(n + 1, " ".join(f"$\\frac{{x_{{{n}}}}}{{{m} + y^{{{n}}}}}$" for m in range(10)))
        for n in range(count // 10)
    )


def measure(folder: Path, text: str, only: str = "decks") -> Cost:
    """Build a bank in a process of its own."""
    bank = folder / "bank"
    bank.mkdir(parents=True, exist_ok=True)
    (bank / "bank.md").write_text(text, encoding="utf-8")
    command = [sys.executable, "-c", _MEASURE, str(ROOT), str(bank), str(folder / "out"), only]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return Cost(*json.loads(done.stdout))


CASES: dict[str, tuple[Callable[[int], str], int, str, float, float]] = {
    "questions": (plain, 10_000, "decks", 400, 2500),
    "rows of a table": (long_table, 200, "", 60, 700),
    "kB of an answer": (long_answer, 200, "", 60, 700),
    "formulas": (formulas, 5_000, "decks", 200, 900),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_cost_grows_with_the_bank(name: str, tmp_path: Path) -> None:
    """A quarter of the size takes about a quarter of the time; the whole stays within its bounds."""
    make, count, only, seconds, mebibytes = CASES[name]
    part = measure(tmp_path / "part", make(count // 4), only)
    whole = measure(tmp_path / "whole", make(count), only)
    sys.stderr.write(f"\n{name}: {count // 4}: {part}, {count}: {whole}\n")
    assert whole.seconds < 8 * part.seconds + 5
    assert whole.seconds < seconds
    assert whole.mebibytes < mebibytes


def pictures(folder: Path, count: int) -> Cost:
    """Build a bank with so many pictures of a MB each."""
    (folder / "bank").mkdir()
    parts = ["## 第一部分:图\n\n### 1.1 图\n"]
    for number in range(count):
        (folder / "bank" / f"p{number}.png").write_bytes(png(64, 64) + os.urandom(1_000_000))
        parts.append(question(number + 1, f"看图 ![图 {number}](p{number}.png)"))
    return measure(folder, "\n".join(parts))


@pytest.mark.slow
def test_100_mb_of_images(tmp_path: Path) -> None:
    """A hundred pictures of a MB each are packed; memory holds them a few times over, not more."""
    cost = pictures(tmp_path, 100)
    sys.stderr.write(f"\n100 MB of images: {cost}\n")
    assert cost.mebibytes < 1500
    assert cost.seconds < 120


def main() -> None:
    """Print the table of docs/limits.md: a quarter, a half and the whole of each size."""
    made = {name: partial(_case, make, only) for name, (make, _, only, _, _) in CASES.items()}
    sizes = {name: count for name, (_, count, *_) in CASES.items()}
    for name, build in (made | {"MB of images": pictures}).items():
        whole = sizes.get(name, 100)
        for size in (whole // 4, whole // 2, whole):
            with TemporaryDirectory() as folder:
                cost = build(Path(folder), size)
            sys.stdout.write(f"| {name} | {size:,} | {cost.seconds:.1f} | {cost.mebibytes:.0f} |\n")
            sys.stdout.flush()


def _case(make: Callable[[int], str], only: str, folder: Path, count: int) -> Cost:
    return measure(folder, make(count), only)


if __name__ == "__main__":
    main()
