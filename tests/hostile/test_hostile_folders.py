"""Folders, pipes, links and files that nobody may read: named, not followed, and nothing hangs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.command import run
from tests.hostile.checked import HEAD, check
from tests.workshop import Workshop

ROOT = Path(__file__).resolve().parents[2]


def test_a_folder_as_a_file(tmp_path: Path) -> None:
    """A folder named like a file is walked through, and one named like the settings or the ledger is refused."""
    (tmp_path / "a.md").mkdir()
    (tmp_path / "b.md").write_bytes(HEAD + b"x")
    assert check(tmp_path).exit_code == 0
    (tmp_path / "bank.toml").mkdir()
    assert "bank.toml:1:1: error: " in check(tmp_path).output


def test_a_ledger_that_is_a_folder(tmp_path: Path) -> None:
    """A folder in the place of the ledger is an error, and stays."""
    shop = Workshop(tmp_path)
    (shop.bank / "ledger.json").mkdir()
    assert [problem.code.slug for problem in shop.build().problems] == ["bad-ledger"]
    assert (shop.bank / "ledger.json").is_dir()


@pytest.mark.parametrize("name", ["", "styles"])
@pytest.mark.parametrize("command", ["check", "build"])
def test_folders_without_end(command: str, name: str, tmp_path: Path) -> None:
    """Folders that nest over a hundred levels deep are an error, long before Python's own limit is reached."""
    bank = tmp_path / "bank"
    (bank / name).mkdir(parents=True)
    (bank / "b.md").write_bytes(HEAD + b"x")
    (bank / name).joinpath(*["d"] * 150).mkdir(parents=True)
    options = ["--out", str(tmp_path / "out"), "--only", "decks"] if command == "build" else []
    result = run(command, str(bank), *options)
    assert result.exit_code == 1, result.output
    assert "nest deeper than 100 levels [unreadable-file]" in result.output


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes")
@pytest.mark.parametrize(
    "name", ["index.html", "manifest.json", "UPDATE.md", ".cache/fresh.json", ".cache/cache.sqlite"]
)
def test_a_pipe_among_the_outputs_hangs_nothing(name: str, tmp_path: Path) -> None:
    """A pipe in the place of an output is replaced, and one in the place of what is remembered is not read."""
    bank, out = tmp_path / "bank", tmp_path / "out"
    bank.mkdir()
    (bank / "q.md").write_bytes(HEAD + b"x")
    (out / name).parent.mkdir(parents=True)
    os.mkfifo(out / name)
    command = [sys.executable, str(ROOT / "build.py"), "build", str(bank), "--out", str(out), "--only", "decks"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes")
@pytest.mark.parametrize("name", ["bank.md", "bank.toml", "ledger.json", "x.png"])
def test_a_pipe_hangs_nothing(name: str, tmp_path: Path) -> None:
    """A pipe, from which reading would never end, is no file of the bank."""
    (tmp_path / "q.md").write_bytes(HEAD + b"![x](x.png)\n")
    os.mkfifo(tmp_path / name)
    command = [sys.executable, str(ROOT / "build.py"), "build", str(tmp_path), "--out", str(tmp_path / "out")]
    done = subprocess.run([*command, "--only", "decks"], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == (0 if name == "x.png" else 1), done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_links_are_named_and_not_followed(tmp_path: Path) -> None:
    """Links to files, to folders, in circles and to nowhere are not read."""
    secret = tmp_path / "secret.md"
    secret.write_bytes(b"#### Q2:secret?\n\nsecret\n")
    bank = tmp_path / "bank"
    (bank / "sub").mkdir(parents=True)
    (bank / "q.md").write_bytes(HEAD + b"[a](loop/x.md) [b](up.md) ![c](loop/x.png)\n")
    (bank / "up.md").symlink_to(secret)
    (bank / "loop").symlink_to("loop")
    (bank / "folder").symlink_to(tmp_path)
    (bank / "circle.md").symlink_to("circle.md")
    (bank / "gone.md").symlink_to("nowhere")
    assert check(bank).output.count("[skipped-file]") == 1  # what is said alike is said once, with its count
    result = check(bank, "--all")
    assert result.exit_code == 0, result.output
    assert result.output.count("[skipped-file]") >= 4
    data = run("export", str(bank)).stdout
    assert [question["title"] for question in json.loads(data)["questions"]] == ["what?"]


@pytest.mark.skipif(sys.platform != "linux", reason="names are Unicode elsewhere")
def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    """A file whose name is not UTF-8 is built like any other."""
    shop = Workshop(tmp_path)
    Path(os.fsdecode(os.fsencode(shop.bank) + b"/\xff\xfe.md")).write_bytes(b"intro\n")
    for _ in range(2):
        arguments = ["build", str(shop.bank), "--out", str(shop.out), "--only", "decks"]
        result = run(*arguments)
        assert result.exit_code == 0, result.output


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become somebody else")
def test_files_without_permission(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A file that may not be read is an error with its name; nobody else's folders are needed for that."""
    from studypack.bank.files import read_texts
    from studypack.bank.settings.config import Config

    folder = tmp_path_factory.mktemp("closed")
    for parent in (folder, *folder.parents):
        if parent == Path(tempfile.gettempdir()):
            break
        parent.chmod(0o755)
    (folder / "q.md").write_bytes(HEAD + b"x")
    (folder / "closed.md").write_bytes(HEAD)
    (folder / "closed.md").chmod(0)
    (folder / "sub").mkdir()
    (folder / "sub").chmod(0)
    os.seteuid(65534)
    try:
        found = read_texts(folder, Config("a", ""))
    finally:
        os.seteuid(0)
    assert sorted(Path(problem.path).name for problem in found.problems) == ["closed.md", "sub"]
    assert all("Permission denied" in problem.message for problem in found.problems)
