"""Says that a bank has no questions, and which rules would read the lines that look most like some."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence

from ..diagnostics import Code, Diagnostic
from ..parse import ParsedFile
from ..suggest import in_toml, suggest_rules


def no_questions(files: Sequence[ParsedFile], where: str) -> Diagnostic:
    """Return the error of a bank without questions; `where` is its `bank.toml`."""
    if files:
        message = "no numbered question found: this is no question bank"
        return Diagnostic(files[0].source.path, 1, 1, message, Code.NO_QUESTIONS, _rules_for(files))
    folder = posixpath.dirname(where) or "."
    hint = "put the bank's files there; in an empty folder `init` starts a bank"
    return Diagnostic(folder, 1, 1, "there is no .md or .txt file in this folder", Code.NO_QUESTIONS, hint)


def _rules_for(files: Sequence[ParsedFile]) -> str:
    """Say which rules would read the lines that look most like questions; nothing where none do."""
    found = suggest_rules({file.source.inside: file.source.text for file in files})
    if found is None:
        return ""
    shapes = ", ".join(f"{count} × {shape}" for shape, count in found.shapes)
    asked = f"is “{found.examples[0]}” a question? ({shapes})"
    rules = in_toml(found.rules).replace("\n", "\n    ").rstrip()
    return f"{asked} Put into bank.toml, or let `init --from` look at all of it:\n    {rules}"
