"""Reads one question, and names the keys of a table of `bank.toml`, as only tests need to."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from studypack.bank.content import Content, content_of, digest, encoded
from studypack.bank.model import Question
from studypack.bank.settings.config import Limits


def read_content(question: Question, limits: Limits | None = None) -> Content:
    """Read a question."""
    limits = limits or Limits()
    return content_of(replace(question, digest=digest(question, limits)), encoded(question, limits))


def keys_of(table: type[msgspec.Struct]) -> tuple[str, ...]:
    """Return the keys that a table may have, as written."""
    return tuple(one.encode_name for one in msgspec.structs.fields(table))
