"""Turns formulas into pictures, each one once: typeset on all cores, and remembered in a file between builds."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from pathlib import Path

from ..bank.nodes import Formula
from ..output.workers import pool
from ..output.writing import UnwritableError, write_if_changed
from .tex import Formula as Picture
from .tex import MathError, Typesetter, version

Key = tuple[str, bool]
"""TeX, and whether it is displayed."""

FEW = 40
"""So many formulas are typeset faster here than by a second process, which has to start an engine of its own."""


class FormulaStore:
    """The pictures of a bank's formulas. What the file remembers was made by the same versions, or is forgotten."""

    def __init__(self, path: Path | None = None) -> None:
        """Take the file that remembers pictures between builds, if there is to be one."""
        self._path = path
        self._pictures: dict[Key, Picture | MathError] = {}
        self._is_changed = False
        if path is not None:
            self._pictures = _load(path)

    def prepare(self, formulas: Iterable[Formula]) -> None:
        """Typeset all formulas that are not known yet."""
        wanted = {(formula.tex, formula.display) for formula in formulas}
        missing = sorted(wanted.difference(self._pictures))
        if missing:
            self._pictures.update(zip(missing, _typeset_all(missing), strict=True))
            self._is_changed = True

    def picture(self, tex: str, display: bool) -> Picture | MathError:
        """Return the picture of a formula, or what is wrong with it."""
        if (tex, display) not in self._pictures:
            self.prepare([Formula(tex, display)])
        return self._pictures[(tex, display)]

    def error(self, formula: Formula) -> MathError | None:
        """Return what is wrong with a formula, or None."""
        found = self.picture(formula.tex, formula.display)
        return found if isinstance(found, MathError) else None

    def refused(self, formulas: Iterable[Formula]) -> frozenset[Key]:
        """Return those of some formulas that cannot be typeset."""
        found = frozenset((formula.tex, formula.display) for formula in formulas)
        return frozenset(key for key in found if isinstance(self.picture(*key), MathError))

    def save(self) -> None:
        """Remember the pictures, if there is a file for them and anything new."""
        if self._path is None or not self._is_changed:
            return
        entries = [
            [tex, display, isinstance(found, Picture), asdict(found)]
            for (tex, display), found in sorted(self._pictures.items())
        ]
        data = json.dumps({"version": version(), "formulas": entries}, ensure_ascii=False)
        # Without the file the next build takes longer, and nothing else.
        with suppress(UnwritableError):
            write_if_changed(self._path, data.encode())
        self._is_changed = False


def _load(path: Path) -> dict[Key, Picture | MathError]:
    """Read remembered pictures; anything unexpected in the file means that nothing is remembered."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["version"] != version():
            return {}
        return {
            (tex, display): Picture(**fields) if is_picture else MathError(**fields)
            for tex, display, is_picture, fields in data["formulas"]
        }
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}


@cache
def _typesetter() -> Typesetter:
    return Typesetter()


def _typeset(keys: Sequence[Key]) -> list[Picture | MathError]:
    return [_typesetter().typeset(tex, display=display) for tex, display in keys]


def _typeset_all(keys: list[Key]) -> list[Picture | MathError]:
    workers = min(os.cpu_count() or 1, max(len(keys) // FEW, 1))
    if workers == 1:
        return _typeset(keys)
    # Interleaved, so that every process gets its share of long formulas.
    shares = [keys[start::workers] for start in range(workers)]
    made: dict[Key, Picture | MathError] = {}
    try:
        with pool(workers) as others:
            for share, pictures in zip(shares, others.map(_typeset, shares), strict=True):
                made.update(zip(share, pictures, strict=True))
    except BrokenProcessPool:  # a process was killed; what it owed is made here
        left = [key for key in keys if key not in made]
        made.update(zip(left, _typeset(left), strict=True))
    return [made[key] for key in keys]
