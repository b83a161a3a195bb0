"""Tests of the bank as data: other programs build on this shape."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from studypack.bank.export import CSV_COLUMNS, to_csv, to_json
from tests.command import run
from tests.conftest import BankReader
from tests.reading import read_content

ANSWER = """**核心考点**:
- 甲

**标准答案**: 设 $x$。

$$ y $$

**算法岗加分项**:

|a|b|
|---|---|
|c|d\\|e|

```python
pass
```

**延伸问题**:
- 为何?
  - 答:因为
  - 又因为
- 何时?"""

TEXT = f"""# 题库

前言

## 第一部分:甲

### 1.2 乙(1题)

#### Q3:=丙 {{#drei}}

**难度**:⭐⭐
**岗位**:算法岗(前沿)
**标签**:#KV Cache #推理
**公司**:丁、戊(高频)
**时间**:5分钟

{ANSWER}

---

## 附录

完
"""


def exported(reader: BankReader, text: str) -> dict[str, Any]:
    """Return a bank as JSON, read back."""
    bank = reader.read(text)
    ids = {question.key: f"id-{question.key}" for question in bank.questions}
    loaded: dict[str, Any] = json.loads(to_json(bank, [read_content(question) for question in bank.questions], ids))
    return loaded


def test_json(reader: BankReader) -> None:
    """Every field has the name, the form and the value that is documented."""
    assert exported(reader, TEXT) == {
        "bank": {"id": "test", "title": "测试题库"},
        "front_matter": "# 题库\n\n前言\n",
        "appendix": "## 附录\n\n完\n",
        "questions": [
            {
                "id": "id-1/Q3",
                "key": "1/Q3",
                "volume": None,
                "part": 1,
                "section": {"number": "1.2", "title": "乙"},
                "number": 3,
                "title": "=丙",
                "difficulty": 2,
                "roles": ["algorithm"],
                "roles_raw": "算法岗(前沿)",
                "tags": ["KV Cache", "推理"],
                "companies": ["丁", "戊"],
                "company_note": "高频",
                "extra": {"时间": "5分钟"},
                "answered": True,
                "answer": ANSWER,
                "blocks": [
                    {"label": "核心考点", "kind": "key_points", "role": None, "line": 17},
                    {"label": "标准答案", "kind": "answer", "role": None, "line": 20},
                    {"label": "算法岗加分项", "kind": "role", "role": "algorithm", "line": 24},
                    {"label": "延伸问题", "kind": "followups", "role": None, "line": 34},
                ],
                "followups": [
                    {"question": "为何?", "answer": "因为\n\n- 又因为"},
                    {"question": "何时?", "answer": ""},
                ],
                "tables": [{"header": ["a", "b"], "rows": [["c", "d|e"]], "line": 26}],
                "code_blocks": [{"lang": "python", "code": "pass", "line": 30}],
                "math": {"inline": ["x"], "display": ["y"]},
                "source": {"file": "1.md", "line": 9, "end_line": 41},
                "part_title": "甲",
                "front": "",
            }
        ],
    }


def test_what_is_not_there(reader: BankReader) -> None:
    """A bare question has every field too."""
    (question,) = exported(reader, "#### Q1:t\n")["questions"]
    assert (question["section"], question["difficulty"], question["answered"]) == (None, None, False)
    assert question["roles"] == ["algorithm", "development"]
    assert all(question[name] == [] for name in ("tags", "companies", "blocks", "followups", "tables", "code_blocks"))
    assert question["math"] == {"inline": [], "display": []}


def test_answers_are_as_written(reader: BankReader, trap_text: str) -> None:
    """Every answer stands in the file, character for character, on the lines that are named."""
    lines = trap_text.split("\n")
    questions = exported(reader, trap_text)["questions"]
    assert len(questions) == 7
    for question in questions:
        source = "\n".join(lines[question["source"]["line"] - 1 : question["source"]["end_line"]])
        assert question["answer"] in source


def rows(reader: BankReader, text: str) -> list[list[str]]:
    """Return a bank as the rows of its CSV."""
    bank = reader.read(text)
    ids = {question.key: question.key for question in bank.questions}
    return list(
        csv.reader(io.StringIO(to_csv([read_content(question) for question in bank.questions], ids), newline=""))
    )


def test_csv(reader: BankReader) -> None:
    """One line a question under documented columns, lists joined."""
    header, row = rows(reader, TEXT)
    assert header == list(CSV_COLUMNS)
    assert row == [
        "1/Q3", "1/Q3", "1", "1.2 乙", "3", "'=丙", "2", "algorithm", "KV Cache | 推理", "丁 | 戊", "高频", "true",
        ANSWER,
    ]  # fmt: skip


@pytest.mark.parametrize("start", ["=1", "+1", "-1", "@x", " =1", "\uff1d1", "\uff0b1", "\uff0d1", "\uff201"])
def test_no_cell_is_run(reader: BankReader, start: str) -> None:
    """What a spreadsheet would run as a formula begins with an apostrophe, in every column that an author writes."""
    text = f"#### Q1:{start}\n**难度**:⭐\n**标签**:{start}\n**公司**:{start}({start})\n\n**x**:\n"
    _, row = rows(reader, text)
    cells = dict(zip(CSV_COLUMNS, row, strict=True))
    assert {cells[name][0] for name in ("title", "tags", "companies", "company_note")} == {"'"}


@pytest.mark.parametrize("command", [("export",), ("new", "--title", "新题")])
def test_a_broken_ledger_gives_no_ids(command: tuple[str, ...], tmp_path: Path) -> None:
    """A command that would invent ids which other cards may have ends with the error, and writes nothing."""
    bank = tmp_path / "bank.md"
    bank.write_text("#### Q1:题？\n\n**难度**:⭐\n**岗位**:通用\n\n答\n", encoding="utf-8")
    (tmp_path / "ledger.json").write_text('{"format": 1', encoding="utf-8")
    before = bank.read_bytes()
    ran = run(*command, str(tmp_path))
    assert ran.exit_code == 1
    assert "bad-ledger" in ran.stderr
    assert ran.stdout == ""
    assert bank.read_bytes() == before


def test_a_folder_that_is_renamed_is_told_how_to_stay_the_bank(tmp_path: Path) -> None:
    """Without an `id` the bank is called after its folder: the error names the bank, and the line that mends it."""
    bank = tmp_path / "old"
    bank.mkdir()
    (bank / "1.md").write_text("# 库\n\n#### Q1:题？\n\n**难度**:⭐\n**岗位**:通用\n\n答\n", encoding="utf-8")
    out = ("--out", str(tmp_path / "out"), "--only", "decks")
    assert run("build", str(bank), *out).exit_code == 0
    bank = bank.rename(tmp_path / "new")
    assert 'write `id = "old"` into bank.toml' in run("build", str(bank), *out).stderr
    refused = run("build", str(bank), "--out", str(tmp_path / "elsewhere"), "--only", "decks")
    assert refused.exit_code == 1
    assert "this is the ledger of the bank “old”, not of “new”" in refused.stderr
    assert 'Write `id = "old"` into bank.toml' in refused.stderr
    (bank / "bank.toml").write_text('id = "old"\n', encoding="utf-8")
    done = run("build", str(bank), *out)
    assert (done.exit_code, "nothing changed for learners" in done.stdout) == (0, True)
