"""Turns the remote images that a bank names into files beside it; the only module that uses the network."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.parse import unquote, urlsplit
from urllib.request import urlopen

from ..output.writing import write_if_changed
from .content import Content
from .diagnostics import Code, Diagnostic
from .images import inspect
from .settings.config import Limits

FOLDER = "images"
TIMEOUT = 20
"""Seconds that a server may keep silent."""


@dataclass(frozen=True)
class Stored:
    """A remote image and where it is now: its address, and its path beside the source that names it."""

    address: str
    path: str


def is_remote(target: str) -> bool:
    """Tell whether an image is on the network."""
    return urlsplit(target).scheme in ("http", "https")


def fetch_images(
    contents: Iterable[Content], paths: dict[str, Path], limits: Limits, note: Callable[[str], None]
) -> tuple[list[Stored], list[Diagnostic]]:
    """Store every remote image in `images/` beside the source that names it, and name the file there instead.

    `paths` gives the file on disk for a source's path. Images over the limits, and files that are no images, are
    refused.
    """
    stored: list[Stored] = []
    problems: list[Diagnostic] = []
    for content in contents:
        source = content.question.span.path
        for image in content.images:
            if not is_remote(image.target) or any(one.address == image.target for one in stored):
                continue
            note(image.target)
            try:
                stored_path = _store(image.target, paths[source].parent, limits)
            except (OSError, ValueError) as error:
                message = f"the image “{image.target}” cannot be stored: {error}"
                hint = "try again, or replace it"
                problems.append(Diagnostic(source, content.line_of(image.line), 1, message, Code.REMOTE_IMAGE, hint))
                continue
            stored.append(Stored(image.target, stored_path))
    for path in set(paths.values()):
        _rename(path, stored)
    return stored, problems


def _store(address: str, folder: Path, limits: Limits) -> str:
    """Download one image and return its path beside the source; the name ends with a digest of what it holds."""
    if not is_remote(address):
        raise ValueError("only http and https addresses are fetched")
    try:
        with urlopen(address, timeout=TIMEOUT) as answer:
            data = answer.read(limits.image_bytes + 1)
    except URLError as error:
        raise OSError(str(error.reason)) from error
    if len(data) > limits.image_bytes:
        raise ValueError(f"it has over {limits.image_bytes} bytes")
    extension = inspect(data, limits)
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", Path(unquote(urlsplit(address).path)).stem).strip("-")[:40] or "image"
    name = f"{stem}-{hashlib.sha256(data).hexdigest()[:8]}.{extension}"
    write_if_changed(folder / FOLDER / name, data)
    return f"{FOLDER}/{name}"


def _rename(path: Path, stored: Iterable[Stored]) -> None:
    """Name stored images instead of remote ones in a source."""
    text = path.read_text(encoding="utf-8")
    for one in stored:
        if (path.parent / one.path).exists():
            text = text.replace(f"({one.address}", f"({one.path}")
    write_if_changed(path, text.encode())
