"""The images that a bank names: found in its folder, checked, read once, and named by what they hold."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote

from ..output.folders import walk
from .diagnostics import Code, Diagnostic
from .drawings import check_drawing
from .files import find_below, own_folders
from .passages import Passage
from .pixels import PictureError, decode
from .settings.config import Limits

_AGAIN = "save it again, as PNG, JPEG, GIF, WebP or SVG; its text is shown"
_SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg")
_PIXELS = (b"\x89PNG", b"\xff\xd8", b"GIF8", b"RIFF")
_verdicts: dict[tuple[bytes, int], str | PictureError] = {}
"""What came of decoding, by the digest of an image and the limit: one picture is shown by many outputs.

They are not kept from one build to the next: a cache may have come with the pictures."""


@dataclass(frozen=True)
class Images:
    """The images of a bank.

    `names` gives, for the path of each source file, the stored name of every image by its path as written there;
    `data` gives the bytes by stored name.
    """

    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    data: Mapping[str, bytes] = field(default_factory=dict)
    problems: tuple[Diagnostic, ...] = ()

    @property
    def inked(self) -> frozenset[str]:
        """The stored names of the drawings that are made in the colour of the text around them."""
        drawings = ((name, data) for name, data in self.data.items() if name.endswith(".svg"))
        return frozenset(name for name, data in drawings if b"currentcolor" in data.lower())


def read_images(
    contents: Iterable[Passage], sources: Mapping[str, Path], root: Path, limits: Limits, *, is_folder: bool = False
) -> Images:
    """Read every image that the contents name and that lies in the bank's folder `root`.

    `sources` gives the file on disk for a source's path. A missing image is no problem here: the check of the content
    has reported it. `is_folder` as in `ImageFiles`.
    """
    files = ImageFiles(root, is_folder)
    names: dict[str, dict[str, str]] = {}
    data: dict[str, bytes] = {}
    problems: list[Diagnostic] = []
    for content in contents:
        source = content.span.path
        for image in content.images:
            path = files.find(image.target, sources[source])
            if path is None:
                continue
            try:
                found = _checked(path, limits)
            except PictureError as refused:
                place = source, content.line_of(image.line), image.column
                hint = _AGAIN if refused.code is Code.BROKEN_IMAGE else ""
                problems.append(Diagnostic(*place, f"the image “{image.target}” {refused}", refused.code, hint))
                continue
            name = stored_name(path.stem, *found)
            names.setdefault(source, {})[image.target] = name
            data[name] = found[0]
    return Images(names, data, tuple(problems))


def stored_name(stem: str, data: bytes, suffix: str) -> str:
    """Return the name of an image in Anki: other content has another name, since Anki keeps what it has."""
    bare = re.sub(r"[^\w-]+", "-", unicodedata.normalize("NFC", stem)).strip("-_")[:40] or "image"
    return f"{bare}-{hashlib.sha256(data).hexdigest()[:8]}.{suffix}"


def _checked(path: Path, limits: Limits) -> tuple[bytes, str]:
    """Return the bytes of an image and its kind, or say why it is refused."""
    try:
        if path.stat().st_size > limits.image_bytes:
            raise PictureError(f"has over {limits.image_bytes} bytes", Code.TOO_LARGE)
        data = path.read_bytes()
    except OSError as error:
        raise PictureError(f"cannot be read: {error.strerror}") from error
    return data, inspect(data, limits)


def inspect(data: bytes, limits: Limits) -> str:
    """Return the kind of an image (`png`, `jpg`, `gif`, `webp` or `svg`) by its content; PictureError if it is refused.

    Its name may say anything.
    """
    if not data.startswith(_PIXELS) and b"<svg" in data[:4096]:
        check_drawing(data, limits.image_pixels)
        return "svg"
    return _decoded(data, limits.image_pixels)


def _decoded(data: bytes, most_pixels: int) -> str:
    """Decode an image once in a build, however many outputs show it."""
    key = (hashlib.sha256(data).digest(), most_pixels)
    if key not in _verdicts:
        try:
            _verdicts[key] = decode(data, most_pixels)
        except PictureError as error:
            _verdicts[key] = error
    found = _verdicts[key]
    if isinstance(found, PictureError):
        raise found
    return found


class ImageFiles:
    """The images below a bank's folder. Nothing outside it is looked at, and no link is followed.

    `is_folder` tells whether the bank is the whole folder: beside a bank of one file stands what is none of its own.
    """

    def __init__(self, root: Path, is_folder: bool) -> None:
        """Take the bank's folder; it is looked through at the first image that stands elsewhere."""
        self.root, self._is_folder = root, is_folder

    def find(self, target: str, source: Path) -> Path | None:
        """Return the file that an image's path means in the text `source`; None if it is not in the bank.

        Notes of a vault (Obsidian) name an image from the vault's folder, or by its name alone if no other has it.
        """
        written = unquote(target)
        if not written or "\x00" in written or "\\" in written or re.match(r"/|[A-Za-z][A-Za-z0-9+.-]*:", written):
            return None
        bare = re.split(r"[?#]", written, maxsplit=1)[0]  # `a.png#pic_center`, as sites write it
        places = (source.parent, self.root) if self._is_folder else (source.parent,)
        paths = (find_below(self.root, folder / one) for folder in places for one in (written, bare) if one)
        found = next((path for path in paths if path is not None and path.is_file()), None)
        return found or (self._named.get(bare) if self._is_folder and "/" not in bare else None)

    @cached_property
    def _named(self) -> dict[str, Path | None]:
        """The images by name; None for a name that several have."""
        named: dict[str, Path | None] = {}
        for path in self._all():
            named[path.name] = None if path.name in named else path
        return named

    def _all(self) -> Iterator[Path]:
        for here, folders, names in walk(self.root):
            folders[:] = own_folders(here, folders)
            for name in names:
                path = here / name
                if name[0] != "." and path.suffix.lower() in _SUFFIXES and path.is_file() and not path.is_symlink():
                    yield path
