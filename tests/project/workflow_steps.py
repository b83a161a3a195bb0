"""Takes the steps of a workflow in a repository of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from itertools import takewhile
from pathlib import Path

from tests.workshop import SMALL

ROOT = Path(__file__).parents[2]
WORKFLOWS = ["templates/init/bank.yml", ".github/workflows/ci.yml"]


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
