"""Reports formulas that cannot be typeset, and those too wide for a card on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

import msgspec

from ...output.cache import Cache
from ...output.remembered import remembered
from ...render.phone import BOX, INDENTS, REPLY_SIZE, ROOM, TICKS, TITLE_SIZE, wide_formulas
from ...render.tex import MathError
from .. import nodes as n
from ..content import Content
from ..diagnostics import Code, Diagnostic, shortened
from ..markdown import Reading
from ..model import BlockKind
from ..passages import Passage

Typeset = Callable[[n.Formula], MathError | None]
"""Returns what is wrong with a formula."""

Widths = Callable[[n.Formula], float]
"""Returns the width of a formula in em; 0 for one that cannot be typeset."""

_decoder = msgspec.json.Decoder(tuple[n.Formula, ...])


def check_formulas(content: Passage, typeset: Typeset, wide: Iterable[n.Formula]) -> Iterator[Diagnostic]:
    """Yield every problem of the formulas of a question, or of the text around questions, which no card shows.

    `wide` are those that are too wide for a phone.
    """
    for formula in content.formulas:
        if error := typeset(formula):
            message = f"the formula “{shortened(formula.tex)}” cannot be typeset: {error.message}"
            before = formula.tex[: error.offset or 0]
            line, last = content.line_of(formula.line) + before.count("\n"), before.rpartition("\n")[2]
            column = len(last) + (1 if "\n" in before else formula.column)
            yield Diagnostic(content.span.path, line, column, message, Code.INVALID_TEX, error.hint)
    for formula in wide:
        fault = "is wider than a phone, even set smaller" if formula.display else "needs more than a line of a phone"
        message = f"the formula “{' '.join(shortened(formula.tex).split())}” {fault}"
        place = content.span.path, content.line_of(formula.line), formula.column
        yield Diagnostic(*place, message, Code.WIDE_FORMULA)


def wide_in(contents: Iterable[Passage], width_of: Widths, cache: Cache) -> dict[str, Sequence[n.Formula]]:
    """Return by the digests of questions those of their formulas that are too wide for a card on a phone.

    They are measured in the trees of a question; `cache` remembers them.
    """
    asked = {one.question.digest: one for one in contents if isinstance(one, Content) and one.formulas}
    found = remembered(
        cache,
        "wide",
        list(asked.items()),
        lambda _, data: _decoder.decode(data),
        lambda missing: (msgspec.json.encode(_measured(content, width_of)) for content in missing),
    )
    return dict(zip(asked, found, strict=True))


def _measured(content: Content, width_of: Widths) -> Sequence[n.Formula]:
    found = (
        formula
        for reading, room in _rooms(replace(content))  # the trees of a copy go with it: a bank's would not fit
        for formula in wide_formulas(reading.content.children, width_of, room)
    )
    return tuple({(formula.line, formula.column): formula for formula in found}.values())


def _rooms(content: Content) -> Iterator[tuple[Reading, float]]:
    """Yield each text of a question and the room that a card of 360 px has for it, in em of its letters."""
    yield content.title, ROOM / TITLE_SIZE
    yield content.front, ROOM
    for one in content.blocks:
        is_ticked = one.block.kind is BlockKind.SCORING_POINTS
        yield one.reading, ROOM - (TICKS - INDENTS[n.List] if is_ticked else 0.0)
    for followup in content.followups:
        yield followup.question, ROOM / TITLE_SIZE
        yield followup.answer, ROOM / REPLY_SIZE - BOX
