"""Tests of the codes: each is documented, and each that the reader gives can be provoked and mended."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from studypack.bank.diagnostics import Code, Diagnostic, Severity, has_errors
from studypack.bank.load import load
from studypack.render.formulas import FormulaStore
from tools.diagnostics import PAGE, page, read_cases

CASES = read_cases()
EXAMPLES = [pytest.param(name, case, id=name) for name, case in CASES.items() if "text" in case]


def codes(folder: Path, text: str, files: dict[str, str]) -> set[str]:
    """Return the codes of the problems of a bank with this text and these other files."""
    folder.mkdir()
    for name, content in {"01.md": text, **files}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return {problem.code.slug for problem in load(folder, FormulaStore()).problems}


@pytest.mark.parametrize(("name", "case"), EXAMPLES)
def test_example(name: str, case: dict[str, Any], tmp_path: Path) -> None:
    """The example of a code has that problem alone, and mended it has none."""
    assert codes(tmp_path / "bad", case["text"], case.get("files", {})) == {name}
    assert codes(tmp_path / "good", case["mended"], case.get("mended_files", {})) == set()


def test_the_page_is_up_to_date() -> None:
    """docs/diagnostics.md is what its sources say: run `python -m tools.diagnostics` after a change."""
    assert PAGE.read_text(encoding="utf-8") == page()


def test_every_code_is_described() -> None:
    """Codes and their descriptions are the same, without two of one name."""
    slugs = [code.slug for code in Code]
    assert sorted(CASES) == sorted(slugs)
    assert len(set(slugs)) == len(slugs)
    assert len(EXAMPLES) > 25


def test_order() -> None:
    """Problems sort as a reader walks the files, and a hint of its own goes before that of the code."""
    first, second = (Diagnostic("a", line, 1, "x", Code.BROKEN_LINK) for line in (2, 10))
    own = Diagnostic("b", 1, 1, "x", Code.NO_QUESTIONS, "do this")
    assert sorted([own, second, first]) == [first, second, own]
    assert (first.mend, own.mend) == (Code.BROKEN_LINK.hint, "do this")
    assert (own.severity, has_errors([first]), has_errors([first, own])) == (Severity.ERROR, False, True)
