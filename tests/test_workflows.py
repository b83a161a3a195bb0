"""The workflows for GitHub Actions: commands that exist, and a bank that is the folder one stands in."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import studypack
from studypack.cli.app import COMMANDS, app
from tests.workshop import SMALL

ROOT = Path(__file__).parent.parent
RUN = re.compile(r"(?:studypack|build\.py) ([a-z-]+)(.*)")


def run(*arguments: str) -> Result:
    """Run the command line."""
    return CliRunner().invoke(app, arguments, prog_name="studypack")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is a bank, and where the user stands."""
    (tmp_path / "bank.md").write_text(SMALL, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    return tmp_path


@pytest.mark.parametrize("path", [".github/workflows/ci.yml", "templates/init/bank.yml"])
def test_workflows_name_commands_and_options_that_exist(path: str) -> None:
    """Each has jobs for checking, publishing and releasing, and runs only what the program knows."""
    text = (ROOT / path).read_text(encoding="utf-8")
    jobs = re.findall(r"^  ([a-z]+):$", text.partition("\njobs:\n")[2], re.MULTILINE)
    assert {"publish", "release"} < set(jobs)
    commands = [match.groups() for match in RUN.finditer(text)]
    assert {"check", "build"} <= {command for command, _ in commands}
    for command, rest in commands:
        assert command in COMMANDS
        known = set(re.findall(r"--[a-z-]+", run(command, "--help").output))
        assert set(re.findall(r"--[a-z-]+", rest)) <= known


def test_init_with_a_workflow_installs_this_version(tmp_path: Path) -> None:
    """The workflow of a new bank names the version that made it, and leaves no mark unfilled."""
    assert run("init", str(tmp_path / "mine"), "--workflow").exit_code == 0
    text = (tmp_path / "mine" / ".github" / "workflows" / "bank.yml").read_text(encoding="utf-8")
    assert f"studypack=={studypack.__version__}" in text
    assert "%%" not in text


def test_a_bank_in_the_folder_where_one_stands(here: Path) -> None:
    """`build .` makes `dist` inside the bank; what stands there is none of the bank's, and the next build is done."""
    first = run("build", ".", "--only", "decks")
    assert first.exit_code == 0, first.output
    assert (here / "dist" / "UPDATE.md").is_file()
    assert "nothing changed," in run("build", ".", "--only", "decks").output
    exported = json.loads(run("export", ".").stdout)
    assert exported["front_matter"] == "# 小题库\n"
    assert len(exported["questions"]) == 3


def test_a_release_with_none_before_it_is_the_first(here: Path) -> None:
    """With an empty file as the ledger of the last release, the report is of a first release."""
    run("build", ".", "--only", "decks")
    (here / "since.json").write_text("", encoding="utf-8")
    result = run("build", ".", "--only", "decks", "--locked", "--since", "since.json")
    assert result.exit_code == 0, result.output
    assert result.output.startswith("first build: 3 questions")
    assert "第一次发布" in (here / "dist" / "UPDATE.md").read_text(encoding="utf-8")
