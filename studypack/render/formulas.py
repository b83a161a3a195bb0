"""The pictures of formulas: each typeset once, on all cores, and remembered in the cache between builds."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from functools import cache

import msgspec

from ..bank.nodes import Formula
from ..output import progress
from ..output.cache import Cache
from ..output.remembered import remembered
from ..output.workers import pool
from .tex import EM_PER_EX, MathError, Picture, Typesetter

Key = tuple[str, bool]
"""TeX, and whether it is displayed."""

FEW = 40
"""So many formulas are typeset faster here than by a second process, which has to start an engine of its own."""

_decoder = msgspec.json.Decoder(Picture | MathError)


class FormulaStore:
    """The pictures of a bank's formulas."""

    def __init__(self, cache: Cache | None = None) -> None:
        """Take the cache that remembers pictures between builds, if there is to be one."""
        self._cache = cache or Cache()
        self._pictures: dict[Key, Picture | MathError] = {}

    def prepare(self, formulas: Iterable[Formula]) -> None:
        """Typeset all formulas that are not known yet."""
        wanted = sorted({(formula.tex, formula.display) for formula in formulas}.difference(self._pictures))
        things = [(f"{int(display)}{tex}", (tex, display)) for tex, display in wanted]
        pictures = remembered(self._cache, "formula", things, lambda _, data: _decoder.decode(data), _typeset_all)
        self._pictures.update(zip(wanted, pictures, strict=True))

    def picture(self, formula: Formula) -> Picture | MathError:
        """Return the picture of a formula, or what is wrong with it."""
        key = formula.tex, formula.display
        if key not in self._pictures:
            self.prepare([formula])
        return self._pictures[key]

    def width(self, formula: Formula) -> float:
        """Return the width of a formula in em; 0 for one that cannot be typeset."""
        found = self.picture(formula)
        return found.width_ex * EM_PER_EX if isinstance(found, Picture) else 0.0

    def error(self, formula: Formula) -> MathError | None:
        """Return what is wrong with a formula, or None."""
        found = self.picture(formula)
        return found if isinstance(found, MathError) else None

    def refused(self, formulas: Iterable[Formula]) -> frozenset[Key]:
        """Return those of some formulas that cannot be typeset."""
        return frozenset((one.tex, one.display) for one in formulas if self.error(one))


@cache
def _typesetter() -> Typesetter:
    return Typesetter()


def _typeset(keys: Sequence[Key]) -> list[bytes]:
    return [msgspec.json.encode(_typesetter().typeset(tex, display=display)) for tex, display in keys]


def _typeset_all(keys: Sequence[Key]) -> list[bytes]:
    if keys:
        progress.begin("formulas", len(keys))
    workers = min(os.cpu_count() or 1, max(len(keys) // FEW, 1))
    if workers == 1:
        return _typeset(keys)
    # Interleaved, so that every process gets its share of long formulas.
    shares = [keys[start::workers] for start in range(workers)]
    with pool(workers) as others:
        answers = [others.submit(_typeset, share) for share in shares]
        made: dict[Key, bytes] = {}
        for share, answer in zip(shares, answers, strict=True):
            made.update(zip(share, answer(), strict=True))
            progress.made("", len(share))
    return [made[key] for key in keys]
