"""Remote images that a bank names, stored as files beside it; the only module that uses the network."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import urlopen

from markdown_it.common.normalize_url import normalizeLink

from ..output.writing import write_if_changed
from .diagnostics import Code, Diagnostic
from .images import inspect
from .parse.fences import find_fences
from .passages import Passage
from .settings.config import Limits

FOLDER = "images"
TIMEOUT = 20
"""Seconds that a server may keep silent."""
MOST_SECONDS = 600
"""For all images together: a server may also send a byte now and then."""

_CHUNK = 64 * 1024
_IMAGE = re.compile(
    r"""(?P<code>(?<!`)(`+)(?!`).*?(?<!`)\2(?!`))"""
    r"""|(?P<before>!\[(?:[^\[\]\\]|\\.|\[[^\[\]]{0,200}\]){0,1000}\]\(\s*<?|<img\s(?:[^>]{0,500}?\s)?src\s*=\s*["']?)"""
    r"""(?P<address>https?://(?:[^\s<>()"']|\([^\s<>()"']*\))+)""",
    re.IGNORECASE,
)
_DEFINITION = re.compile(
    r"(?P<before>(?:[ >\t]*)\[[^\[\]]{1,200}\]:[ \t]*<?)(?P<address>https?://[^\s<>]+)", re.IGNORECASE
)
_LINE_END = re.compile(r"(\r\n|\r|\n)")


@dataclass(frozen=True)
class Stored:
    """A remote image and where it is now: its address, and its path beside the source that names it."""

    address: str
    path: str


@dataclass
class _Fetch:
    """One run of the command: what was downloaded, and until when it may go on."""

    limits: Limits
    clock: Callable[[], float]
    note: Callable[[str], None]
    end: float = 0.0
    data: dict[str, bytes | str] = field(default_factory=dict)
    """The bytes of an address, or what is wrong with it."""

    def get(self, address: str) -> bytes:
        """Return the image at an address, downloaded once; ValueError says why there is none."""
        if address not in self.data:
            self.note(address)
            try:
                self.data[address] = self._download(address)
            except (OSError, ValueError) as error:
                self.data[address] = str(getattr(error, "reason", error))
        found = self.data[address]
        if isinstance(found, str):
            raise ValueError(found)
        return found

    def _download(self, address: str) -> bytes:
        found = b""
        with urlopen(normalizeLink(address), timeout=max(min(TIMEOUT, self.end - self.clock()), 0.01)) as answer:
            while chunk := answer.read1(_CHUNK):
                found += chunk
                if len(found) > self.limits.image_bytes:
                    raise ValueError(f"it has over {self.limits.image_bytes} bytes")
                if self.clock() > self.end:
                    raise ValueError(f"all images together took over {MOST_SECONDS} seconds")
        return found


def is_remote(target: str) -> bool:
    """Tell whether an image is on the network."""
    return urlsplit(target).scheme in ("http", "https")


def fetch_images(
    contents: Iterable[Passage],
    paths: Mapping[str, Path],
    limits: Limits,
    note: Callable[[str], None],
    clock: Callable[[], float],
) -> tuple[list[Stored], list[Diagnostic]]:
    """Store every remote image in `images/` beside the source that names it, and name the file there instead.

    `paths` gives the file on disk for a source's path. Images over the limits, and files that are no images, are
    refused. `clock` gives seconds.
    """
    fetch = _Fetch(limits, clock, note, clock() + MOST_SECONDS)
    problems: list[Diagnostic] = []
    changes: dict[str, dict[int, list[Stored]]] = {}
    for content in contents:
        source = content.span.path
        for image in content.images:
            if not is_remote(image.target):
                continue
            line = content.line_of(image.line)
            try:
                path = _store(image.target, fetch.get(image.target), paths[source].parent, limits)
            except (OSError, ValueError) as error:
                message = f"the image “{image.target}” cannot be stored: {error}"
                problems.append(Diagnostic(source, line, 1, message, Code.REMOTE_IMAGE, "try again, or replace it"))
                continue
            changes.setdefault(source, {}).setdefault(line, []).append(Stored(image.target, path))
    for source, lines in changes.items():
        unnamed = _rename(paths[source], lines)
        for line, one in ((line, one) for line, stored in lines.items() for one in stored if one.address in unnamed):
            message = f"the image “{one.address}” is stored as “{one.path}”, and named where only you can change it"
            problems.append(Diagnostic(source, line, 1, message, Code.REMOTE_IMAGE, "write that path there"))
    found = {one: None for lines in changes.values() for stored in lines.values() for one in stored}
    return list(found), problems


def _store(address: str, data: bytes, folder: Path, limits: Limits) -> str:
    """Store one image and return its path beside the source; the name ends with a digest of what it holds."""
    extension = inspect(data, limits)
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", Path(unquote(urlsplit(address).path)).stem).strip("-")[:40] or "image"
    name = f"{stem}-{hashlib.sha256(data).hexdigest()[:8]}.{extension}"
    write_if_changed(folder / FOLDER / name, data)
    return f"{FOLDER}/{name}"


def _rename(path: Path, stored: Mapping[int, list[Stored]]) -> set[str]:
    """Name stored images instead of remote ones on their lines, or where a reference is defined.

    Every other byte of the source stays. Returns the addresses that are named elsewhere still.
    """
    pieces = _LINE_END.split(path.read_bytes().decode("utf-8"))
    left: set[str] = set()

    def rename(at: int, pattern: re.Pattern[str], names: Mapping[str, str]) -> set[str]:
        done = set()

        def renamed(match: re.Match[str]) -> str:
            address = normalizeLink(match.group("address") or "")
            if address not in names:
                return match.group(0)
            done.add(address)
            return match.group("before") + names[address]

        pieces[2 * at] = pattern.sub(renamed, pieces[2 * at])
        return done

    for line, found in stored.items():
        left |= {one.address for one in found} - rename(line - 1, _IMAGE, {one.address: one.path for one in found})
    names = {one.address: one.path for found in stored.values() for one in found if one.address in left}
    lines = pieces[::2]
    code = find_fences(lines).inside if left else frozenset(range(len(lines)))
    for at in range(len(lines)):
        left -= rename(at, _DEFINITION, names) if at not in code and _DEFINITION.match(lines[at]) else set()
    write_if_changed(path, "".join(pieces).encode())
    return left
