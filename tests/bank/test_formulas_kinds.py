"""Tests of formulas as people delimit them, of dollars that are money, and of those that pair with the wrong one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import run
from tests.kinds import Answer

ALIGN = "\\begin{align}\na &= b \\\\\n- c &= d\n\\end{align}"


@pytest.mark.parametrize(
    ("text", "inline", "display"),
    [
        (r"设 \(d_k\) 与 \(n\)。", ["d_k", "n"], []),
        (r"即 \[x = 1\] 也。", [], ["x = 1"]),
        ("\\[\nx\n- 1\n\\]", [], ["x\n- 1"]),
        (r"设 $ x $ 与 $ \alpha $。", ["x", r"\alpha"], []),
        (ALIGN, [], [ALIGN]),
        (r"即 \begin{cases} 1 & 2 \end{cases} 也", [], [r"\begin{cases} 1 & 2 \end{cases}"]),
        (r"- 项" + "\n\n" + r"  \begin{equation} x \end{equation}", [], [r"\begin{equation} x \end{equation}"]),
        ("```math\nx^2\n```", [], ["x^2"]),
        ("设 $`a|b`$。", ["a|b"], []),
        ("设 $x $、$y$ 与 $z$。", ["x", "y", "z"], []),
        ("设 $x\u200b_1$ 与 $\u2060y$。", ["x_1", "y"], []),
        (
            "|甲|乙|\n|-|-|\n|$D(p\\|q)$|$\\|x\\|_2$|\n|$P(a|b)$|\\(p\\|q\\)|",
            ["D(p\\|q)", "\\|x\\|_2", "P(a|b)", "p\\|q"],
            [],
        ),
    ],
)
def test_a_formula_however_delimited(tmp_path: Path, text: str, inline: list[str], display: list[str]) -> None:
    """Each is typeset, with its author's TeX, and nothing is said of it."""
    answer = Answer(tmp_path, text)
    assert answer.export()["math"] == {"inline": inline, "display": display}
    assert answer.problems() == []


@pytest.mark.parametrize(
    "text",
    [
        "从 $5 和 $10 起",
        "$HOME 和 $PATH",
        "${A}/x:${B}",
        "$HOME/bin:$PATH",
        "$(ls) 与 $(pwd)",
        r"见 \[1\]",
        "卖 $ 5 或 $ 10",
    ],
)
def test_money_and_variables_are_text(tmp_path: Path, text: str) -> None:
    """They stay as written, and nothing is said of them."""
    answer = Answer(tmp_path, text)
    assert answer.export()["math"] == {"inline": [], "display": []}
    assert answer.problems() == []
    assert text.replace("\\", "") in answer.html


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("价 HK$30，A$AP", (1, 5), ("column 5", "column 10")),
        ("一\n\n用 $ 表示尾，用 ^ 表示首；$x$", (3, 3), ("column 3", "column 17")),
        (r"见 \[图\] 后", (1, 3), ("column 3", "column 6")),
        ("设 $损失 = a$", (1, 3), (r"\text", "column 3", "column 10")),
        ("设 $a\n中b$", (1, 3), ("column 3", "column 3 a line below")),
        ("\\begin{align} a", (1, 1), ("not closed",)),
    ],
)
def test_what_is_doubtful_is_said(tmp_path: Path, text: str, place: tuple[int, int], said: tuple[str, ...]) -> None:
    """A warning names both ends, at the first of them; the bank still builds."""
    ((line, column, code, message),) = Answer(tmp_path, text).problems()
    assert (line, column) == place
    assert code in ("doubtful-math", "unclosed-math")
    assert all(one in message for one in said), message


def test_a_doubtful_pair_hides_no_formula(tmp_path: Path) -> None:
    """What follows the first dollar is read on its own, and keeps its place."""
    answer = Answer(tmp_path, r"用 $ 表示尾，用 ^ 表示首；$\xx$")
    assert answer.export()["math"]["inline"] == [r"\xx"]
    assert [(line, column) for line, column, code, _ in answer.problems() if code == "invalid-tex"] == [(1, 18)]


def test_code_in_a_cell_keeps_its_backslash(tmp_path: Path) -> None:
    """A pipe in code divides nothing, with and without a backslash."""
    (table,) = Answer(tmp_path, "|甲|乙|\n|-|-|\n|`a\\|b`|`c|d`|\n|1|2|").export()["tables"]
    assert table["rows"][0] == ["`a\\|b`", "`c|d`"]


def test_an_environment_on_a_lazy_line_is_read(tmp_path: Path) -> None:
    """A line that goes on with an item's paragraph, without its indent, ends no reading."""
    bank = tmp_path / "bank.md"
    bank.write_text(
        "## 第一部分:甲\n\n#### Q1:丙？\n\n**难度**:⭐\n\n**标准答案**:\n\n- 甲\n  - 乙\n\\begin{align}x\n",
        encoding="utf-8",
    )
    result = run("export", str(bank))
    assert result.exit_code == 0, result.output
    assert "begin{align}" in result.stdout
