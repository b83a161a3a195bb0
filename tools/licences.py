"""Checks the licences of what the lock files bring: `python -m tools.licences`.

It needs no network: a package is known by the licence that its own metadata state. Known vulnerabilities are another
matter, which only a database tells: `make audit`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parent.parent
LOCKS = {"requirements.lock": False, "requirements-dev.lock": True}
"""The lock files, and whether what they hold is for developers only."""

_PERMISSIVE = re.compile(
    r"mit(?:-0|-cmu)?(?: license)?|(?:[23]-clause )?bsd(?:[ -][23]-clause)?(?: license)?|isc license(?: \(iscl\))?"
    r"|apache(?:[ -]software)?(?: license)?(?:,? ?(?:version )?-?2\.0)?|psf-2\.0|python software foundation license"
    r"|mpl-2\.0|mozilla public license [12]\.[01] \(mpl [12]\.[01]\)",
    re.IGNORECASE,
)
"""Licences that ask for no more than to be named, or (MPL) for changes to their own files."""

_LIBRARY = re.compile(r"lgpl-[23]\.[01]-(?:only|or-later)", re.IGNORECASE)
"""Licences of libraries that are imported as they are, and of which nothing goes into a deck or a sheet."""

_TOOL = re.compile(r"a?gpl-3\.0-or-later", re.IGNORECASE)
"""Licences of tools: they only test what is built, and no part of them goes out with it."""

_READ = {"quickjs-ng": "MIT", "pypdfium2": "BSD-3-Clause AND Apache-2.0"}
"""Packages whose metadata do not say it, with the licence of the text that comes with them."""

_PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>\S+)(?P<rest>(?:.*\\\n)*.*)", re.MULTILINE)


def pinned(text: str) -> dict[str, str]:
    """Return the packages of a lock file, by name, each with what follows its version."""
    return {found["name"]: found["rest"] for found in _PINNED.finditer(text)}


def licences(package: metadata.PackageMetadata, name: str) -> tuple[str, ...]:
    """Return the licences that a package may be used under, each of them maybe an expression."""
    if stated := [_READ[name]] if name in _READ else package.get_all("License-Expression"):
        return tuple(stated)
    classified = [
        line.rpartition("::")[2].strip() for line in package.get_all("Classifier") or [] if "License ::" in line
    ]
    return tuple(classified or package.get_all("License") or [""])


def is_allowed(licence: str, *, for_developers: bool) -> bool:
    """Tell whether a licence, or each part of an expression such as `MPL-2.0 AND (Apache-2.0 OR MIT)`, may be used."""
    allowed = [_PERMISSIVE, _LIBRARY, *([_TOOL] if for_developers else [])]
    if re.search(r"\b(?:AND|OR)\b", licence):
        licence = licence.replace("(", "").replace(")", "")
    parts = [re.split(r"\bOR\b", part) for part in re.split(r"\bAND\b", licence)]
    return all(any(one.fullmatch(name.strip()) for one in allowed for name in part) for part in parts)


def problems(lock: str, text: str, *, for_developers: bool) -> Iterator[str]:
    """Yield what is wrong with a lock file's packages."""
    for name, rest in pinned(text).items():
        if "--hash=sha256:" not in rest:
            yield f"{lock}: {name} has no hash"
        try:
            found = licences(metadata.metadata(name), name)
        except metadata.PackageNotFoundError:  # for another system
            continue
        if not any(is_allowed(one, for_developers=for_developers) for one in found):
            yield f"{lock}: {name} is under “{' / '.join(found)}”, which is not known here to be allowed"


def main() -> int:
    """Print every problem, or how many packages there are; return the exit status."""
    texts = {lock: (ROOT / lock).read_text(encoding="utf-8") for lock in LOCKS}
    found = [one for lock, text in texts.items() for one in problems(lock, text, for_developers=LOCKS[lock])]
    counts = ", ".join(f"{len(pinned(text))} in {lock}" for lock, text in texts.items())
    sys.stdout.write("\n".join(found or [f"licences and hashes: {counts}"]) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
