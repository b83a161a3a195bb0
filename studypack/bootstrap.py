"""Turns a bare machine into one that can build: what is missing, how to get it, and a `.venv` made from the lock.

Only the standard library: this runs before anything is installed, `python -m studypack.bootstrap setup [--dev]`.
It also loads under older Pythons, so that they are told what to install instead of shown a traceback.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path

MACHINE_LACKS = 3
"""The exit status that says: the machine lacks something."""
OLDEST_PYTHON = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
LOCKS = {"runtime": "requirements.lock", "dev": "requirements-dev.lock"}
_STAMP = "studypack.stamp"

# For each library that WeasyPrint cannot do without, the names under which Linux, macOS and Windows know it.
_LIBRARIES = {
    "GObject": ("libgobject-2.0.so.0", "gobject-2.0", "libgobject-2.0-0"),
    "Pango": ("libpango-1.0.so.0", "pango-1.0", "libpango-1.0-0"),
    "PangoFT2": ("libpangoft2-1.0.so.0", "pangoft2-1.0", "libpangoft2-1.0-0"),
    "HarfBuzz": ("libharfbuzz.so.0", "harfbuzz", "libharfbuzz-0"),
    "Fontconfig": ("libfontconfig.so.1", "fontconfig", "libfontconfig-1"),
}
_BREW_FOLDERS = ("/opt/homebrew/lib", "/usr/local/lib")
_WINDOWS_FOLDERS = (r"C:\msys64\ucrt64\bin", r"C:\msys64\mingw64\bin", r"C:\Program Files\GTK3-Runtime Win64\bin")
_WINDOWS_REMEDY = (
    "install MSYS2 from https://www.msys2.org, run `pacman -S mingw-w64-ucrt-x86_64-pango` in its shell, start again"
)


@dataclass(frozen=True)
class Finding:
    """One thing that the build needs: whether it is there, what was seen, and how to get it if it is not."""

    name: str
    ok: bool
    detail: str
    remedy: str = ""


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


_APK_PANGO = (
    "so:libgobject-2.0.so.0", "so:libpango-1.0.so.0", "so:libpangoft2-1.0.so.0", "so:libharfbuzz.so.0",
    "so:libharfbuzz-subset.so.0", "so:libfontconfig.so.1",
)  # fmt: skip
_DEBIAN_VENV = "python{0}.{1}-venv".format(*sys.version_info)
MANAGERS = (
    Manager(
        "apt-get",
        ("apt-get", "install", "-y", "--no-install-recommends"),
        ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"),
        venv=(_DEBIAN_VENV,),
        update=("apt-get", "update"),
    ),
    Manager("dnf", ("dnf", "install", "-y"), ("pango",)),
    Manager("apk", ("apk", "add", "--no-cache"), _APK_PANGO),
    Manager("pacman", ("pacman", "-Sy", "--noconfirm", "--needed"), ("pango",)),
    Manager("zypper", ("zypper", "--non-interactive", "install"), ("libpango-1_0-0", "libharfbuzz-subset0")),
    Manager("brew", ("brew", "install"), ("pango",), needs_root=False),
)


class SetupError(RuntimeError):
    """The set-up cannot go on; the text says why and what to do."""


def find_manager(which: Callable[[str], str | None] = shutil.which) -> Manager | None:
    """Return the machine's package manager, if it is one that we know. Homebrew counts on macOS only."""
    known = (manager for manager in MANAGERS if (manager.command == "brew") == (sys.platform == "darwin"))
    return next((manager for manager in known if which(manager.command)), None)


def is_root() -> bool:
    """Return whether this process may install system packages; Windows knows no root."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def add_library_folders() -> None:
    """Let WeasyPrint find Homebrew's libraries: a Python from elsewhere does not look there. Call before importing it."""
    if sys.platform == "darwin":
        os.environ.setdefault("DYLD_FALLBACK_LIBRARY_PATH", ":".join((*_BREW_FOLDERS, "/usr/lib")))


def _loads(name: str) -> bool:
    """Try one name of a library the way WeasyPrint does: by itself, then by the system's search."""
    for candidate in (name, ctypes.util.find_library(name) if ".so" not in name else None):
        try:
            if candidate and ctypes.CDLL(candidate):
                return True
        except OSError:
            continue
    return False


def check_python(version: tuple[int, ...] = tuple(sys.version_info[:3])) -> Finding:
    """Say whether this Python is new enough."""
    remedy = "install Python 3.11 or newer, then `make PYTHON=python3.11`"
    return Finding("Python", version[:2] >= OLDEST_PYTHON, ".".join(map(str, version)), remedy)


def check_venv(manager: Manager | None, *, root: bool, found: bool | None = None) -> Finding:
    """Say whether `python -m venv` works; Debian packs half of it apart."""
    ok = all(util.find_spec(module) for module in ("venv", "ensurepip")) if found is None else found
    if manager is not None and manager.venv:
        remedy = manager.line(manager.venv, root=root)
    else:
        remedy = "install the package of your system that holds Python's modules venv and ensurepip"
    return Finding("Python's venv module", ok, "found" if ok else "ensurepip is missing", remedy)


def check_pango(manager: Manager | None, *, root: bool, loads: Callable[[str], bool] = _loads) -> Finding:
    """Say whether the libraries that WeasyPrint draws text with are there; without them no sheet can be made."""
    add_library_folders()
    if sys.platform == "win32":
        folders = os.environ.get("WEASYPRINT_DLL_DIRECTORIES", ";".join(_WINDOWS_FOLDERS)).split(";")
        for folder in filter(os.path.isdir, folders):
            os.add_dll_directory(folder)
    missing = [library for library, names in _LIBRARIES.items() if not any(map(loads, names))]
    if manager is not None:
        remedy = manager.line(manager.pango, root=root)
    elif sys.platform == "darwin":
        remedy = "install Homebrew from https://brew.sh, then run `brew install pango`"
    elif sys.platform == "win32":
        remedy = _WINDOWS_REMEDY
    else:
        remedy = "install Pango 1.44 or newer with your system's package manager"
    return Finding("Pango", not missing, "missing: " + ", ".join(missing) if missing else "found", remedy)


def requirements(root: Path = ROOT) -> tuple[str, ...]:
    """Return the names of the packages that the build needs: as the project says, or as it was installed."""
    project = root / "pyproject.toml"
    if not project.is_file():
        lines = [line for line in metadata.requires("studypack") or () if "extra ==" not in line]
    else:
        import tomllib  # not in older Pythons, which are told so before this

        lines = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["dependencies"]
    return tuple(re.split(r"[\s<>=!~;\[(]", line, maxsplit=1)[0] for line in lines)


def check_packages(names: tuple[str, ...], remedy: str = "make setup") -> tuple[Finding, ...]:
    """Say of each Python package which version is installed."""
    found = []
    for name in names:
        try:
            found.append(Finding(name, True, metadata.version(name), remedy))
        except metadata.PackageNotFoundError:
            found.append(Finding(name, False, "not installed", remedy))
    return tuple(found)


def findings(root: Path = ROOT) -> tuple[Finding, ...]:
    """Return everything that the build needs, present or missing, in the order in which to get it."""
    manager, privileged = find_manager(), is_root()
    remedy = "make setup" if (root / "pyproject.toml").is_file() else "pip install --force-reinstall studypack"
    return (
        check_python(),
        check_venv(manager, root=privileged),
        check_pango(manager, root=privileged),
        *check_packages(requirements(root), remedy),
    )


def install_system_packages(root: bool) -> tuple[Finding, ...]:
    """Install what the system lacks where that is allowed; return what is missing still."""
    manager = find_manager()
    checks = (check_venv(manager, root=root), check_pango(manager, root=root))
    if manager is not None and (root or not manager.needs_root):
        wanted = () if checks[0].ok else manager.venv
        wanted += () if checks[1].ok else manager.pango
        if wanted:
            _say(f"installing {' '.join(wanted)} with {manager.command}")
            _install(manager, wanted)
            checks = (check_venv(manager, root=root), check_pango(manager, root=root))
    return tuple(check for check in checks if not check.ok)


def _install(manager: Manager, packages: tuple[str, ...]) -> None:
    """Run the package manager; its lists of packages are fetched only if it fails without. A failure shows later."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = [*manager.install, *packages]
    if manager.update:
        if not subprocess.run(install, env=environment, capture_output=True, check=False).returncode:
            return
        subprocess.run(manager.update, env=environment, stdout=sys.stderr, check=False)
    subprocess.run(install, env=environment, stdout=sys.stderr, check=False)


def venv_python(venv: Path) -> Path:
    """Return where a virtual environment keeps its Python."""
    return venv / "Scripts" / "python.exe" if os.name == "nt" else venv / "bin" / "python"


def stamp(root: Path, kind: str) -> str:
    """Return the line that says which Python and which lock an environment was made from."""
    lock = hashlib.sha256((root / LOCKS[kind]).read_bytes()).hexdigest()
    return f"{kind} {sys.version_info[0]}.{sys.version_info[1]} {lock}"


def stamped(venv: Path) -> tuple[str, ...]:
    """Return the lines of an environment that was finished; nothing for one that was interrupted or is broken."""
    if not venv_python(venv).exists() or not (venv / _STAMP).is_file():
        return ()
    return tuple((venv / _STAMP).read_text(encoding="utf-8").splitlines())


def make_venv(root: Path, *, dev: bool) -> bool:
    """Bring `.venv` to the state of the lock; return whether there was anything to do.

    The stamp is taken away before the first change and written after the last: whatever is interrupted between,
    or was made from another lock, is made anew. The test tools are added to a finished environment.
    """
    venv = root / ".venv"
    runtime, tools = stamp(root, "runtime"), stamp(root, "dev")
    done = stamped(venv)
    if runtime in done and (not dev or tools in done):
        return False
    kinds = ["dev"] if runtime in done else ["runtime", *(["dev"] if dev else [])]
    (venv / _STAMP).unlink(missing_ok=True)
    if runtime not in done:
        _say("making .venv")
        base = getattr(sys, "_base_executable", None) or sys.executable
        _run([base, "-m", "venv", "--clear", str(venv)], "the virtual environment .venv cannot be made")
    for kind in kinds:
        _say(f"installing what {LOCKS[kind]} names")
        _run(_pip(root, kind), "the packages cannot be installed: is there a network? Then run `make setup` again")
    unfinished = venv / f"{_STAMP}.new"
    unfinished.write_text("".join(f"{line}\n" for line in (runtime, *([tools] if dev else []))), encoding="utf-8")
    unfinished.replace(venv / _STAMP)
    return True


def _pip(root: Path, kind: str) -> list[str]:
    """Return the command that installs a lock: nothing that it does not name, nothing with another hash."""
    python = str(venv_python(root / ".venv"))
    quiet = [] if sys.stderr.isatty() else ["--quiet"]
    options = ["--disable-pip-version-check", "--no-input", "--no-deps", "--require-hashes", *quiet]
    return [python, "-m", "pip", "install", *options, "-r", str(root / LOCKS[kind])]


def _run(command: list[str], trouble: str) -> None:
    """Run a command with its output on standard error; a failure is a SetupError."""
    environment = {**os.environ, "PIP_USER": "0"}
    if subprocess.run(command, env=environment, stdout=sys.stderr, check=False).returncode:
        raise SetupError(trouble)


def _say(line: str) -> None:
    sys.stderr.write(f"studypack: {line}\n")
    sys.stderr.flush()


def setup(root: Path, *, dev: bool) -> int:
    """Set up all that can be set up, say what cannot and how to get it, and return the exit status."""
    python = check_python()
    if not python.ok:
        _say(f"Python {python.detail} is too old: {python.remedy}")
        return MACHINE_LACKS
    missing = install_system_packages(is_root())
    try:
        if all(finding.name == "Pango" for finding in missing):
            make_venv(root, dev=dev)
    except SetupError as error:
        _say(str(error))
        return MACHINE_LACKS
    for finding in missing:
        _say(f"{finding.name}: {finding.detail}. To install it:\n\n    {finding.remedy}\n")
    return MACHINE_LACKS if missing else 0


def main(arguments: list[str]) -> int:
    """Run `setup [--dev]`."""
    if not arguments or arguments[0] != "setup" or set(arguments[1:]) - {"--dev"}:
        _say("usage: python -m studypack.bootstrap setup [--dev]")
        return 2
    try:
        return setup(ROOT, dev="--dev" in arguments)
    except KeyboardInterrupt:
        _say("interrupted; run it again to go on")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
