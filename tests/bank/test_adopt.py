"""A bank that is there is looked at by `init --from`, and gets the settings that read it."""

from __future__ import annotations

import re
from pathlib import Path

from studypack.bank.load import load
from tests.bank.adopted import questions
from tests.command import run
from tests.conftest import BANKS


def test_words_that_a_rule_loses_are_reported(tmp_path: Path) -> None:
    """Words of a question's line in no group are named by `check`; marks, numbers and tags are none."""
    (tmp_path / "bank.toml").write_text(
        "[[rules]]\nline = '^Question (?P<number>\\d+): (?P<title>[^*]+)\\*.*'\nis = \"question\"\n", encoding="utf-8"
    )
    (tmp_path / "a.md").write_text("Question 1: Why?* because\n\nYes.\n\nQuestion 2: How?* <b>7</b>\n\nSo.\n")
    result = run("check", str(tmp_path))
    assert "a.md:1:1: warning: rule 1 takes this line, and loses “* because” of it [lost-words]" in result.output
    assert result.output.count("[lost-words]") == 1


def test_a_library_gets_its_volumes(tmp_path: Path) -> None:
    """Two files that number their parts each for itself become declared volumes, and nothing is left to say."""
    copy = tmp_path / "copy"
    result = run("init", str(copy), "--from", str(BANKS / "dialect"))
    assert result.exit_code == 0, result.output
    settings = (copy / "bank.toml").read_text(encoding="utf-8")
    assert settings.count("[[volumes]]") == 2
    assert 'id = "rag"' in settings
    assert 'files = ["01-rag.md"]' in settings
    assert 'language = "zh"' in settings
    project = load(copy, None)
    assert project.bank is not None
    assert [volume.id for volume in project.bank.volumes] == ["rag", "agent"]
    assert "guessed-volumes" not in [problem.code.slug for problem in project.problems]


def test_in_place_and_one_file(tmp_path: Path) -> None:
    """With `--here` only bank.toml is written, beside the file; a second time it is refused, and nothing is lost."""
    file = tmp_path / "notes.md"
    text = "# Notes\n\nFor me.\n\n" + "".join(f"### {n}. What is {n}?\n\nA number {n}.\n\n" for n in (1, 2, 3))
    file.write_text(text, encoding="utf-8")
    result = run("init", "--from", str(file), "--here")
    assert result.exit_code == 0, result.output
    assert "notes.md  3" in result.stdout
    assert "1: For me." in result.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bank.toml", "notes.md"]
    assert file.read_text(encoding="utf-8") == text
    assert run("check", str(file), "--strict").exit_code == 0
    assert run("init", "--from", str(file), "--here").exit_code == 2
    assert run("init", "--from", str(file)).exit_code == 2
    assert run("init", str(tmp_path), "--from", str(file)).exit_code == 2


def test_pictures_are_copied_and_links_are_not(tmp_path: Path) -> None:
    """A copy holds texts and pictures in their folders; what lies behind a link stays where it is."""
    source, copy = tmp_path / "source", tmp_path / "copy"
    (source / "a" / "img").mkdir(parents=True)
    (source / "a" / "q.md").write_text("".join(f"## {n}. Why {n}?\n\n![x](img/x.png)\n\n" for n in (1, 2, 3)))
    (source / "a" / "img" / "x.png").write_bytes(b"x")
    (tmp_path / "secret.png").write_bytes(b"s")
    (source / "y.png").symlink_to(tmp_path / "secret.png")
    assert run("init", str(copy), "--from", str(source)).exit_code == 0
    found = sorted(path.relative_to(copy).as_posix() for path in copy.rglob("*") if path.is_file())
    assert found == ["a/img/x.png", "a/q.md", "bank.toml"]


def test_nothing_like_a_question(tmp_path: Path) -> None:
    """A text without questions is told what a reader needs; nothing is written."""
    (tmp_path / "a.md").write_text("# Diary\n\nIt rained.\n")
    result = run("init", str(tmp_path / "copy"), "--from", str(tmp_path / "a.md"))
    assert result.exit_code == 1
    assert "no line looks like a question" in result.output
    rule = result.output[result.output.index("[[rules]]") :]
    (tmp_path / "bank.toml").write_text(rule, encoding="utf-8")
    (tmp_path / "a.md").write_text("题：甲？\n\n乙。\n", encoding="utf-8")
    assert [title for title, _, _ in questions(load(tmp_path, None))] == ["甲？"]
    (tmp_path / "bank.toml").unlink()
    (tmp_path / "a.md").write_text("# Diary\n\nIt rained.\n")
    assert not (tmp_path / "copy").exists()
    assert run("init", str(tmp_path / "copy"), "--from", str(tmp_path / "nowhere")).exit_code == 2


def test_rules_of_a_bank_that_is_not_there(tmp_path: Path) -> None:
    """Only that it is not there is said, and nothing of its settings."""
    result = run("check", str(tmp_path / "none"), "--rules")
    assert result.exit_code == 1
    assert result.stdout == ""


def test_options_that_an_adopted_bank_takes(tmp_path: Path) -> None:
    """The workflow is added to a copy as well; a title is refused, not forgotten; a copy within its source too."""
    source, copy = tmp_path / "source", tmp_path / "copy"
    source.mkdir()
    (source / "a.md").write_text("# 库\n\n## 1. 甲？\n\n一\n\n## 2. 乙？\n\n二\n\n## 3. 丙？\n\n三\n", encoding="utf-8")
    for wrong in (["--title", "x"], ["--language", "en"]):
        assert run("init", str(copy), "--from", str(source), *wrong).exit_code == 2
    refused = run("init", str(source / "copy"), "--from", str(source))
    assert (refused.exit_code, "everything twice" in refused.stderr) == (2, True)
    assert [path.name for path in source.iterdir()] == ["a.md"]
    assert not copy.exists()
    assert run("init", str(copy), "--from", str(source), "--workflow").exit_code == 0
    assert (copy / ".github" / "workflows" / "bank.yml").is_file()
    assert "merge=union" in (copy / ".gitattributes").read_text(encoding="utf-8")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A file in another encoding is left out, and that is said, whether there are others or not."""
    source = tmp_path / "source"
    source.mkdir()
    (source / "gbk.md").write_bytes("## 1. 题？\n\n答\n".encode("gb18030"))
    alone = run("init", str(tmp_path / "copy"), "--from", str(source))
    assert alone.exit_code == 2
    assert "gbk.md: the file is not UTF-8 text" in alone.stderr
    (source / "a.md").write_text("## 1. 甲？\n\n一\n\n## 2. 乙？\n\n二\n\n## 3. 丙？\n\n三\n", encoding="utf-8")
    result = run("init", str(tmp_path / "copy"), "--from", str(source))
    assert result.exit_code == 0
    assert re.search(r"look at this: left out, \S+gbk\.md: the file is not UTF-8 text", result.stdout)
