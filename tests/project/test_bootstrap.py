"""Setting up: what is installed, what is left alone, what a person is told. Nothing is really installed."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from studypack import bootstrap
from studypack.bootstrap import make_venv, setup, stamped
from studypack.machine import MANAGERS, Finding

APT = MANAGERS[0]
PANGO = Finding("Pango", False, "missing: Pango", "sudo get pango")
VENV = Finding("Python's venv module", False, "ensurepip is missing", "sudo get venv")


class Commands:
    """Stands for the machine: notes each command and makes what it makes; those with a word of `failing` fail."""

    def __init__(self, failing: tuple[str, ...] = ()) -> None:
        """Start with no command seen."""
        self.failing = failing
        self.seen: list[list[str]] = []

    def run(self, command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        """Take the place of `subprocess.run`."""
        self.seen.append(list(command))
        if "venv" in command:
            python = bootstrap.venv_python(Path(command[-1]))
            python.parent.mkdir(parents=True, exist_ok=True)
            python.touch()
        return subprocess.CompletedProcess(command, int(any(word in command for word in self.failing)))

    @property
    def kinds(self) -> list[str]:
        """Name what was done: the environment made, or the lock that was installed."""
        return ["venv" if "venv" in command else Path(command[-1]).name for command in self.seen]


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> Commands:
    """Give a machine on which every command succeeds."""
    made = Commands()
    monkeypatch.setattr(subprocess, "run", made.run)
    return made


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Make a project with two locks."""
    for name in bootstrap.LOCKS.values():
        (tmp_path / name).write_text(f"{name}\n", encoding="utf-8")
    return tmp_path


def test_a_second_run_does_nothing(project: Path, commands: Commands) -> None:
    """An environment that was made from this lock is left alone."""
    assert make_venv(project, dev=False)
    assert commands.kinds == ["venv", "requirements.lock"]
    assert not make_venv(project, dev=False)
    assert len(commands.seen) == 2


def test_installing_takes_only_what_the_lock_names(project: Path, commands: Commands) -> None:
    """Every hash is checked and no dependency is added."""
    make_venv(project, dev=False)
    assert {"--require-hashes", "--no-deps"} <= set(commands.seen[-1])


def test_test_tools_are_added_to_the_same_environment(project: Path, commands: Commands) -> None:
    """The tools come on top; making the environment for a build then finds nothing to do."""
    make_venv(project, dev=False)
    assert make_venv(project, dev=True)
    assert commands.kinds == ["venv", "requirements.lock", "requirements-dev.lock"]
    assert not make_venv(project, dev=False)
    assert not make_venv(project, dev=True)


def test_another_lock_makes_the_environment_anew(project: Path, commands: Commands) -> None:
    """What an older lock installed does not stay behind."""
    make_venv(project, dev=True)
    (project / "requirements.lock").write_text("changed\n", encoding="utf-8")
    commands.seen.clear()
    make_venv(project, dev=True)
    assert commands.kinds == ["venv", "requirements.lock", "requirements-dev.lock"]
    assert "--clear" in commands.seen[0]


@pytest.mark.parametrize("failing", ["requirements.lock", "requirements-dev.lock"])
def test_what_was_interrupted_is_made_anew(project: Path, commands: Commands, failing: str) -> None:
    """No stamp survives a failure, at whichever step it happens."""
    make_venv(project, dev=False)
    (project / "requirements.lock").write_text("changed\n", encoding="utf-8")
    commands.failing = (str(project / failing),)
    with pytest.raises(bootstrap.SetupError, match="network"):
        make_venv(project, dev=True)
    assert stamped(project / ".venv") == ()
    commands.failing = ()
    commands.seen.clear()
    make_venv(project, dev=False)
    assert commands.kinds == ["venv", "requirements.lock"]


def test_an_environment_whose_python_is_gone_counts_for_nothing(project: Path, commands: Commands) -> None:
    """The system's Python may be removed under an environment."""
    make_venv(project, dev=False)
    bootstrap.venv_python(project / ".venv").unlink()
    assert stamped(project / ".venv") == ()
    assert make_venv(project, dev=False)
    assert len(commands.seen) == 4


def lacking(monkeypatch: pytest.MonkeyPatch, *missing: Finding, root: bool = False) -> None:
    """Make this a Debian machine that lacks something and gets it by no command."""
    have = {finding.name for finding in missing}
    for name, finding in (("check_pango", PANGO), ("check_venv", VENV)):
        found = Finding(finding.name, finding.name not in have, finding.detail, finding.remedy)
        monkeypatch.setattr(bootstrap, name, lambda *_, found=found, **__: found)
    monkeypatch.setattr(bootstrap, "find_manager", lambda: APT)
    monkeypatch.setattr(bootstrap, "is_root", lambda: root)


def test_without_root_pango_is_left_to_the_person(
    project: Path, commands: Commands, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The exact command is printed and the exit status is 3; the rest is set up, since decks need no Pango."""
    lacking(monkeypatch, PANGO)
    assert setup(project, dev=False) == 3
    assert "    sudo get pango\n" in capsys.readouterr().err
    assert commands.kinds == ["venv", "requirements.lock"]


def test_without_ensurepip_no_environment_is_tried(
    project: Path, commands: Commands, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Making it would fail half-way, so the person is told first what to install."""
    lacking(monkeypatch, VENV)
    assert setup(project, dev=False) == 3
    assert "    sudo get venv\n" in capsys.readouterr().err
    assert commands.seen == []


def test_root_installs_and_fetches_lists_only_if_that_fails(
    project: Path, commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new machine has no lists of packages yet; one that has them is not made to fetch them again."""
    lacking(monkeypatch, PANGO, root=True)
    setup(project, dev=False)
    assert [command[1] for command in commands.seen if command[0] == "apt-get"] == ["install"]
    commands.seen.clear()
    commands.failing = ("install",)
    setup(project, dev=False)
    assert [command[1] for command in commands.seen if command[0] == "apt-get"] == ["install", "update", "install"]


def test_a_complete_machine_is_done(project: Path, commands: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is missing: exit status 0, and no package manager was called."""
    lacking(monkeypatch)
    assert setup(project, dev=True) == 0
    assert "apt-get" not in {command[0] for command in commands.seen}


def test_a_network_that_fails_is_said_in_words(
    project: Path, commands: Commands, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The machine lacks something: exit status 3 and no traceback."""
    lacking(monkeypatch)
    commands.failing = ("pip",)
    assert setup(project, dev=False) == 3
    assert "is there a network?" in capsys.readouterr().err


def test_wrong_use_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown word is exit status 2."""
    assert bootstrap.main(["setup", "--production"]) == 2
    assert "usage" in capsys.readouterr().err
