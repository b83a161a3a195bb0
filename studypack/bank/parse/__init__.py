"""Reads one file of a bank: its headings, questions and prose, with a diagnostic for whatever is odd."""

from ..model import ParsedQuestion
from .document import ParsedFile, PartHeading, SectionHeading, parse
from .grammar import Grammar

__all__ = ["Grammar", "ParsedFile", "ParsedQuestion", "PartHeading", "SectionHeading", "parse"]
