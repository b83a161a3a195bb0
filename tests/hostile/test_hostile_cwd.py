"""Whoever builds in a stranger's folder loads nothing from it: no module, no library, no settings of any tool."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.hostile.bank import png
from tests.workshop import SMALL

ROOT = Path(__file__).resolve().parents[2]
MODULES = (
    "sitecustomize", "usercustomize", "json", "pickle", "struct", "typing", "ctypes", "signal", "re", "io", "zlib",
    "sqlite3", "threading", "platform", "tempfile", "multiprocessing", "concurrent", "importlib", "logging", "html",
    "email", "xml", "jinja2", "weasyprint", "pydyf", "PIL", "genanki", "typer", "click", "rich", "msgspec", "filelock",
    "tinycss2", "markdown_it", "nh3", "pikepdf", "pypdfium2", "fontTools", "quickjs", "studypack", "templates",
)  # fmt: skip
FILES = (
    "libpango-1.0.so.0", "libpango-1.0-0", "libgobject-2.0.so.0", "libgcc_s.so.1", "libharfbuzz.so.0", "libz.so.1",
    "fonts.conf", ".env", "pyproject.toml", "setup.cfg", "pyvenv.cfg", "python311._pth", "gcc", "ld", "cc1", "ldconfig",
    "typst.toml", ".netrc", "mime.types",
)  # fmt: skip


@pytest.fixture
def bait(tmp_path: Path) -> Path:
    """A bank's folder that also holds what a program may look for where it is run."""
    folder = tmp_path / "bait"
    folder.mkdir()
    text = SMALL.replace("越高越好", "越高越好 $a^2$ ![图](p.png)")
    (folder / "bank.md").write_text(text, encoding="utf-8")
    (folder / "p.png").write_bytes(png(4, 4))
    trap = f"open({str(tmp_path / 'sprung')!r}, 'a').write(__name__ + chr(10))\n"
    for number, name in enumerate(MODULES):
        if number % 2:
            (folder / f"{name}.py").write_text(trap, encoding="utf-8")
        else:
            (folder / name).mkdir()
            (folder / name / "__init__.py").write_text(trap, encoding="utf-8")
    for name in FILES:
        (folder / name).write_text("bait", encoding="utf-8")
        (folder / name).chmod(0o755)
    return folder


def test_a_strangers_folder_loads_nothing(bait: Path, tmp_path: Path) -> None:
    """With decks, sheets and preview, formulas and pictures, and so with processes of every kind."""
    arguments = [str(ROOT / "build.py"), "build", ".", "--out", str(tmp_path / "out"), "--paper", "a4"]
    trace = tmp_path / "trace"
    tracer = shutil.which("strace")
    watched = [tracer, "-f", "-qq", "-e", "trace=open,openat,execve,execveat", "-o", str(trace)] if tracer else []
    environment = os.environ | {"SOURCE_DATE_EPOCH": "1700000000"}
    done = subprocess.run(
        [*watched, sys.executable, *arguments], cwd=bait, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "out" / "sheets").glob("*.pdf"))
    assert not (tmp_path / "sprung").exists()
    if tracer:
        text = trace.read_text(encoding="utf-8", errors="replace")
        assert "bank.md" in text
        opened = re.findall(r'(?:AT_FDCWD, |\()"([^"]*)"(?!.*ENOENT)', text)
        near = Counter(path.name for one in opened if (path := Path(bait, one)).parent == bait)
        # Each file of a bank is read once to see whether it changed.
        assert {near[name] for name in FILES} <= {0, 1}, near
        assert not re.search(rf'execve\("(?:\./|{re.escape(str(bait))})', text)
        assert len(re.findall(r"execve\(", text)) <= 8, "a compiler, or another program, was run"
