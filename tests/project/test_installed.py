"""The command as a wheel installs it, outside the repository: templates and styles in the package, a light start."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = ("weasyprint", "genanki", "pikepdf", "pypdfium2", "uharfbuzz", "watchfiles", "rich")
SCRIPT = f"""
import json, sys
sys.argv[0] = "studypack"
from studypack.cli import main
try:
    main()
except SystemExit as end:
    json.dump([end.code or 0, [name for name in {HEAVY!r} if name in sys.modules]], open("end.json", "w"))
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of packages that holds what the wheel would hold, as pyproject.toml says."""
    site = tmp_path_factory.mktemp("site")
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"][
        "wheel"
    ]
    parts = {name: name for name in wheel["packages"]} | wheel["force-include"]
    assert len(parts) == 4
    for source, target in parts.items():
        shutil.copytree(ROOT / source, site / target, ignore=shutil.ignore_patterns("__pycache__"))
    return site


def run(site: Path, folder: Path, *arguments: str) -> tuple[int, list[str], str]:
    """Run the installed command in a folder; return its exit status, what heavy it loaded, and what it wrote."""
    done = subprocess.run(
        [sys.executable, "-P", "-c", SCRIPT, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    status, loaded = json.loads((folder / "end.json").read_text(encoding="utf-8"))
    return status, loaded, done.stdout + done.stderr


def test_an_installed_command_builds_in_an_empty_folder(site: Path, tmp_path: Path) -> None:
    """`init` and `build` need nothing of the repository, and a style in the bank's folder replaces the package's."""
    assert run(site, tmp_path, "init", "mine", "--language", "en")[0] == 0
    (tmp_path / "mine" / "styles").mkdir()
    tokens = (site / "studypack" / "styles" / "tokens.css").read_text(encoding="utf-8")
    (tmp_path / "mine" / "styles" / "tokens.css").write_text(tokens.replace("#2e59a7", "#0a7a3b"), encoding="utf-8")
    status, _, said = run(site, tmp_path, "build", "mine", "--only", "preview")
    assert status == 0, said
    assert "#0a7a3b" in (tmp_path / "dist" / "preview" / "section-1.1.html").read_text(encoding="utf-8")


def test_nothing_heavy_is_loaded_before_it_is_needed(site: Path, tmp_path: Path) -> None:
    """Help, a new bank, a check and a new question start without the writers of decks and PDF."""
    for arguments in (["--help"], ["init", "mine"], ["check", "mine"], ["new", "mine", "--title", "甲？"]):
        status, loaded, said = run(site, tmp_path, *arguments)
        assert (status, loaded) == (0, []), (arguments, said)
    assert "genanki" in run(site, tmp_path, "build", "mine", "--only", "decks")[1]


def test_decks_need_nothing_that_sheets_need(site: Path, tmp_path: Path) -> None:
    """A build of decks, which follows every edit, loads no library of PDF."""
    assert run(site, tmp_path, "init", "mine")[0] == 0
    status, loaded, said = run(site, tmp_path, "build", "mine", "--only", "decks")
    assert (status, loaded) == (0, ["genanki"]), said
