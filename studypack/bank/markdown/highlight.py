"""Cuts code into the pieces that Pygments colours, each with its short class."""

from __future__ import annotations

from itertools import groupby
from typing import Any

LANGUAGES = frozenset(
    name
    for line in (
        "asm bash bat c c# c++ clojure cmake cpp csharp css cuda cu cxx dart diff docker dockerfile elixir erlang go",
        "golang gradle graphql groovy haskell hs html http ini java javascript jinja js json jsonl jsx julia kotlin kt",
        "latex llvm lua make makefile matlab nginx objc objective-c octave perl php plpgsql postgresql powershell",
        "properties proto protobuf ps1 py py3 pycon pytb python python3 r rb rs ruby rust scala scheme scss sh shell",
        "sql sqlite3 svg swift tcl terraform tex toml ts tsx typescript vb verilog vim vue wasm xml yaml yml zig zsh",
    )
    for name in line.split()
)
"""Languages that are coloured. Of Pygments' five hundred, some take time without end on code made for that."""

MOST_CHARACTERS = 50_000
"""A longer block stays plain."""


def highlight(code: str, language: str) -> tuple[tuple[str, str], ...]:
    """Return the pieces of some code, each with its class; one piece where the language is not known."""
    plain = (("", code),)
    if language.lower() not in LANGUAGES or len(code) > MOST_CHARACTERS:
        return plain
    # Pygments is loaded only where there is code to colour.
    from pygments.lexers import get_lexer_by_name
    from pygments.token import STANDARD_TYPES
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return plain

    def name_of(token: tuple[Any, str]) -> str:
        kinds = reversed(token[0].split()) if token[1].strip() else ()
        return next((STANDARD_TYPES[one] for one in kinds if one in STANDARD_TYPES), "")

    return tuple((name, "".join(text for _, text in some)) for name, some in groupby(lexer.get_tokens(code), name_of))
