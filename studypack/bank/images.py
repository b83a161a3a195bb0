"""Turns the images that a bank names into media files: checked, read once, and named by what they hold."""

from __future__ import annotations

import hashlib
import re
import struct
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from .content import Content
from .diagnostics import Code, Diagnostic
from .drawings import UnsafeDrawingError, check_drawing
from .files import find_below
from .settings.config import Limits

_SIGNATURES = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"), (b"GIF87a", "gif"), (b"GIF89a", "gif"))
_NOT_STANDALONE = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Markers of a JPEG that begin a frame, and so give its size."""


@dataclass(frozen=True)
class Images:
    """The images of a bank.

    `names` gives, for the path of each source file, the stored name of every image by its path as written there;
    `data` gives the bytes by stored name.
    """

    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    data: Mapping[str, bytes] = field(default_factory=dict)
    problems: tuple[Diagnostic, ...] = ()


class _RefusedError(ValueError):
    """An image that cannot be taken: code and reason."""

    def __init__(self, code: Code, reason: str) -> None:
        super().__init__(reason)
        self.code = code


def read_images(contents: Iterable[Content], sources: Mapping[str, Path], root: Path, limits: Limits) -> Images:
    """Read every image that the contents name and that lies in the bank's folder `root`.

    `sources` gives the file on disk for a source's path. A missing image is no problem here: the check of the content
    has reported it.
    """
    names: dict[str, dict[str, str]] = {}
    data: dict[str, bytes] = {}
    problems: list[Diagnostic] = []
    for content in contents:
        source = content.question.span.path
        for image in content.images:
            path = find(image.target, sources[source], root)
            if path is None:
                continue
            try:
                found = _checked(path, limits)
            except _RefusedError as refused:
                message = f"the image “{image.target}” {refused}"
                problems.append(Diagnostic(source, content.line_of(image.line), 1, message, refused.code))
                continue
            name = stored_name(path.stem, *found)
            names.setdefault(source, {})[image.target] = name
            data[name] = found[0]
    return Images(names, data, tuple(problems))


def find(target: str, source: Path, root: Path) -> Path | None:
    """Return the file that an image's path means, seen from the file that names it; None if it is not in the bank."""
    written = unquote(target)
    if not written or "\x00" in written or "\\" in written or re.match(r"/|[A-Za-z][A-Za-z0-9+.-]*:", written):
        return None
    path = find_below(root, source.parent / written)
    return path if path is not None and path.is_file() else None


def stored_name(stem: str, data: bytes, suffix: str) -> str:
    """Return the name of an image in Anki: other content has another name, since Anki keeps what it has."""
    bare = re.sub(r"[^\w-]+", "-", unicodedata.normalize("NFC", stem)).strip("-_")[:40] or "image"
    return f"{bare}-{hashlib.sha256(data).hexdigest()[:8]}.{suffix}"


def _checked(path: Path, limits: Limits) -> tuple[bytes, str]:
    """Return the bytes of an image and its kind, or say why it is refused."""
    try:
        if path.stat().st_size > limits.image_bytes:
            raise _RefusedError(Code.TOO_LARGE, f"has over {limits.image_bytes} bytes")
        data = path.read_bytes()
    except OSError as error:
        raise _RefusedError(Code.BROKEN_IMAGE, f"cannot be read: {error.strerror}") from error
    return data, inspect(data, limits)


def inspect(data: bytes, limits: Limits) -> str:
    """Return the kind of an image (`png`, `jpg`, `gif`, `webp` or `svg`); ValueError if it may not be shown."""
    kind = _kind(data)
    if kind == "svg":
        _check_svg(data, limits)
        return kind
    width, height = _size(data, kind)
    if not width * height:
        raise _RefusedError(Code.BROKEN_IMAGE, "is empty")
    if width * height > limits.image_pixels:
        raise _RefusedError(Code.TOO_LARGE, f"has {width} × {height} pixels, over {limits.image_pixels}")
    return kind


def _kind(data: bytes) -> str:
    """Tell the kind of an image by its content; its name may say anything."""
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if b"<svg" in data[:4096]:
        return "svg"
    raise _RefusedError(Code.BROKEN_IMAGE, "is no PNG, JPEG, GIF, WebP or SVG image")


def _size(data: bytes, kind: str) -> tuple[int, int]:
    sizes = {"png": _png_size, "gif": _gif_size, "webp": _webp_size, "jpg": _jpeg_size}
    try:
        return sizes[kind](data)
    except (struct.error, IndexError) as error:
        raise _RefusedError(Code.BROKEN_IMAGE, "is cut short") from error


def _png_size(data: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def _gif_size(data: bytes) -> tuple[int, int]:
    width, height = struct.unpack("<HH", data[6:10])
    return width, height


def _webp_size(data: bytes) -> tuple[int, int]:
    if data[12:16] == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if data[12:16] == b"VP8L":
        (bits,) = struct.unpack("<I", data[21:25])
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack("<HH", data[26:30])
    return width & 0x3FFF, height & 0x3FFF


def _jpeg_size(data: bytes) -> tuple[int, int]:
    position = 2
    while True:
        marker, length = struct.unpack(">xBH", data[position : position + 4])
        if marker in _NOT_STANDALONE:
            height, width = struct.unpack(">HH", data[position + 5 : position + 9])
            return width, height
        position += 2 + length


def _check_svg(data: bytes, limits: Limits) -> None:
    try:
        check_drawing(data, limits.image_pixels)
    except UnsafeDrawingError as error:
        raise _RefusedError(Code.UNSAFE_CONTENT, str(error)) from error
    except ValueError as error:
        raise _RefusedError(Code.BROKEN_IMAGE, "is no well-formed SVG") from error
