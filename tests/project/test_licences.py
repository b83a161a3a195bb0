"""The check of what the lock files bring: hashes, and licences that may be used."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata

import pytest

from tools import licences


@pytest.mark.parametrize(
    ("licence", "for_all", "for_developers"),
    [
        ("MIT", True, True),
        ("BSD License", True, True),
        ("Apache License, Version 2.0", True, True),
        ("MPL-2.0 AND (Apache-2.0 OR MIT)", True, True),
        ("Mozilla Public License 2.0 (MPL 2.0)", True, True),
        ("LGPL-3.0-only", True, True),
        ("AGPL-3.0-or-later", False, True),
        ("MIT AND GPL-2.0-only", False, False),
        ("Proprietary OR MIT", True, True),
        ("Proprietary", False, False),
        ("", False, False),
    ],
)
def test_licences(licence: str, for_all: bool, for_developers: bool) -> None:
    """Of a choice one must be allowed, of a sum all; tools may be under more."""
    assert licences.is_allowed(licence, for_developers=False) == for_all
    assert licences.is_allowed(licence, for_developers=True) == for_developers


def test_every_package_is_looked_at() -> None:
    """The lock files hold packages with hashes, and one without, or under another licence, is named."""
    for lock in licences.LOCKS:
        assert len(licences.pinned((licences.ROOT / lock).read_text(encoding="utf-8"))) > 20
    assert list(licences.problems("x", "nh3==1 \\\n    --hash=sha256:ab\n", for_developers=False)) == []
    assert list(licences.problems("x", "nh3==1\n", for_developers=False)) == ["x: nh3 has no hash"]
    assert "AGPL" in next(licences.problems("x", "anki==1 \\\n    --hash=sha256:ab\n", for_developers=False))


def test_the_lock_files_have_every_dependency() -> None:
    """A package that pyproject.toml asks for and the locks lack would be missing after `make setup`."""
    project = tomllib.loads((licences.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = {
        "requirements.lock": project["project"]["dependencies"],
        "requirements-dev.lock": project["dependency-groups"]["dev"],
    }
    for lock, wanted in asked.items():
        names = {re.split(r"[<>=~! ]", one)[0] for one in wanted}
        assert len(names) > 5
        assert names <= set(licences.pinned((licences.ROOT / lock).read_text(encoding="utf-8"))), lock


def test_the_lock_files_pass(capsys: pytest.CaptureFixture[str]) -> None:
    """All that is installed for developers may be used."""
    metadata.metadata("anki")
    assert licences.main() == 0, capsys.readouterr().out
