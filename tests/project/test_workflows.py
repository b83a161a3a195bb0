"""The workflows for GitHub Actions: commands that exist, and a bank that is the folder one stands in."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from studypack.cli.app import COMMANDS
from tests.command import run
from tests.project.workflow_steps import ROOT, WORKFLOWS

RUN = re.compile(r"(?:studypack|build\.py) ([a-z-]+)(.*)")


@pytest.mark.parametrize("path", [".github/workflows/ci.yml", "templates/init/bank.yml"])
def test_workflows_name_commands_and_options_that_exist(path: str) -> None:
    """Each has jobs for the ledger, the page and releases, and runs only what the program knows."""
    text = (ROOT / path).read_text(encoding="utf-8")
    jobs = re.findall(r"^  ([a-z]+):$", text.partition("\njobs:\n")[2], re.MULTILINE)
    assert {"ledger", "pages", "release"} < set(jobs)
    commands = [match.groups() for match in RUN.finditer(text)]
    assert {"check", "build"} <= {command for command, _ in commands}
    for command, rest in commands:
        assert command in COMMANDS
        known = set(re.findall(r"--[a-z-]+", run(command, "--help").output))
        assert set(re.findall(r"--[a-z-]+", rest)) <= known


def test_init_with_a_workflow_installs_nothing_by_name(tmp_path: Path) -> None:
    """A name that is free could be registered by anybody: the workflow takes a repository at a commit, or asks."""
    made = run("init", str(tmp_path / "mine"), "--workflow")
    assert made.exit_code == 0
    text = (tmp_path / "mine" / ".github" / "workflows" / "bank.yml").read_text(encoding="utf-8")
    assert "%%" not in text
    address = re.findall(r'STUDYPACK: "(.*)"', text)[0]
    assert address.startswith("git+https://") if address else "STUDYPACK" in made.output
    steps = re.findall(r"^.*pip install (?!.*no-install).*$", text, re.MULTILINE)
    assert steps
    assert all("git+https://*@" in line for line in steps)


def workflow_jobs(path: str) -> dict[str, str]:
    """Return the text of every job."""
    text = (ROOT / path).read_text(encoding="utf-8").partition("\njobs:\n")[2]
    found = re.split(r"^  ([a-z]+):$", text, flags=re.MULTILINE)
    return dict(zip(found[1::2], found[2::2], strict=True))


@pytest.mark.parametrize("path", WORKFLOWS)
def test_only_jobs_that_run_nothing_of_the_bank_may_write(path: str) -> None:
    """Whoever sends a pull request could otherwise write to the repository, or publish as it."""
    text = (ROOT / path).read_text(encoding="utf-8")
    assert "\npermissions: {}\n" in text
    writers = []
    for name, job in workflow_jobs(path).items():
        (granted,) = re.findall(r"^    permissions: \{(.*)\}$", job, re.MULTILINE)
        runs_code = re.search(r"pip install|studypack |build\.py|make setup|\.ci/run", job) is not None
        assert not ("write" in granted and runs_code), name
        assert "persist-credentials: false" in job if runs_code else True
        writers += [name] if "write" in granted else []
    assert writers == ["ledger", "pages", "release"]


@pytest.mark.parametrize("path", WORKFLOWS)
def test_actions_are_pinned_by_commit(path: str) -> None:
    """A tag can be moved."""
    text = (ROOT / path).read_text(encoding="utf-8")
    used = re.findall(r"uses: (\S+)", text)
    assert used
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", one) for one in used)


def test_a_bank_in_the_folder_where_one_stands(here: Path) -> None:
    """`build .` makes `dist` inside the bank; what stands there is none of the bank's, and the next build is done."""
    first = run("build", ".", "--only", "decks")
    assert first.exit_code == 0, first.output
    assert (here / "dist" / "UPDATE.md").is_file()
    assert "nothing changed," in run("build", ".", "--only", "decks").output
    exported = json.loads(run("export", ".").stdout)
    assert exported["front_matter"] == "# 小题库\n"
    assert len(exported["questions"]) == 3
