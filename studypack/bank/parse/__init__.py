"""Reads one file of a bank: its headings, questions and prose, with a diagnostic for whatever is odd."""

from ..model import ParsedQuestion
from .document import ParsedFile, PartHeading, SectionHeading, parse

__all__ = ["ParsedFile", "ParsedQuestion", "PartHeading", "SectionHeading", "parse"]
