"""Tests of how problems are written."""

from __future__ import annotations

import json

from studypack.bank.diagnostics import Code, Diagnostic
from studypack.cli.report import Format, diagnostics, grouped, printable, summary

WARNING = Diagnostic("a.md", 3, 7, "the key “x” stands twice", Code.BAD_METADATA)
ERROR = Diagnostic("b,c:d.md", 1, 1, "100%\nover", Code.TOO_LARGE, "do this")
HOSTILE = Diagnostic("\x1b]0;x\x07.md", 1, 1, "\u202egnp.\x9b2J\ud800", Code.BROKEN_LINK)


def test_text() -> None:
    """A problem is a line that editors understand, with its mend below."""
    assert diagnostics([WARNING, ERROR], Format.TEXT) == (
        "a.md:3:7: warning: the key “x” stands twice [bad-metadata]\n    "
        f"{Code.BAD_METADATA.hint}\n"
        "b,c:d.md:1:1: error: 100%\\u000aover [too-large]\n    do this\n"
    )


def test_json() -> None:
    """Programs get every field, and an empty list where there is nothing."""
    assert json.loads(diagnostics([ERROR], Format.JSON)) == [
        {
            "path": "b,c:d.md",
            "line": 1,
            "column": 1,
            "severity": "error",
            "code": "too-large",
            "message": "100%\nover",
            "hint": "do this",
        }
    ]
    assert diagnostics([], Format.JSON) == "[]\n"
    assert diagnostics([], Format.TEXT) == ""


def test_github() -> None:
    """A workflow command cannot be ended or continued by a bank's text."""
    assert diagnostics([ERROR], Format.GITHUB) == (
        "::error file=b%2Cc%3Ad.md,line=1,col=1,title=too-large::100%25%0Aover (do this)\n"
    )


def test_nothing_acts_on_a_terminal() -> None:
    """Escapes, marks of direction and lone surrogates are written out, in every form; JSON still gives them back."""
    for form in Format:
        text = diagnostics([HOSTILE], form)
        assert not set(text) & set("\x1b\x07\x9b\u202e\ud800")
        assert text.encode()
    assert json.loads(diagnostics([HOSTILE], Format.JSON))[0]["message"] == HOSTILE.message
    assert printable("中文 a\u200bb\u2028") == "中文 a\\u200bb\\u2028"


def test_what_occurs_often_is_said_once() -> None:
    """A kind of warning over three times is one line with its count, places and mend; errors come last, each whole."""
    many = [Diagnostic("a.md", line, 1, f"“{line}” is off", Code.WRONG_TOTAL) for line in range(1, 6)]
    few = [Diagnostic("a.md", line, 1, "x", Code.NUMBER_GAP, f"mend {line}") for line in range(10, 16)]
    assert grouped([ERROR, *many, *few[:2]]) == (
        "a.md:1:1: warning: 5 times, for example: “1” is off [wrong-total]\n"
        "    also at a.md:2, a.md:3, …; `check --all` lists each\n"
        f"    {Code.WRONG_TOTAL.hint}\n" + diagnostics(few[:2], Format.TEXT) + diagnostics([ERROR], Format.TEXT)
    )
    assert grouped(few) == diagnostics(few, Format.TEXT), "each has a mend of its own"
    assert grouped([ERROR] * 5) == diagnostics([ERROR] * 5, Format.TEXT)


def test_summary() -> None:
    """Both counts are given, in the right number."""
    assert summary([ERROR, WARNING, WARNING]) == "1 error, 2 warnings"
    assert summary([]) == "0 errors, 0 warnings"
