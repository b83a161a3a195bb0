"""Sets up a machine so that it can build: system libraries where we may install them, `.venv` from the lock.

Only the standard library: this runs before anything is installed, `python -m studypack.bootstrap setup [--dev]`.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from .machine import (
    ROOT,
    Finding,
    Manager,
    check_packages,
    check_pango,
    check_python,
    check_venv,
    find_manager,
    is_root,
)

MACHINE_LACKS = 3
"""The exit status that says: the machine lacks something."""
INTERRUPTED = 130
LOCKS = {"runtime": "requirements.lock", "dev": "requirements-dev.lock"}
_STAMP = "studypack.stamp"


class SetupError(RuntimeError):
    """The set-up cannot go on; the text says why and what to do."""


def install_system_packages(manager: Manager | None, *, root: bool) -> tuple[Finding, ...]:
    """Install what the system lacks where that is allowed; return what is missing still."""
    venv, pango = check_venv(manager, root=root), check_pango(manager, root=root)
    if manager is not None and (root or not manager.needs_root):
        if not venv.ok and manager.venv:
            _install(manager, manager.venv)
            venv = check_venv(manager, root=root)
        if not pango.ok:
            _install(manager, manager.pango)
            pango = check_pango(manager, root=root)
    return tuple(finding for finding in (venv, pango) if not finding.ok)


def _install(manager: Manager, packages: tuple[str, ...]) -> None:
    """Run the package manager; it fetches its lists only if it fails without. The next check shows how it went."""
    _say(f"installing {' '.join(packages)} with {manager.command}")
    install = [*manager.install, *packages]
    if manager.update:
        if _is_run(install, is_quiet=True):
            return
        _is_run(manager.update)
    _is_run(install)


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


def is_complete(root: Path = ROOT) -> bool:
    """Return whether the packages are there: in a finished `.venv`, or in whichever Python this is."""
    venv = root / ".venv"
    in_venv = venv in Path(sys.executable).parents
    return (in_venv and bool(stamped(venv))) or all(finding.ok for finding in check_packages(root))


def make_venv(root: Path, *, dev: bool) -> bool:
    """Bring `.venv` to the state of the lock; return whether there was anything to do.

    The stamp is taken away before the first change and written after the last: whatever was interrupted between,
    or was made from another lock, is made anew. The test tools are added to a finished environment.
    """
    venv, done = root / ".venv", stamped(root / ".venv")
    wanted = {kind: stamp(root, kind) for kind in (("runtime", "dev") if dev else ("runtime",))}
    if set(wanted.values()) <= set(done):
        return False
    (venv / _STAMP).unlink(missing_ok=True)
    if wanted["runtime"] not in done:
        _say("making .venv")
        base = getattr(sys, "_base_executable", None) or sys.executable
        _run([base, "-m", "venv", "--clear", str(venv)], "the virtual environment .venv cannot be made")
        done = ()
    for kind, line in wanted.items():
        if line not in done:
            _say(f"installing what {LOCKS[kind]} names")
            _run(_pip(root, kind), "the packages cannot be installed: is there a network? Then run `make setup` again")
    new = venv / f"{_STAMP}.new"
    new.write_text("".join(f"{line}\n" for line in wanted.values()), encoding="utf-8")
    new.replace(venv / _STAMP)
    return True


def _pip(root: Path, kind: str) -> list[str]:
    """Return the command that installs a lock: nothing that it does not name, nothing with another hash."""
    options = ["--disable-pip-version-check", "--no-input", "--no-deps", "--require-hashes"]
    if not sys.stderr.isatty():
        options.append("--quiet")
    return [str(venv_python(root / ".venv")), "-m", "pip", "install", *options, "-r", str(root / LOCKS[kind])]


def _run(command: list[str], trouble: str) -> None:
    """Run a command with its output on standard error; a failure is a SetupError."""
    if not _is_run(command):
        raise SetupError(trouble)


def _is_run(command: Sequence[str], *, is_quiet: bool = False) -> bool:
    """Run a command with its output on standard error, or nowhere; tell whether it succeeded."""
    import subprocess  # a machine that is set up runs none, and is asked at every start

    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "PIP_USER": "0"}
    shown = {"capture_output": True} if is_quiet else {"stdout": sys.stderr}
    return subprocess.run(command, env=environment, check=False, **shown).returncode == 0


def _say(line: str) -> None:
    sys.stderr.write(f"studypack: {line}\n")
    sys.stderr.flush()


def setup(root: Path = ROOT, *, dev: bool) -> int:
    """Set up all that can be set up, say what cannot and how to get it, and return the exit status."""
    python = check_python()
    if not python.ok:
        _say(f"Python {python.detail} is too old: {python.remedy}")
        return MACHINE_LACKS
    missing = install_system_packages(find_manager(), root=is_root())
    try:
        if all(finding.name == "Pango" for finding in missing):  # decks can be built without it
            make_venv(root, dev=dev)
    except SetupError as error:
        _say(str(error))
        return MACHINE_LACKS
    for finding in missing:
        _say(f"{finding.name}: {finding.detail}. To get it:\n\n    {finding.remedy}\n\nThen start again.")
    return MACHINE_LACKS if missing else 0


def main(arguments: list[str]) -> int:
    """Run `setup [--dev]`."""
    if arguments not in (["setup"], ["setup", "--dev"]):
        _say("usage: python -m studypack.bootstrap setup [--dev]")
        return 2
    try:
        return setup(dev="--dev" in arguments)
    except KeyboardInterrupt:
        _say("interrupted; the next run goes on")
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
