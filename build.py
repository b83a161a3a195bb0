"""Runs the command `studypack …` as `python build.py …`, with the Python of `.venv`."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent


def main() -> int:
    """Go on in `.venv` if there is one, else here if all packages are here, else say what to do."""
    sys.path.insert(0, str(ROOT))
    from studypack import bootstrap, machine

    machine.add_library_folders()
    venv = ROOT / ".venv"
    python = bootstrap.venv_python(venv)
    if python.exists() and venv not in Path(sys.executable).parents:
        return _restart(python)
    if not bootstrap.is_complete(ROOT):
        sys.stderr.write("studypack is not set up: run `make setup` first\n")
        return bootstrap.MACHINE_LACKS
    from studypack.cli import main as command

    command()
    return 0


def _restart(python: Path) -> int:
    """Run this command again with another Python, in place of this process where the system can do that."""
    command = [str(python), str(Path(__file__).resolve()), *sys.argv[1:]]
    if os.name != "nt":
        os.execv(command[0], command)
    import subprocess  # elsewhere nothing at the start of every command needs it

    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
