"""The command line as a user types it."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import studypack
from studypack.cli.app import COMMANDS, app, with_default_command
from studypack.cli.common import coloured
from tests.hostile.bank import png
from tests.workshop import SMALL

ROOT = Path(__file__).resolve().parents[2]

UNANSWERED = SMALL.replace("留一个空位，或者另存元素个数；两种办法都要说清取模。\n", "")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder with a small bank in `questions/`."""
    (tmp_path / "questions").mkdir()
    (tmp_path / "questions" / "bank.md").write_text(SMALL, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    return tmp_path


def run(*arguments: str) -> Result:
    """Run the command line."""
    return CliRunner().invoke(app, with_default_command(arguments), prog_name="studypack")


def test_no_command_means_build(here: Path) -> None:
    """Without a command, or with options only, the bank in `questions/` is built."""
    assert with_default_command([]) == ["build"]
    assert with_default_command(["--out", "x"]) == ["build", "--out", "x"]
    assert with_default_command(["check"]) == ["check"]
    assert with_default_command(["--help"]) == ["--help"]
    assert with_default_command(["questions", "--strict"]) == ["build", "questions", "--strict"]
    assert with_default_command(["nowhere"]) == ["nowhere"]
    assert with_default_command(["--version"]) == ["--version"]
    assert run("--only", "decks").exit_code == 0
    assert (here / "dist" / "decks" / "questions.apkg").exists()


def test_every_command_explains_itself() -> None:
    """`--help` names every command, and every command and option has a line of help."""
    overview = run("--help").output
    assert len(COMMANDS) >= 7
    for name in COMMANDS:
        assert re.search(rf"^\s+{name}\s+\S", overview, re.MULTILINE), name
        page = run(name, "--help").output
        assert not re.findall(r"^\s+(--[a-z-]+)[A-Z\[\]|, a-z/]*$\n(?=\s+--)", page, re.MULTILINE), page


def test_every_command_has_examples_that_it_understands() -> None:
    """Help ends with examples; each names options that the command has, and the overview cuts no line short."""
    assert "..." not in run("--help").output.partition("Commands:")[2]
    for name in COMMANDS:
        page = run(name, "--help").output
        examples = re.findall(rf"^\s+studypack {name}(.*)$", page.partition("Examples:")[2], re.MULTILINE)
        assert examples, name
        options = set(re.findall(r"--?[a-z-]{1,}", page.partition("Options:")[2].partition("Examples:")[0]))
        for example in examples:
            assert set(re.findall(r"(?<= )--?[a-z-]+", example)) <= options, example


def test_the_version_is_that_of_the_package() -> None:
    """`--version` says it, and needs no bank."""
    assert run("--version").output == f"studypack {studypack.__version__}\n"


def test_severities_are_coloured_on_a_terminal_that_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Colour goes to a terminal, not into files, and `NO_COLOR` or a dumb terminal get none."""
    line = "a.md:1:1: warning: error: x [unanswered]\n    hint: error: y\n"
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert coloured(line) == line
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert coloured(line) == line.replace("warning", "\x1b[1;33mwarning\x1b[0m")
    monkeypatch.setenv("TERM", "dumb")
    assert coloured(line) == line
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    assert coloured(line) == line


def test_second_build_does_nothing_and_repeats_the_warnings(here: Path) -> None:
    """A build without changes says so, without loading the build, and shows the warnings again."""
    (here / "questions" / "bank.md").write_text(UNANSWERED, encoding="utf-8")
    assert "[unanswered]" in run("build", "--only", "decks").output
    again = run("build", "--only", "decks")
    assert again.exit_code == 0
    assert "nothing changed" in again.output
    assert "[unanswered]" in again.output


@pytest.mark.parametrize("touch", ["bank", "settings", "output", "ledger", "option", "style", "library"])
def test_nothing_is_taken_for_unchanged(here: Path, touch: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change of text, settings, output, ledger, options or the program's own files always leads to a real build."""
    from studypack.output import freshness

    arguments = ["build", "--only", "decks"]
    run(*arguments)
    assert "nothing changed," in run(*arguments).output
    if touch == "bank":
        (here / "questions" / "bank.md").write_text(SMALL.replace("越高越好", "越高通常越好"), encoding="utf-8")
    elif touch == "settings":
        (here / "questions" / "bank.toml").write_text('version = "2"\n', encoding="utf-8")
    elif touch == "output":
        (here / "dist" / "decks" / "questions.apkg").write_bytes(b"")
    elif touch == "ledger":
        ledger = here / "questions" / "ledger.json"
        ledger.write_text(ledger.read_text(encoding="utf-8").replace("},\n", "}\n"), encoding="utf-8")
    elif touch == "option":
        arguments.append("--answered-only")
    elif touch == "library":
        monkeypatch.setattr(freshness, "libraries", lambda: "another Pango")
    else:
        own = here / "package"
        own.mkdir()
        (own / "card.css").write_text("a {}", encoding="utf-8")
        monkeypatch.setattr(freshness, "PACKAGE", own)
    assert "nothing changed," not in run(*arguments).output


@pytest.mark.parametrize("written", ["![x](图/my pic.png)", "![x](<图/my pic.png>)", "![x](%E5%9B%BE/my%20pic.png)"])
def test_a_changed_image_of_a_one_file_bank_is_a_change(here: Path, written: str) -> None:
    """However its name is written."""
    (here / "bank.md").write_text(SMALL.replace("越高越好", f"越高越好 {written} 另见"), encoding="utf-8")
    (here / "图").mkdir()
    image = here / "图" / "my pic.png"
    image.write_bytes(png(2, 2))
    arguments = ["build", "bank.md", "--only", "decks"]
    run(*arguments)
    assert "nothing changed," in run(*arguments).output
    image.write_bytes(png(3, 3))
    assert "nothing changed," not in run(*arguments).output


def test_check_lists_problems_and_exits_by_their_kind(here: Path) -> None:
    """`check` exits 0 on warnings, 1 on errors, and 1 on warnings with `--strict`."""
    assert run("check").exit_code == 0
    (here / "questions" / "bank.md").write_text(UNANSWERED, encoding="utf-8")
    assert run("check").exit_code == 0
    assert run("check", "--strict").exit_code == 1
    (here / "questions" / "bank.md").write_text(re.sub("(#### Q[12]:.*)", r"\1 {#same}", SMALL), encoding="utf-8")
    assert run("check").exit_code == 1
    assert run("build").exit_code == 1
    assert not (here / "dist").exists()


def test_the_output_of_another_bank_is_none_of_this_ones(here: Path) -> None:
    """A bank of one file is checked, exported and pinned beside the output of another bank."""
    assert run("build", "--only", "decks").exit_code == 0
    (here / "other.md").write_text(SMALL.replace("# 小题库", "# 另一题库"), encoding="utf-8")
    for command in (("check",), ("export",), ("ids",)):
        done = run(command[0], "other.md", *command[1:])
        assert done.exit_code == 0, done.output
        assert "bad-ledger" not in done.output
    assert run("build", "other.md").exit_code == 2


def test_check_finds_the_images_that_a_build_refuses(here: Path) -> None:
    """A picture that cannot be decoded, or is too large, is told by `check` as by `build`, at its place."""
    questions = here / "questions"
    (questions / "bank.md").write_text(f"{SMALL}\n![坏](bad.png)\n\n![大](big.png)\n", encoding="utf-8")
    (questions / "bad.png").write_bytes(b"no picture")
    (questions / "big.png").write_bytes(png(9000, 9000, 1))
    last = len(SMALL.splitlines())
    found = run("check")
    assert f"bank.md:{last + 2}:6: warning: the image “bad.png” cannot be decoded" in found.output
    assert f"bank.md:{last + 4}:6: error: the image “big.png” has 9000 × 9000 pixels" in found.output
    assert found.exit_code == 1
    built = run("build", "--only", "decks")
    assert built.exit_code == 1
    assert [line for line in built.stderr.splitlines() if "the image" in line] == [
        line for line in found.stderr.splitlines() if "the image" in line
    ]


def test_check_writes_data_only_to_standard_output(here: Path) -> None:
    """`check --format json` writes nothing but JSON, and the GitHub format names file and line."""
    (here / "questions" / "bank.md").write_text(UNANSWERED, encoding="utf-8")
    found = json.loads(run("check", "--format", "json").stdout)
    assert [(one["code"], one["severity"]) for one in found] == [("unanswered", "warning")]
    assert run("check", "--format", "github").stdout.startswith("::warning file=questions/bank.md,line=")


def test_export_writes_data_only(here: Path) -> None:
    """`export` writes JSON or CSV to standard output, or into a file."""
    data = json.loads(run("export").stdout)
    assert [question["key"] for question in data["questions"]] == ["1/Q1", "1/Q2", "1/Q3"]
    assert run("export", "--format", "csv").stdout_bytes.count(b"\r\n") >= 4
    run("export", "-o", "bank.json")
    assert json.loads((here / "bank.json").read_text(encoding="utf-8")) == data


def test_exported_ids_are_those_of_the_cards(here: Path) -> None:
    """The id of a question is the same in the ledger and in the exported data."""
    run("build", "--only", "decks")
    ledger = json.loads((here / "questions" / "ledger.json").read_text(encoding="utf-8"))
    asked = {name for name, note in ledger["notes"].items() if note["kind"] == "question"}
    assert {question["id"] for question in json.loads(run("export").stdout)["questions"]} == asked


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


def test_doctor_names_what_is_there() -> None:
    """`doctor` names Python, Pango and the packages."""
    output = run("doctor").output
    assert "Python" in output
    assert "genanki" in output


def test_a_misspelt_command_is_answered_with_a_suggestion() -> None:
    """A command that does not exist exits 2 and names the nearest one."""
    result = run("chek")
    assert result.exit_code == 2
    assert "Did you mean 'check'" in result.output
    assert "--out" in run("build", "--outt", "x").output
    wrong = run("build", "--only", "deck").output
    assert "'deck' is not one of" in wrong
    assert "Value error" not in wrong


@pytest.mark.usefixtures("here")
def test_a_bank_that_is_not_there_is_an_error() -> None:
    """A path without a bank exits 1 with a diagnostic, not a traceback."""
    result = run("check", "nowhere")
    assert result.exit_code == 1
    assert "[unreadable-file]" in result.output
    assert "name it `.`" not in result.output
    Path("bank.toml").touch()
    assert "name it `.`" in run("check", "nowhere").output


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
