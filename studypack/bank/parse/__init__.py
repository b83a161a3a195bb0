"""Reads one file of a bank: its headings, questions and prose, with a diagnostic for whatever is odd."""

from .document import ParsedFile, ParsedQuestion, PartHeading, SectionHeading, parse
from .grammar import Grammar

__all__ = ["Grammar", "ParsedFile", "ParsedQuestion", "PartHeading", "SectionHeading", "parse"]
