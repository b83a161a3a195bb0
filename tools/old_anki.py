"""Installs earlier releases of Anki from the lock files beside it, an environment each, for the import tests.

`python tools/old_anki.py` makes what is missing or out of date; `--lock` resolves the lock files anew, with uv.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VERSIONS = ("24.11", "2.1.54")
"""The releases that learners may still have: two years old, and the last one before the importer was rewritten."""


def lock_file(version: str) -> Path:
    """Return the lock file of a release."""
    return ROOT / "tools" / f"anki-{version}.lock"


def folder(version: str) -> Path:
    """Return the folder of a release's environment."""
    return ROOT / f".venv-anki-{version}"


def python(version: str) -> Path:
    """Return the Python of a release's environment, whether it exists or not."""
    places = ("Scripts", "python.exe") if sys.platform == "win32" else ("bin", "python")
    return folder(version).joinpath(*places)


def is_current(version: str) -> bool:
    """Tell whether an environment was made from the lock file as it is now."""
    mark = folder(version) / "lock.sha256"
    return python(version).exists() and mark.exists() and mark.read_text(encoding="ascii") == _digest(version)


def make(version: str) -> None:
    """Make an environment; every file that is installed must have the hash that the lock file says."""
    venv.create(folder(version), clear=True, with_pip=True)
    pip = [str(python(version)), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    subprocess.run([*pip, "--no-deps", "--require-hashes", "--requirement", str(lock_file(version))], check=True)
    (folder(version) / "lock.sha256").write_text(_digest(version), encoding="ascii")


def lock(version: str) -> None:
    """Resolve a lock file anew."""
    with tempfile.TemporaryDirectory() as place:
        wanted = Path(place) / "wanted.txt"
        wanted.write_text(f"anki=={version}\n", encoding="ascii")
        options = ["--quiet", "--universal", "--python-version", "3.11", "--generate-hashes", "--no-annotate"]
        options += ["--custom-compile-command", "python tools/old_anki.py --lock"]
        options += ["--output-file", str(lock_file(version)), str(wanted)]
        subprocess.run(["uv", "pip", "compile", *options], check=True)


def _digest(version: str) -> str:
    return hashlib.sha256(lock_file(version).read_bytes()).hexdigest()


def main() -> None:
    """Make every environment that is missing or out of date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lock", action="store_true", help="resolve the lock files anew, with uv")
    wants_lock = parser.parse_args().lock
    for version in VERSIONS:
        if wants_lock:
            lock(version)
        elif not is_current(version):
            sys.stderr.write(f"making the environment of Anki {version}\n")
            make(version)


if __name__ == "__main__":
    main()
