"""Turns the Markdown of an answer into HTML for both media, and into the tables, code and formulas it holds."""

from .reading import CodeBlock, Formula, Image, Link, Problem, Reading, Table, read, read_inline
from .sanitize import Html

__all__ = ["CodeBlock", "Formula", "Html", "Image", "Link", "Problem", "Reading", "Table", "read", "read_inline"]
