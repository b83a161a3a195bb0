"""Turns a question's content into text that a later build reads instead of Markdown, and that text into the content.

Lines are counted from the question's own, so that the text holds wherever the question moves.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from .content import BlockContent, Content, FollowUpContent, read_content
from .diagnostics import Code
from .markdown import CodeBlock, Formula, Html, Image, Link, Problem, Reading, Table
from .model import Question
from .settings.config import Limits

_PARTS = {"code_blocks": CodeBlock, "formulas": Formula, "links": Link, "images": Image}
_CODES = {code.slug: code for code in Code}


def digest(question: Question, limits: Limits) -> str:
    """Return the digest of all that decides what `write` returns, this program apart."""
    line = question.span.line
    blocks = [(one.body, one.body_line - line, one.body_column) for one in question.blocks]
    followups = [(one.question, one.answer, one.detail, one.line - line) for one in question.followups]
    return sha256(repr((question.title, blocks, followups, limits)).encode("utf-8", "surrogatepass")).hexdigest()


def write(question: Question, limits: Limits) -> bytes:
    """Read a question, and return its content as one line of text."""
    content = read_content(question, limits)
    readings = [_written(reading, question.span.line) for reading in _readings(content)]
    return json.dumps(readings, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def restore(question: Question, text: bytes) -> Content:
    """Return the content of a question from the text that `write` made of it, at this or another line."""
    readings = iter([_restored(data, question.span.line) for data in json.loads(text.decode("utf-8", "surrogatepass"))])
    return Content(
        question=question,
        title=next(readings),
        blocks=tuple(BlockContent(block, next(readings)) for block in question.blocks),
        followups=tuple(
            FollowUpContent(followup, question=next(readings), answer=next(readings), detail=next(readings))
            for followup in question.followups
        ),
    )


def _readings(content: Content) -> Iterator[Reading]:
    yield content.title
    yield from (one.reading for one in content.blocks)
    for followup in content.followups:
        yield from (followup.question, followup.answer, followup.detail)


def _written(reading: Reading, start: int) -> dict[str, Any]:
    """Return a reading as data; what it has none of is left out."""
    parts = {
        name: [vars(part) | {"line": part.line - start} for part in getattr(reading, name)]
        for name in (*_PARTS, "tables", "problems")
        if getattr(reading, name)
    }
    for problem in parts.get("problems", ()):
        problem["code"] = problem["code"].slug
    return {"html": reading.html, **parts}


def _restored(data: dict[str, Any], start: int) -> Reading:
    found = {
        name: tuple(kind(**part | {"line": part["line"] + start}) for part in data[name])
        for name, kind in _PARTS.items()
        if name in data
    }
    return Reading(
        html=Html(data["html"]),
        tables=tuple(_table(part, start) for part in data.get("tables", ())),
        problems=tuple(
            Problem(**part | {"line": part["line"] + start, "code": _CODES[part["code"]]})
            for part in data.get("problems", ())
        ),
        **found,
    )


def _table(data: dict[str, Any], start: int) -> Table:
    cells = {
        "header": tuple(data["header"]),
        "rows": tuple(map(tuple, data["rows"])),
        "header_html": tuple(data["header_html"]),
        "rows_html": tuple(map(tuple, data["rows_html"])),
    }
    return Table(**data | cells | {"line": data["line"] + start})
