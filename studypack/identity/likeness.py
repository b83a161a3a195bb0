"""Decides from two fingerprints whether two texts are surely one, edited."""

from __future__ import annotations

import re

from .similarity import EXACT, SURE_ANSWER, Fingerprint, resemblance, similarity

SURE_TITLE = 0.6
"""From here on two titles are one, where no answers could decide: many questions are asked in much the same words."""
POSSIBLE = 0.25
"""Below, two texts have nothing to do with each other."""

_TERM = re.compile(r"[a-z0-9][a-z0-9+#.]*")


def is_same_question(one: Fingerprint, other: Fingerprint, titles: tuple[str, str]) -> bool:
    """Tell whether two questions that are both there have the same title, the same answer, or nearly so."""
    return similarity(one, other) >= EXACT or is_sure(one, other, 0.0, titles)


def is_sure(old: Fingerprint, new: Fingerprint, less: float, both_titles: tuple[str, str]) -> bool:
    """Tell whether two texts are surely one, edited. A common title needs an answer that speaks for it.

    `less` is how much less likeness than elsewhere is enough.
    """
    is_telling = old.is_telling and new.is_telling
    answers = resemblance(old.answer_sketch, new.answer_sketch) if is_telling else 0.0
    if answers >= SURE_ANSWER - less:
        return True
    titles = resemblance(old.title_sketch, new.title_sketch)
    is_likely = answers >= POSSIBLE - less if is_telling else True
    return is_likely and titles >= SURE_TITLE - less and not _other_terms(*both_titles)


def _other_terms(old: str, new: str) -> bool:
    """Tell whether two titles each name something that the other does not: CLIP is not BLIP, nor GPT-3 GPT-4."""
    terms, others = (set(_TERM.findall(title.casefold())) for title in (old, new))
    return bool(terms - others and others - terms)
