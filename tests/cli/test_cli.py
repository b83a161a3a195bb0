"""The command line as a user types it: help, what a mistake is told, checks and exports."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

import studypack
from studypack.cli.app import COMMANDS, with_default_command
from studypack.cli.common import coloured
from tests.command import run
from tests.hostile.bank import png
from tests.workshop import SMALL, UNANSWERED


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
