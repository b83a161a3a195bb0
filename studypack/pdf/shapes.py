"""Turns pages that draw the same sign of a formula again and again into pages that refer to one drawing of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

import pikepdf

_PATH = re.compile(rb"(?:(?:-?[\d.]+ ){2}[ml]\n|(?:-?[\d.]+ ){6}c\n|h\n)+f\n")
_SHORT = 80
"""A shape of fewer bytes is not worth a name."""


def share_shapes(pdf: pikepdf.Pdf, contents: list[bytes]) -> list[bytes]:
    """Store every shape that occurs more than once as a form of its own; return the contents that refer to them."""
    counts = Counter(shape for content in contents for shape in _PATH.findall(content) if len(shape) >= _SHORT)
    repeated = [shape for shape, count in counts.items() if count > 1]
    names = {shape: f"/Shape{number}" for number, shape in enumerate(repeated)}
    forms = {names[shape]: pdf.make_indirect(_form(pdf, shape)) for shape in repeated}
    return [_refer(page, content, names, forms) for page, content in zip(pdf.pages, contents, strict=True)]


def _refer(
    page: pikepdf.Page, content: bytes, names: Mapping[bytes, str], forms: Mapping[str, pikepdf.Object]
) -> bytes:
    used: set[str] = set()

    def name(match: re.Match[bytes]) -> bytes:
        found = names.get(match.group(0))
        if found is None:
            return match.group(0)
        used.add(found)
        return found.encode() + b" Do\n"

    changed = _PATH.sub(name, content)
    if used:
        objects = dict(page.Resources.get("/XObject", pikepdf.Dictionary()))
        objects.update({found: forms[found] for found in sorted(used)})
        page.Resources = pikepdf.Dictionary({**dict(page.Resources), "/XObject": objects})
    return changed


def _form(pdf: pikepdf.Pdf, shape: bytes) -> pikepdf.Stream:
    numbers = [float(number) for number in re.findall(rb"-?\d+\.?\d*", shape)]
    across, down = numbers[0::2], numbers[1::2]
    box = pikepdf.Array([min(across) - 1, min(down) - 1, max(across) + 1, max(down) + 1])
    return pikepdf.Stream(pdf, shape, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=box)
