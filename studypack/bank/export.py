"""Writes a bank as data for other programs: JSON with everything, or CSV with one line a question."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from .content import Content
from .model import Bank, BlockKind, Prose

CSV_COLUMNS = (
    "id", "key", "part", "section", "number", "title", "difficulty", "roles", "tags", "companies", "company_note",
    "answered", "answer",
)  # fmt: skip
_KINDS = {BlockKind.SHORT: "other", BlockKind.REMEMBER: "other"}
"""Kinds that came later: programs know those that were there first."""
_FORMULA_START = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")  # the last four are the full-width forms


def to_json(bank: Bank, contents: Sequence[Content], ids: Mapping[str, str]) -> str:
    """Return the bank as JSON; `ids` gives the permanent id for a question's key. The shape is in docs/export.md."""
    data = {
        "bank": {"id": bank.id, "title": bank.title},
        "front_matter": _prose(bank.front_matter),
        "appendix": _prose(bank.appendix),
        "questions": [
            # The part's title, and what is asked beyond the title, came later than the shape that programs know.
            _question(content, ids)
            | {"part_title": bank.part_of(content.question).title, "front": content.question.front}
            for content in contents
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _prose(prose: Sequence[Prose]) -> str:
    return "\n".join(one.markdown.strip("\n") + "\n" for one in prose)


def _question(content: Content, ids: Mapping[str, str]) -> dict[str, Any]:
    question = content.question
    metadata = question.metadata
    section = question.section
    return {
        "id": ids[question.key],
        "key": question.key,
        "volume": question.volume,
        "part": question.part,
        "section": {"number": section.number, "title": section.title} if section else None,
        "number": question.number,
        "title": question.title,
        "difficulty": metadata.difficulty,
        "roles": list(metadata.roles),
        "roles_raw": metadata.roles_raw,
        "tags": list(metadata.tags),
        "companies": list(metadata.companies),
        "company_note": metadata.company_note,
        "extra": dict(metadata.extra),
        "answered": question.answered,
        "answer": question.answer,
        **_content(content),
        "source": {"file": question.span.path, "line": question.span.line, "end_line": question.span.end_line},
    }


def _content(content: Content) -> dict[str, Any]:
    question = content.question
    return {
        "blocks": [
            {
                "label": block.label,
                "kind": _KINDS.get(block.kind, block.kind.value),
                "role": block.role,
                "line": block.line,
            }
            for block in question.blocks
            if block.label
        ],
        "followups": [
            {"question": one.question, "answer": "\n\n".join(text for text in (one.answer, one.detail) if text)}
            for one in question.followups
        ],
        "tables": [
            {
                "header": [cell.source for cell in table.header],
                "rows": [[cell.source for cell in row] for row in table.rows],
                "line": content.line_of(table.line),
            }
            for table in content.tables
        ],
        "code_blocks": [
            {"lang": code.lang, "code": code.code, "line": content.line_of(code.line)} for code in content.code_blocks
        ],
        "math": {
            "inline": [formula.tex for formula in content.formulas if not formula.display],
            "display": [formula.tex for formula in content.formulas if formula.display],
        },
    }


def to_csv(contents: Sequence[Content], ids: Mapping[str, str]) -> str:
    """Return one line a question. Lists are joined with ` | `; a cell that a spreadsheet would run is quoted."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(CSV_COLUMNS)
    for content in contents:
        data = _question(content, ids)
        data["section"] = f"{data['section']['number']} {data['section']['title']}" if data["section"] else ""
        writer.writerow([_cell(data[column]) for column in CSV_COLUMNS])
    return stream.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, list):
        value = " | ".join(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    text = "" if value is None else str(value)
    # A cell that begins like a formula is run by spreadsheets, whoever wrote it; a leading apostrophe stops that.
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA_START) else text
