"""Writes docs/diagnostics.md from the codes and from the cases that provoke them: `python -m tools.diagnostics`."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from studypack.bank.diagnostics import Code

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests" / "cases" / "diagnostics.toml"
PAGE = ROOT / "docs" / "diagnostics.md"
QUESTION = "#### Q1:甲\n**难度**:⭐\n**岗位**:通用\n"
_INTRODUCTION = """\
# Diagnostics

Every problem is one line, `path:line:column: error|warning: what is wrong [code]`, with its mend below. An error stops
a build before anything is written; a warning does not, unless `--strict` is given. Lines and columns count from 1.
Codes are stable: none is renamed or given another meaning.

<!-- Written by `python -m tools.diagnostics`: edit tests/cases/diagnostics.toml or studypack/bank/diagnostics.py. -->
"""


def read_cases() -> dict[str, dict[str, Any]]:
    """Return the case of each code, with the question filled in."""
    cases = tomllib.loads(CASES.read_text(encoding="utf-8"))
    for case in cases.values():
        for name in ("text", "mended"):
            if name in case:
                case[name] = case[name].replace("{q}", QUESTION)
    return cases


def page() -> str:
    """Return the text of the page."""
    cases = read_cases()
    if missing := [code.slug for code in Code if code.slug not in cases]:
        raise SystemExit(f"{CASES.relative_to(ROOT)} has no {', '.join(f'[{slug}]' for slug in missing)}")
    return "\n".join([_INTRODUCTION, *(_section(code, cases[code.slug]) for code in Code)])


def _section(code: Code, case: dict[str, Any]) -> str:
    hint = code.hint[0].upper() + code.hint[1:]
    lines = [f"## `{code.slug}`", "", f"*{code.severity.value.capitalize()}.* {case['means']}", "", f"{hint}."]
    if "text" in case:
        lines += ["", *_example("For example", case["text"], case.get("files", {}))]
        lines += ["", *_example("Mended", case["mended"], case.get("mended_files", {}))]
    return "\n".join(lines) + "\n"


def _example(title: str, text: str, files: dict[str, str]) -> list[str]:
    lines = [f"{title}:", "", "````markdown", text.replace("\0", "\N{SYMBOL FOR NULL}").strip("\n"), "````"]
    for name, content in files.items():
        lines += ["", f"with `{name}`:", "", "```", content.strip("\n"), "```"]
    return lines


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
