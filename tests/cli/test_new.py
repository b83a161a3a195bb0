"""`new` and `init` write what the bank reads, and keep every byte that is there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.command import run
from tests.workshop import SMALL

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.usefixtures("here")
def test_new_adds_a_question_that_builds() -> None:
    """`new` adds a skeleton with the next number and a permanent id in the section asked for."""
    result = run("new", "--section", "1.1", "--title", "What is a cache line?")
    assert result.exit_code == 0, result.output
    questions = json.loads(run("export").stdout)["questions"]
    (made,) = [question for question in questions if question["id"] == "what-is-a-cache-line"]
    assert (made["key"], made["section"]["number"], made["answered"]) == ("1/Q4", "1.1", False)
    assert re.findall(r"\[[a-z-]+\]", run("check").output) == ["[unanswered]"]
    assert run("new", "--id", "what-is-a-cache-line").exit_code == 2
    assert run("new", "--section", "9.9").exit_code == 2


def test_new_writes_in_the_dialect_of_the_bank(here: Path) -> None:
    """In a bank whose questions are bold paragraphs a new question is one, so that the others stay questions."""
    text = "## 第一部分：甲\n\n**Q1: 甲？**\n- 难度：⭐\n- 岗位：算法岗\n\n答案在此。\n"
    (here / "questions" / "bank.md").write_text(text, encoding="utf-8")
    assert run("new", "--title", "乙？").exit_code == 0
    questions = json.loads(run("export").stdout)["questions"]
    assert [(question["key"], question["difficulty"]) for question in questions] == [("1/Q1", 1), ("1/Q2", 2)]


def test_new_writes_what_the_rules_of_the_bank_read(here: Path) -> None:
    """In a bank with rules of its own, a new question looks like the one before it."""
    asked = "### {}. What is an index?\n\n- Level: 2\n- Role: all\n\nA structure.\n\n"
    text = "# T\n\n" + "".join(asked.format(number) for number in (5, 6, 7))
    (here / "questions" / "bank.md").write_text(text, encoding="utf-8")
    said = run("check").output
    rules = said.partition("[[rules]]")[2].partition("1 error")[0]
    assert rules, said
    settings = f'language = "en"\n[[rules]]{rules}'
    (here / "questions" / "bank.toml").write_text(settings, encoding="utf-8")
    assert run("new", "--title", "What is a page?").exit_code == 0
    assert "### 8. What is a page? {#what-is-a-page}\n" in (here / "questions" / "bank.md").read_text(encoding="utf-8")
    questions = json.loads(run("export").stdout)["questions"]
    assert [(one["key"], one["difficulty"], one["answered"]) for one in questions[2:]] == [
        ("1/Q7", 2, True),
        ("1/Q8", 2, False),
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.usefixtures("here")
def test_init_makes_a_bank_without_problems(language: str) -> None:
    """`init` makes a bank that passes `check --strict`, and refuses a folder that is not empty."""
    assert run("init", "mine", "--language", language, "--title", 'A "quoted" title').exit_code == 0
    result = run("check", "mine", "--strict")
    assert result.exit_code == 0, result.output
    assert json.loads(run("export", "mine").stdout)["bank"] == {"id": "mine", "title": 'A "quoted" title'}
    assert run("init", "mine").exit_code == 2
    assert Path("mine/.gitattributes").read_bytes() == (ROOT / ".gitattributes").read_bytes()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("tail", ["", "\n\n\n"])
def test_new_keeps_every_byte_of_the_file(here: Path, end: str, tail: str) -> None:
    """Line ends of any system stay, blank lines, a byte order mark; the new lines have the same ends."""
    path = here / "questions" / "bank.md"
    before = "\ufeff" + (SMALL.rstrip("\n") + "\n" + tail).replace("\n", end)
    path.write_bytes(before.encode())
    assert run("new", "--title", "What is a heap?").exit_code == 0
    after = path.read_bytes().decode()
    start = after.index("#### Q4:")
    own = after[start : after.index("  - 答:", start) + len("  - 答:" + end)]
    assert after.replace(end + own, "", 1) == before
    assert len(own.split(end)) == own.replace(end, "\n").count("\n") + 1
    assert "\n" not in own.replace(end, "")


def test_new_in_a_library(here: Path) -> None:
    """In a library a section is named with its volume, and numbers go on within it."""
    (here / "questions" / "bank.md").write_text("# 甲\n\n" + SMALL, encoding="utf-8")
    (here / "questions" / "more.md").write_text("# 乙\n\n" + SMALL.replace("部分:", "部分:别的"), encoding="utf-8")
    result = run("new", "--section", "bank/1.1", "--title", "What is a heap?")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("questions/bank.md:")
    keys = [question["key"] for question in json.loads(run("export").stdout)["questions"]]
    assert "bank/1/Q4" in keys
    assert run("new", "--section", "other/1.1").exit_code == 2
    refused = run("new", "--section", "1.1")
    assert refused.exit_code == 2
    assert "say which, bank/1.1, more/1.1" in refused.output
