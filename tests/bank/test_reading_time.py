"""Time and work of reading grow with the text, whatever is repeated in it."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from studypack.bank.markdown import read
from studypack.bank.model import Markdown
from tests.bank.read_whole import assert_nothing_is_lost, build

QUESTION = "#### Q1:t\n**难度**:⭐\n**岗位**:通用\n\n"


def repeated(*marks: str, end: str = "", last: str = "") -> dict[str, Callable[[int], str]]:
    """Return, for each mark, what makes a text of so many of it."""

    def shape(mark: str) -> Callable[[int], str]:
        return lambda count: (mark + end) * count + last

    return {f"{mark!r}{end!r}{last!r}": shape(mark) for mark in marks}


REPEATED: dict[str, Callable[[int], str]] = {
    **repeated(*"$[<`*_~!\\|&({：。⭐", "![", "](", "<!--", "$$ ", "$a ", "`a``", "<b>", "a*b_", "<![CDATA["),
    **repeated(" ", "\t", "# ", "- ", "> ", "1. ", "**a ", last="x"),
    **repeated("```", "$$ x", "<!--", "# x", "|a|", "- a", "**a**:", "![", end="\n"),
    **repeated("$$ x", "<i><b>", "<div>", "> a", "<!-- x", end="\n\n"),
    "label of blanks": lambda n: "**" + " " * n + "x",
    "item of blanks": lambda n: "- " + " " * n + "x",
    "heading of blanks": lambda n: "## " + " " * n + "x #",
    "heading of stars": lambda n: "### 1.1 (" + "⭐" * n,
    "heading of ids": lambda n: "#### Q2:" + "{#" * n,
    "dashes": lambda n: "a|b\n-" + " " * n + "x|",
    "attributes": lambda n: "<b " + "a=b " * n,
    "emphasis": lambda n: "*a **b " * n + "** *" * n,
    "links": lambda n: "[" * n + "a" + "](u)" * n,
    "images": lambda n: "![" * n + "a" + "](u)" * n,
    "folds": lambda n: "<details>" * n + "a" + "</details>" * n,
    "tables": lambda n: "|a|b|\n|-|-|\n|x|y|\n\n" * n,
    "rows": lambda n: "|a|b|\n|-|-|\n" + "|x|$y|z$|\n" * n,
    "questions": lambda n: "".join(f"#### Q{i}:t\n**难度**:⭐\n\n答\n" for i in range(2, n)),
    "sections": lambda n: "".join(f"### 1.{i} t\n#### Q{i}:t\n" for i in range(2, n)),
    "titled sections": lambda n: "".join(f"### 节{i}\n#### Q{i}:t\n" for i in range(2, n)),
    "parts": lambda n: "".join(f"## 章{i}\n#### Q1:t\n" for i in range(n)),
    "follow-ups": lambda n: "**延伸问题**:\n" + "- q?\n  - 答:x\n" * n,
    "leads": lambda n: "- **a：** b\n" * n,
    "metadata": lambda n: "#### Q2:t\n**难度**:⭐\n" + "".join(f"- k{i}: v\n" for i in range(n)),
    "fences before questions": lambda n: "```md\n#### Q2:t\n**难度**:⭐\n" * n,
    "ampersands": lambda n: "&" * 10 * n,
}  # fmt: skip


@pytest.mark.parametrize("name", REPEATED)
def test_repetition_is_read(name: str) -> None:
    """No mark breaks the reader by being repeated."""
    assert build(QUESTION + REPEATED[name](300)) >= 1
    assert_nothing_is_lost(QUESTION + REPEATED[name](300))


@pytest.mark.slow
@pytest.mark.parametrize("name", REPEATED)
def test_time_grows_with_the_text(name: str) -> None:
    """Four times the repetitions take about four times as long, and not sixteen; the fastest of several counts."""

    def seconds(count: int) -> float:
        text = QUESTION + REPEATED[name](count)
        times = []
        for _ in range(3):
            started = time.process_time()
            build(text)
            times.append(time.process_time() - started)
        return min(times)

    small, large = seconds(2_000), seconds(8_000)
    assert large < 9 * small + 0.1


@pytest.mark.slow
@pytest.mark.parametrize("name", ["lists", "quotations"])
def test_ten_thousand_levels(name: str) -> None:
    """Nesting of any depth ends in a problem."""
    text = {"lists": "\n".join(" " * (i % 200) + "- a" for i in range(10_000)), "quotations": ">" * 10_000 + "a"}[name]
    assert [one.code.slug for one in read(Markdown(text), 1).problems] == ["too-large"] or name == "lists"
