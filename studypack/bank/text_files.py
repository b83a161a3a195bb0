"""Reads one text file from the disk as UTF-8, and refuses what is no text or too much of it."""

from __future__ import annotations

import re
from pathlib import Path

from .diagnostics import Checked, Code, Diagnostic
from .settings.config import Limits
from .source import Source

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class _RefusedError(Exception):
    """A file that cannot be taken: code, message, and its line and column."""

    def __init__(self, code: Code, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.code, self.message, self.line, self.column = code, message, line, column


def read_source(
    path: Path, label: str, limits: Limits, inside: str = "", *, cleans: bool = False
) -> Checked[Source | None]:
    r"""Read one text file as UTF-8, with `\n` line ends and without a byte order mark.

    `label` is how to name it, `inside` its path from the bank's folder. With `cleans`, control characters are left
    out, with a warning; else they are an error.
    """
    try:
        text = _checked_text(_read(path, limits), limits)
    except _RefusedError as error:
        return Checked(None, (Diagnostic(label, error.line, error.column, error.message, error.code),))
    control = _CONTROL.search(text)
    if control is None:
        return Checked(Source(label, text, inside))
    place = _position(text[: control.start()])
    message = f"there is a control character, U+{ord(control.group(0)):04X}"
    if not cleans:
        return Checked(None, (Diagnostic(label, *place, message, Code.UNREADABLE_FILE),))
    problem = Diagnostic(label, *place, f"{message}; it is left out", Code.CONTROL_CHARACTER)
    return Checked(Source(label, _CONTROL.sub("", text), inside), (problem,))


def _read(path: Path, limits: Limits) -> bytes:
    try:
        if not path.is_file():
            raise _RefusedError(Code.UNREADABLE_FILE, "this is no ordinary file")
        # Not by the size that the system states: some files state none, others grow.
        with path.open("rb") as stream:
            data = stream.read(limits.file_bytes + 1)
    except OSError as error:
        raise _RefusedError(Code.UNREADABLE_FILE, f"the file cannot be read: {error.strerror}") from error
    if len(data) > limits.file_bytes:
        raise _RefusedError(Code.TOO_LARGE, f"the file has over {limits.file_bytes} bytes")
    return data


def _checked_text(data: bytes, limits: Limits) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = _position(data[: error.start].decode("utf-8", "replace"))
        raise _RefusedError(Code.UNREADABLE_FILE, "the file is not UTF-8 text", *place) from error
    # A byte order mark within a file, as of two files joined, hides the heading behind it.
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n\ufeff", "\n")
    if "\0" in text:
        place = _position(text[: text.index("\0")])
        raise _RefusedError(Code.UNREADABLE_FILE, "the file is no text: there is a character U+0000", *place)
    lengths = [len(line) for line in text.split("\n")]
    if max(lengths) > limits.line_characters:
        number = next(at for at, length in enumerate(lengths, start=1) if length > limits.line_characters)
        raise _RefusedError(Code.TOO_LARGE, f"the line has over {limits.line_characters} characters", number)
    return text


def _position(before: str) -> tuple[int, int]:
    """Return the line and column after a text."""
    return before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1
