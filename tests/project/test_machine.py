"""What the machine is found to have and to lack, on machines that are made up."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from studypack import bootstrap, machine
from studypack.machine import MANAGERS, Manager, check_pango, check_python, check_venv, find_manager, requirements

APT = MANAGERS[0]


def having(*commands: str) -> Manager | None:
    """Look for a package manager on a Linux machine that has these commands."""
    return find_manager(lambda name: f"/usr/bin/{name}" if name in commands else None, "linux")


@pytest.mark.parametrize("command", ["apt-get", "dnf", "apk", "pacman", "zypper"])
def test_each_package_manager_is_recognised(command: str) -> None:
    """A Linux machine's own package manager is found by its command."""
    found = having("sh", command)
    assert found is not None
    assert found.command == command


def test_a_machine_without_a_known_package_manager_has_none() -> None:
    """Homebrew on Linux is not the system's, and an unknown system has none that we know."""
    assert having("brew", "portage") is None


def test_on_macos_homebrew_is_taken() -> None:
    """On macOS only Homebrew counts, and it wants no root."""
    found = find_manager(lambda name: f"/opt/{name}", "darwin")
    assert found is not None
    assert found.line(found.pango, root=False) == "brew install pango"


def test_the_remedy_is_the_exact_command() -> None:
    """A person without root is given a line to copy, with sudo; root the same without it."""
    assert APT.line(("a", "b"), root=False) == (
        "sudo apt-get update && sudo apt-get install -y --no-install-recommends a b"
    )
    assert APT.line(("a",), root=True) == "apt-get update && apt-get install -y --no-install-recommends a"


def test_pango_is_missing_where_no_name_of_a_library_loads() -> None:
    """The finding names each library that is missing, and the command that brings them."""
    found = check_pango(APT, root=False, finder=lambda name: "pango" not in name)
    assert not found.ok
    assert found.detail == "missing: Pango, PangoFT2"
    assert "sudo apt-get install -y --no-install-recommends libpango-1.0-0" in found.remedy


def test_pango_alone_is_not_enough() -> None:
    """Without the library that cuts fonts WeasyPrint warns at every font; Debian has Pango without it."""
    found = check_pango(APT, root=False, finder=lambda name: "subset" not in name)
    assert found.detail == "missing: HarfBuzz-Subset"
    assert "libharfbuzz-subset0" in found.remedy


def test_pango_is_found_under_any_of_its_names() -> None:
    """One name that loads is enough: each system has another."""
    assert check_pango(None, root=False, finder=lambda name: name.endswith(".dll")).ok
    assert check_pango(None, root=False, finder=lambda name: ".so." in name).ok


def test_a_machine_without_ensurepip_is_told_the_package() -> None:
    """Debian's package is named after the Python that runs; elsewhere the advice is general."""
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    assert check_venv(APT, root=True, found=False).remedy.endswith(package)
    assert "ensurepip" in check_venv(None, root=True, found=False).remedy
    assert check_venv(APT, root=True, found=True).ok


def test_an_old_python_is_too_old() -> None:
    """3.11 is the first that will do."""
    assert not check_python((3, 10, 14)).ok
    assert check_python((3, 11, 0)).ok
    assert check_python((3, 14, 1)).ok


def test_requirements_are_those_of_the_project(tmp_path: Path) -> None:
    """Names only: versions, extras and conditions are the lock's business."""
    project = '[project]\ndependencies = ["genanki==0.13.1", "jinja2>=3,<4", "a[b]; python_version>\'3\'"]\n'
    (tmp_path / "pyproject.toml").write_text(project, encoding="utf-8")
    assert requirements(tmp_path) == ("genanki", "jinja2", "a")
    assert "weasyprint" in requirements()


def test_a_package_that_is_not_installed_is_a_finding() -> None:
    """Its remedy says how to get it; an installed one shows its version."""
    assert machine.check_package("pytest", "").ok
    missing = machine.check_package("no-such-package", "make setup")
    assert (missing.ok, missing.remedy) == (False, "make setup")


def test_set_up_needs_nothing_but_the_standard_library() -> None:
    """The two modules that run before anything is installed import nothing else, except each other."""
    names = set()
    for module in (machine, bootstrap):
        for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                names.add("." * node.level + str(node.module).split(".")[0])
    assert names
    assert names - sys.stdlib_module_names == {".machine"}


def test_set_up_can_be_imported_by_a_bare_python() -> None:
    """A Python that sees no installed package can load it from the project's folder."""
    command = [sys.executable, "-S", "-c", "import studypack.bootstrap"]
    environment = {**os.environ, "PYTHONPATH": str(machine.ROOT)}
    subprocess.run(command, env=environment, check=True)
