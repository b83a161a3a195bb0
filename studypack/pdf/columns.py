"""Turns the two layouts that WeasyPrint gives a column into one, where the second would only repeat the first."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from functools import wraps
from typing import Any

_RECENT = 4
"""So many columns are remembered: those tried last."""


def once(lay_out: Callable[..., Any]) -> Callable[..., Any]:
    """Return what lays out a block as `lay_out` does, but a column that was just tried only once.

    WeasyPrint tries the columns of a page, all in the place of the first, until their height suits it; then it lays
    them out again, each in its place. One that was tried with the same start and the same end is moved there instead.
    """

    @wraps(lay_out)
    def block(context: Any, box: Any, bottom: float, start: Any, *rest: Any, **more: Any) -> Any:
        if not box.is_column or bottom == math.inf:
            return lay_out(context, box, bottom, start, *rest, **more)
        _, is_empty, *positioned = rest[:4]
        tried = vars(context).setdefault("tried_columns", deque(maxlen=_RECENT))
        # The children are the same only within one layout of the columns, which copies them.
        key = ([*box.children], box.position_y, box.width, bottom, start, is_empty)
        known = next((one for one in tried if one[0] == key), None)
        if known is not None:
            _, found, added = known
            found[0].translate(box.position_x - found[0].position_x)
            for boxes, new in zip(positioned, added, strict=True):
                boxes.extend(new)
            return found
        before = [len(boxes) for boxes in positioned]
        found = lay_out(context, box, bottom, start, *rest, **more)
        if found[0] is not None and not _reaches_out(context):
            # The page lays these out at its end; markers of lists are among them.
            tried.append((key, found, [boxes[count:] for boxes, count in zip(positioned, before, strict=True)]))
        return found

    return block


def _reaches_out(context: Any) -> bool:
    """Tell whether there are footnotes or broken floats, of which WeasyPrint keeps account outside of a column."""
    return any((context.current_page_footnotes, context.broken_out_of_flow, context.excluded_shapes))
