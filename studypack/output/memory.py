"""Turns what one build read into what the next need not read again: texts by the digest of what they were made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from . import program
from .manifest import digest
from .writing import UnwritableError, write_if_changed


class Memory:
    """Texts of one line, as bytes, by their keys, remembered in a file if there is to be one.

    The file begins with a digest of this program, its libraries and all that follows: a file of another version,
    or one that is damaged, is as good as none.
    """

    def __init__(self, path: Path | None = None) -> None:
        """Take the file, if there is one."""
        self._path = path
        self._texts = _load(path) if path else {}
        self._is_changed = False

    def __contains__(self, key: str) -> bool:
        """Whether a text is remembered under a key."""
        return key in self._texts

    def __getitem__(self, key: str) -> bytes:
        """Return what is remembered under a key."""
        return self._texts[key]

    def update(self, texts: Mapping[str, bytes], wanted: Iterable[str]) -> None:
        """Add texts, and forget all but those that are wanted."""
        kept = {key: texts[key] if key in texts else self._texts[key] for key in wanted}
        self._is_changed = self._is_changed or bool(texts) or kept.keys() != self._texts.keys()
        self._texts = kept

    def save(self) -> None:
        """Write the file, if there is one and anything new; here all is forgotten, since it is large."""
        texts, self._texts = self._texts, {}
        if self._path is None or not self._is_changed:
            return
        body = b"\n".join(key.encode() + b" " + text for key, text in sorted(texts.items()))
        # Without the file the next build takes longer, and nothing else.
        with suppress(UnwritableError):
            write_if_changed(self._path, f"{_seal(body)}\n".encode() + body, is_precious=False)
        self._is_changed = False


def _seal(body: bytes) -> str:
    return digest(program.version().encode() + b"\n" + body)


def _load(path: Path) -> dict[str, bytes]:
    try:
        head, _, body = path.read_bytes().partition(b"\n")
    except OSError:
        return {}
    if head.decode("ascii", "replace") != _seal(body):
        return {}
    lines = (line.partition(b" ") for line in body.split(b"\n") if line)
    return {key.decode(): text for key, _, text in lines}
