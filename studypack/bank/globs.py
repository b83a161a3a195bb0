"""Which files a glob of `bank.toml` names, such as `theory/*.md` or `rag/**`."""

from __future__ import annotations

import re

from .regex import Pattern, compile_pattern, escape

_TOKENS = re.compile(r"\*\*/|\*\*|\*|\?|[^*?]+")
_MEANING = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def matches(path: str, globs: tuple[str, ...]) -> bool:
    """Tell whether one of the globs names `path`, a file's path from the bank's folder.

    `*` stands for anything within a folder's name, `**` also for folders; the name of a folder means all below it.
    """
    return any(compile_glob(glob).is_all_of(path) for glob in globs)


def compile_glob(glob: str) -> Pattern:
    """Translate a glob into a pattern, or raise `PatternError`: RE2, since a stranger may have written it."""
    bare = glob.removeprefix("./").rstrip("/")
    text = "".join(_MEANING.get(token) or escape(token) for token in _TOKENS.findall(bare))
    return compile_pattern(f"(?:{text})(?:/.*)?")
