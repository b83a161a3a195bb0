"""Writes docs/bank.schema.json, by which editors complete and check `bank.toml`: `python -m tools.schema`."""

from __future__ import annotations

import json
from pathlib import Path

from studypack.bank.settings.schema import json_schema

PAGE = Path(__file__).parent.parent / "docs" / "bank.schema.json"


def text() -> str:
    """Return the text of the file."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8")
