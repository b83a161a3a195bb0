"""The same bank, ledger and versions give the same bytes; another version or option of anything makes files anew."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from studypack.output import program
from tests.learner import BANK
from tests.workshop import Workshop

ROOT = Path(__file__).resolve().parents[2]
FORMULA = "\n$$\\frac{a}{b} = \\sum_i x_i$$\n\n```python\nprint(1)\n```\n"
SETTINGS = 'id = "small"\ntitle = "小题库"\nversion = "1"\nrepository = "https://example.org/bank"\n'
HERE = {"TZ": "UTC", "LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": "1790000000"}
ELSEWHERE = {
    "TZ": "Asia/Kolkata",
    "LC_ALL": "C.UTF-8",
    "LANG": "zh_CN.UTF-8",
    "PYTHONHASHSEED": "4711",
    "SOURCE_DATE_EPOCH": "1799999999",
}


def sums(out: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of an output folder, caches apart."""
    return {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file() and ".cache" not in path.parts
    }


def build(folder: Path, environment: dict[str, str], *, one_core: bool = False) -> dict[str, str]:
    """Run the command in a folder that holds a bank; return the sums of what it made."""
    script = f"runpy.run_path({str(ROOT / 'build.py')!r}, run_name='__main__')"
    single = f"import os, runpy, sys; os.cpu_count = lambda: 1; {script}"
    python = [sys.executable, "-c", single] if one_core else [sys.executable, str(ROOT / "build.py")]
    command = [*python, "build", "bank", "--out", "out"]
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return sums(folder / "out")


@pytest.mark.slow
def test_builds_elsewhere_have_the_same_bytes(tmp_path: Path) -> None:
    """Another day, folder, time zone, locale, hash seed, number of cores: every file in the output is the same."""
    one = tmp_path / "one"
    bank = one / "bank"
    bank.mkdir(parents=True)
    (bank / "bank.toml").write_text(SETTINGS, encoding="utf-8")
    (bank / "bank.md").write_text(BANK.replace("越高越好", f"越高越好\n{FORMULA}"), encoding="utf-8")
    build(one, HERE)
    shutil.rmtree(one / "out")
    two = tmp_path / "another folder" / "两"
    shutil.copytree(one, two)
    first = build(one, HERE)
    assert len(first) > 20
    assert build(two, ELSEWHERE, one_core=True) == first
    assert (two / "bank" / "ledger.json").read_bytes() == (bank / "ledger.json").read_bytes()


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """A small bank whose decks and preview are built."""
    made = Workshop(tmp_path)
    made.build()
    return made


def names(paths: tuple[str, ...]) -> set[str]:
    """Return the packages among paths."""
    return {path for path in paths if path.endswith(".apkg")}


@pytest.mark.parametrize("library", ["genanki", "weasyprint", "markdown-it-py", "justmytype-intl-cjk", "nh3"])
def test_another_version_of_a_package_makes_every_file_anew(
    shop: Workshop, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file made by another version of anything it is made with is not taken for current."""
    found = program._installed
    monkeypatch.setattr(program, "_installed", lambda name: f"{name} 0.0.0" if name == library else found(name))
    assert names(shop.build().written) == set()
    program.version.cache_clear()
    written = names(shop.build().written)
    monkeypatch.undo()
    program.version.cache_clear()
    assert written == {path for path in shop.bytes() if path.endswith(".apkg")}


@pytest.mark.parametrize("part", ["_code", "libraries"])
def test_another_program_makes_every_file_anew(shop: Workshop, part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither is one made by other code of our own, or with another library of the system."""
    monkeypatch.setattr(program, part, lambda: "other")
    program.version.cache_clear()
    written = names(shop.build().written)
    monkeypatch.undo()
    program.version.cache_clear()
    assert written == {path for path in shop.bytes() if path.endswith(".apkg")}


def test_every_library_below_python_is_named() -> None:
    """The libraries of the system that set type, compress and write databases are part of every key."""
    assert re.fullmatch(r"(?s)python 3\..*; zlib 1\..*; sqlite 3\..*; pango 1\..*", program.libraries())


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("styles/card.css", ".card { color: teal }"),
        ("templates/anki/question.back.html", "<b>{{Prompt}}</b><hr>{{Answer}}"),
        ("bank.toml", SETTINGS.replace('version = "1"', 'version = "2"')),
    ],
)
def test_another_style_template_or_setting_makes_decks_anew(shop: Workshop, path: str, text: str) -> None:
    """What stands on every card is part of what a deck is made from."""
    (shop.bank / path).parent.mkdir(parents=True, exist_ok=True)
    (shop.bank / path).write_text(text, encoding="utf-8")
    assert names(shop.build().written) == {path for path in shop.bytes() if path.endswith(".apkg")}


def test_everything_that_sheets_are_made_with_is_named() -> None:
    """Every package that is imported to make a file is named with its version."""
    named = program.version().lower()
    for package in ("genanki", "weasyprint", "pydyf", "pikepdf", "pypdfium2", "uharfbuzz", "nh3", "jinja2"):
        assert f"; {package} " in named
    assert "pango 1." in named
