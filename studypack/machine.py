"""Finds out what the machine has of what a build needs, and says how to get the rest.

Only the standard library, and nothing of the project: it runs before anything is installed. It also loads under
older Pythons, so that they are told what to install instead of shown a traceback.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import re
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import util
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""The project's folder; for an installed package, a folder without a `pyproject.toml`."""
OLDEST_PYTHON = (3, 11)
_VERSION = (sys.version_info[0], sys.version_info[1], sys.version_info[2])

# Each library that WeasyPrint cannot do without, under the names that Linux, macOS and Windows give it.
_LIBRARIES = {
    "GObject": ("libgobject-2.0.so.0", "gobject-2.0", "libgobject-2.0-0.dll"),
    "Pango": ("libpango-1.0.so.0", "pango-1.0", "libpango-1.0-0.dll"),
    "PangoFT2": ("libpangoft2-1.0.so.0", "pangoft2-1.0", "libpangoft2-1.0-0.dll"),
    "HarfBuzz": ("libharfbuzz.so.0", "harfbuzz", "libharfbuzz-0.dll"),
    "HarfBuzz-Subset": ("libharfbuzz-subset.so.0", "harfbuzz-subset", "libharfbuzz-subset-0.dll"),
    "Fontconfig": ("libfontconfig.so.1", "fontconfig", "libfontconfig-1.dll"),
}
_MAC_FOLDERS = "/opt/homebrew/lib:/usr/local/lib:/usr/lib"
_WINDOWS_FOLDERS = r"C:\msys64\ucrt64\bin;C:\msys64\mingw64\bin;C:\Program Files\GTK3-Runtime Win64\bin"
_REMEDIES_WITHOUT_MANAGER = {
    "darwin": "install Homebrew from https://brew.sh, then run `brew install pango`",
    "win32": "install MSYS2 from https://www.msys2.org, then run `pacman -S mingw-w64-ucrt-x86_64-pango` in its shell",
}


@dataclass(frozen=True)
class Finding:
    """One thing that the build needs: whether it is there, what was seen, and how to get it if it is not."""

    name: str
    ok: bool
    detail: str
    remedy: str


@dataclass(frozen=True)
class Manager:
    """A system's package manager: its commands, and the names of what brings Pango and `python -m venv`."""

    command: str
    install: tuple[str, ...]
    pango: tuple[str, ...]
    venv: tuple[str, ...] = ()
    update: tuple[str, ...] = ()
    needs_root: bool = True

    def line(self, packages: tuple[str, ...], *, root: bool) -> str:
        """Write the command for a person to copy, with sudo if that person is not root."""
        sudo = "sudo " if self.needs_root and not root else ""
        return " && ".join(sudo + " ".join(part) for part in (self.update, (*self.install, *packages)) if part)


_APK_PANGO = tuple(f"so:{names[0]}" for names in _LIBRARIES.values())
MANAGERS = (
    Manager(
        "apt-get",
        ("apt-get", "install", "-y", "--no-install-recommends"),
        ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"),
        venv=(f"python{_VERSION[0]}.{_VERSION[1]}-venv",),
        update=("apt-get", "update"),
    ),
    Manager("dnf", ("dnf", "install", "-y"), ("pango",)),
    Manager("apk", ("apk", "add", "--no-cache"), _APK_PANGO),
    Manager("pacman", ("pacman", "-Sy", "--noconfirm", "--needed"), ("pango",)),
    Manager("zypper", ("zypper", "--non-interactive", "install"), ("libpango-1_0-0", "libharfbuzz-subset0")),
    Manager("brew", ("brew", "install"), ("pango",), needs_root=False),
)


def find_manager(which: Callable[[str], str | None] = shutil.which, platform: str = sys.platform) -> Manager | None:
    """Return the machine's package manager, if it is one that we know. Homebrew counts on macOS only."""
    known = (manager for manager in MANAGERS if (manager.command == "brew") == (platform == "darwin"))
    return next((manager for manager in known if which(manager.command)), None)


def is_root() -> bool:
    """Return whether this process may install system packages; Windows knows no root."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def add_library_folders() -> None:
    """Let Python look where Homebrew and MSYS2 keep libraries. WeasyPrint itself does so on Windows only."""
    if sys.platform == "darwin":
        os.environ.setdefault("DYLD_FALLBACK_LIBRARY_PATH", _MAC_FOLDERS)
    elif sys.platform == "win32":
        for folder in os.environ.get("WEASYPRINT_DLL_DIRECTORIES", _WINDOWS_FOLDERS).split(";"):
            if Path(folder).is_dir():
                os.add_dll_directory(folder)


def loads(name: str) -> bool:
    """Try one name of a library the way WeasyPrint does: by itself, then by the system's search."""
    for candidate in (name, None if ".so" in name else ctypes.util.find_library(name)):
        try:
            if candidate and ctypes.CDLL(candidate):
                return True
        except OSError:
            continue
    return False


def check_python(version: tuple[int, int, int] = _VERSION) -> Finding:
    """Say whether this Python is new enough."""
    remedy = "install Python 3.11 or newer, then run `make PYTHON=python3.11` with the name that it has"
    return Finding("Python", version >= OLDEST_PYTHON, ".".join(map(str, version)), remedy)


def check_venv(manager: Manager | None, *, root: bool, found: bool | None = None) -> Finding:
    """Say whether `python -m venv` works; Debian keeps half of it in a package of its own."""
    ok = all(util.find_spec(module) for module in ("venv", "ensurepip")) if found is None else found
    if manager is not None and manager.venv:
        remedy = manager.line(manager.venv, root=root)
    else:
        remedy = "install the package of your system that holds Python's modules venv and ensurepip"
    return Finding("Python's venv module", ok, "found" if ok else "ensurepip is missing", remedy)


def check_pango(manager: Manager | None, *, root: bool, finder: Callable[[str], bool] = loads) -> Finding:
    """Say whether the libraries that WeasyPrint draws text with are there; without them no sheet can be made."""
    add_library_folders()
    missing = [library for library, names in _LIBRARIES.items() if not any(map(finder, names))]
    anywhere = "install Pango 1.44 or newer with your system's package manager"
    if manager is not None:
        remedy = manager.line(manager.pango, root=root)
    else:
        remedy = _REMEDIES_WITHOUT_MANAGER.get(sys.platform, anywhere)
    return Finding("Pango", not missing, "missing: " + ", ".join(missing) if missing else "found", remedy)


def requirements(root: Path = ROOT) -> tuple[str, ...]:
    """Return the names of the packages that the build needs: as the project says, or as it was installed."""
    project = root / "pyproject.toml"
    if project.is_file():
        import tomllib  # not in older Pythons, which get no further than `check_python`

        lines = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["dependencies"]
    else:
        from importlib import metadata

        lines = [line for line in metadata.requires("studypack") or () if "extra ==" not in line]
    return tuple(re.split(r"[\s<>=!~;\[(]", line, maxsplit=1)[0] for line in lines)


def check_package(name: str, remedy: str) -> Finding:
    """Say which version of a Python package is installed."""
    from importlib import metadata  # takes as long to load as all else here, and a start that finds all needs none

    try:
        return Finding(name, True, metadata.version(name), remedy)
    except metadata.PackageNotFoundError:
        return Finding(name, False, "not installed", remedy)


def check_packages(root: Path = ROOT) -> tuple[Finding, ...]:
    """Say of each Python package that the build needs which version is installed."""
    remedy = "make setup" if (root / "pyproject.toml").is_file() else "pip install --force-reinstall studypack"
    return tuple(check_package(name, remedy) for name in requirements(root))


def findings(root: Path = ROOT) -> tuple[Finding, ...]:
    """Return everything that the build needs, present or missing, in the order in which to get it."""
    manager, privileged = find_manager(), is_root()
    system = (check_python(), check_venv(manager, root=privileged), check_pango(manager, root=privileged))
    return (*system, *check_packages(root))
