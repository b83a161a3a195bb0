"""The workflows for GitHub Actions: commands that exist, and a bank that is the folder one stands in."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from itertools import takewhile
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from studypack.cli.app import COMMANDS, app
from tests.workshop import SMALL

ROOT = Path(__file__).parents[2]
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


WORKFLOWS = ["templates/init/bank.yml", ".github/workflows/ci.yml"]


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


def script(name: str, path: str = WORKFLOWS[0]) -> str:
    """Return the shell script of a step, or its one line."""
    text = (ROOT / path).read_text(encoding="utf-8")
    step = text.partition(f"- name: {name}\n")[2]
    head, _, body = step.partition("run: ")
    assert "- name:" not in head
    if not body.startswith("|"):
        return body.partition("\n")[0]
    lines = body.partition("\n")[2].split("\n")
    return "\n".join(line[10:] for line in takewhile(lambda line: not line or line.startswith(" " * 10), lines))


@pytest.mark.parametrize(
    "name",
    [
        "Fetch the ledger that learners have",
        "Commit the ledger",
        "Is this the newest",
        "Publish the release; notes written by hand stay",
    ],
)
def test_both_workflows_take_the_same_steps(name: str) -> None:
    """What is played below with one of them holds for both."""
    one, other = (script(name, path) for path in WORKFLOWS)
    assert one == other
    assert len(one) > 100


class Repository:
    """A repository as GitHub keeps it, and the runs of its workflow: each in a clone, step by step."""

    def __init__(self, folder: Path, *, has_attributes: bool = True) -> None:
        """Push a bank."""
        self.folder = folder
        self.origin = folder / "origin.git"
        self.page = folder / "page"
        git(folder, "init", "--quiet", "--bare", "--initial-branch=main", str(self.origin))
        self.tools()
        first = self.clone("first")
        (first / "bank.md").write_text(SMALL, encoding="utf-8")
        (first / "bank.toml").write_text('id = "small"\n', encoding="utf-8")
        if has_attributes:
            shutil.copyfile(ROOT / "templates" / "init" / "gitattributes", first / ".gitattributes")
        self.push(first, "The bank")

    def tools(self) -> None:
        """Put programs on the path that stand for those of a runner."""
        bin_ = self.folder / "bin"
        bin_.mkdir()
        program = f"exec {sys.executable} -c 'from studypack.cli import main; main()' \"$@\" --only decks\n"
        curl = f'cp "{self.page}/ledger.json" published.json 2>/dev/null && printf 200 || printf 404\n'
        for name, text in {"studypack": program, "curl": curl, "gh": "exit 1\n"}.items():
            (bin_ / name).write_text(f"#!/bin/sh\n{text}", encoding="utf-8")
            (bin_ / name).chmod(0o755)

    def clone(self, name: str) -> Path:
        """Return a new clone."""
        git(self.folder, "clone", "--quiet", str(self.origin), name)
        for key, value in {"user.name": "a", "user.email": "a@example.org"}.items():
            git(self.folder / name, "config", key, value)
        return self.folder / name

    def push(self, clone: Path, message: str) -> None:
        """Commit all and push."""
        git(clone, "add", "--all")
        git(clone, "commit", "--quiet", "--message", message)
        git(clone, "push", "--quiet", "origin", "HEAD:main")

    def edit(self, name: str, text: str) -> None:
        """Push a new question from a clone of one's own."""
        clone = self.clone(name)
        with (clone / "bank.md").open("a", encoding="utf-8") as bank:
            bank.write(text)
        self.push(clone, name)

    def step(self, clone: Path, name: str, second: int = 0, **given: str) -> tuple[int, str, dict[str, str]]:
        """Run a step in a clone; return its status, what it said, and its outputs."""
        output = clone.parent / f"{clone.name}.output"
        output.write_text("", encoding="utf-8")
        env = {
            **os.environ,
            "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "BANK": ".",
        }
        env |= {"GITHUB_REF_NAME": "main", "GITHUB_REF_TYPE": "branch", "GITHUB_OUTPUT": str(output), "PAUSE": "0"}
        env |= {"GITHUB_REPOSITORY": "me/bank", "GITHUB_REPOSITORY_OWNER": "me", "ORIGIN": str(self.origin)}
        env |= {"SOURCE_DATE_EPOCH": str(1_700_000_000 + second), **given}
        done = subprocess.run(
            ["bash", "-e", "-c", script(name)], cwd=clone, env=env, capture_output=True, text=True, check=False
        )
        pairs = (line.partition("=") for line in output.read_text(encoding="utf-8").splitlines())
        return done.returncode, done.stdout + done.stderr, {key: value for key, _, value in pairs}

    def build(self, name: str, second: int) -> Path:
        """Take the steps of a run up to the upload of what it built."""
        clone = self.clone(name)
        for step in ("Fetch the ledger that learners have", "Build"):
            status, said, _ = self.step(clone, step, second)
            assert status == 0, said
        return clone

    def publish(self, clone: Path) -> tuple[int, str, bool]:
        """Take the steps of the jobs that may write; return the status, what was said, and whether a page came out."""
        built = git(clone, "rev-parse", "HEAD")
        status, said, outputs = self.step(clone, "Commit the ledger", BUILT=built)
        if status:
            return status, said, False
        _, said, newest = self.step(clone, "Is this the newest", KNOWN=f"{built} {outputs.get('commit', '')}")
        if newest:
            shutil.rmtree(self.page, ignore_errors=True)
            shutil.copytree(clone / "dist", self.page)
        return 0, said, bool(newest)


def git(folder: Path, *arguments: str) -> str:
    """Run Git."""
    return subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True).stdout.strip()


QUESTION = "\n#### Q{}:{}？\n\n**难度**:⭐\n**岗位**:通用\n**标签**:#新\n**公司**:甲\n\n{}\n"


@pytest.mark.skipif(shutil.which("git") is None, reason="no Git")
@pytest.mark.parametrize("has_attributes", [True, False])
def test_two_runs_race(tmp_path: Path, *, has_attributes: bool) -> None:
    """A second push arrives while the first is built: no ledger is lost, and only the newest page is published."""
    hub = Repository(tmp_path, has_attributes=has_attributes)
    assert hub.publish(hub.build("run0", 0))[::2] == (0, True)
    hub.edit("one", QUESTION.format(4, "什么是背压", "下游慢了就让上游等一等，否则缓冲区会无限增长。"))
    first = hub.build("run1", 100)
    hub.edit("two", QUESTION.format(5, "什么是一致性哈希", "节点和键放到同一个环上，只搬相邻一段。"))
    second = hub.build("run2", 200)
    assert hub.publish(first)[::2] == (0, False)
    assert hub.publish(second)[::2] == (0, True)
    check = hub.clone("check")
    published = json.loads((hub.page / "ledger.json").read_text(encoding="utf-8"))
    titles = {one.get("title") for one in published["notes"].values()}
    assert {"什么是背压？", "什么是一致性哈希？"} <= titles
    status, said, _ = hub.step(check, "Build", 300)
    assert status == 1, "the ledger that learners have must be fetched first"
    for name in ("Fetch the ledger that learners have", "Build"):
        status, said, _ = hub.step(check, name, 300)
    assert "nothing changed for learners" in said
    assert {one["guid"] for one in published["notes"].values()} == {
        one["guid"]
        for one in json.loads((check / "dist" / "ledger.json").read_text(encoding="utf-8"))["notes"].values()
    }


@pytest.mark.skipif(shutil.which("git") is None, reason="no Git")
def test_a_run_again_of_an_old_push_publishes_nothing_old(tmp_path: Path) -> None:
    """What was built before a newer page came out stays where it is."""
    hub = Repository(tmp_path)
    old = hub.build("run0", 0)
    hub.edit("one", QUESTION.format(4, "什么是背压", "下游慢了就让上游等一等，否则缓冲区会无限增长。"))
    assert hub.publish(hub.build("run1", 100))[::2] == (0, True)
    kept = (hub.page / "ledger.json").read_bytes()
    status, said, is_published = hub.publish(old)
    assert (status, is_published) == (0, False), said
    assert "moved on" in said
    assert (hub.page / "ledger.json").read_bytes() == kept


@pytest.mark.skipif(shutil.which("git") is None, reason="no Git")
def test_a_protected_branch_fails_before_anything_is_published(tmp_path: Path) -> None:
    """Decks without their ledger would lose somebody's history at the next build."""
    hub = Repository(tmp_path)
    run_ = hub.build("run0", 0)
    hook = hub.origin / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'GH006: Protected branch update failed'\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    status, said, is_published = hub.publish(run_)
    assert (status, is_published) == (1, False)
    assert "::error::main is protected" in said
    assert "commit ./ledger.json" in said


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
