"""Turns what is remembered of a bank from build to build into a file that merges, and back."""

from .records import VERSION, Ledger, NoteRecord, NoteTypeRecord, RowRecord
from .text import format_ledger, parse_ledger

__all__ = ["VERSION", "Ledger", "NoteRecord", "NoteTypeRecord", "RowRecord", "format_ledger", "parse_ledger"]
