"""Turns the PDF that WeasyPrint writes into a smaller one that meets PDF/UA-1; the same bytes from the same input."""

from __future__ import annotations

import io
import re
from collections import Counter

import pikepdf

_PATH = re.compile(rb"(?:(?:-?[\d.]+ ){2}[ml]\n|(?:-?[\d.]+ ){6}c\n|h\n)+f\n")
_SHORT = 80
"""A shape of fewer bytes is not worth naming."""


def finish(data: bytes) -> bytes:
    """Return the file with its tags completed and every shape of its formulas stored once."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        _share_shapes(pdf)
        pdf.save(
            out,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            recompress_flate=True,
            compress_streams=True,
        )
    return out.getvalue()


def _share_shapes(pdf: pikepdf.Pdf) -> None:
    """Store shapes that occur more than once, which are the signs of formulas, once; pages refer to them."""
    contents = [_content(page) for page in pdf.pages]
    counts = Counter(shape for content in contents for shape in _PATH.findall(content) if len(shape) >= _SHORT)
    shared: dict[bytes, tuple[str, pikepdf.Object]] = {}
    for shape, count in counts.items():
        if count > 1:
            shared[shape] = (f"/Shape{len(shared)}", pdf.make_indirect(_form(pdf, shape)))
    for page, content in zip(pdf.pages, contents, strict=True):
        used: dict[str, pikepdf.Object] = {}

        def name(match: re.Match[bytes], used: dict[str, pikepdf.Object] = used) -> bytes:
            found = shared.get(match.group(0))
            if found is None:
                return match.group(0)
            used[found[0]] = found[1]
            return found[0].encode() + b" Do\n"

        changed = _PATH.sub(name, content)
        if used:
            page.Contents = pdf.make_stream(changed)
            objects = page.Resources.get("/XObject", pikepdf.Dictionary())
            page.Resources = pikepdf.Dictionary({**dict(page.Resources), "/XObject": {**dict(objects), **used}})


def _content(page: pikepdf.Page) -> bytes:
    contents = page.Contents
    parts = [contents] if isinstance(contents, pikepdf.Stream) else list(contents)
    return b"\n".join(part.read_bytes() for part in parts)


def _form(pdf: pikepdf.Pdf, shape: bytes) -> pikepdf.Stream:
    numbers = [float(number) for number in re.findall(rb"-?\d+\.?\d*", shape)]
    across, down = numbers[0::2], numbers[1::2]
    box = [min(across) - 1, min(down) - 1, max(across) + 1, max(down) + 1]
    return pikepdf.Stream(pdf, shape, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=pikepdf.Array(box))
