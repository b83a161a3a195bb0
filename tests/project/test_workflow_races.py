"""The steps of the workflow, run in real repositories: two runs at once, an old run again, a protected branch."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.command import run
from tests.project.workflow_steps import WORKFLOWS, Repository, script


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


def test_a_release_with_none_before_it_is_the_first(here: Path) -> None:
    """With an empty file as the ledger of the last release, the report is of a first release."""
    run("build", ".", "--only", "decks")
    (here / "since.json").write_text("", encoding="utf-8")
    result = run("build", ".", "--only", "decks", "--locked", "--since", "since.json")
    assert result.exit_code == 0, result.output
    assert result.output.startswith("first build: 3 questions")
    assert "第一次发布" in (here / "dist" / "UPDATE.md").read_text(encoding="utf-8")
