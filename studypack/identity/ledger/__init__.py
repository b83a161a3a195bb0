"""What is remembered of a bank from build to build, and the file that holds it, which Git can merge."""

from .merging import combined
from .records import VERSION, Ledger, NoteRecord, NoteTypeRecord, RowRecord, in_bank_order
from .text import format_ledger, parse_ledger

__all__ = [
    "VERSION",
    "Ledger",
    "NoteRecord",
    "NoteTypeRecord",
    "RowRecord",
    "combined",
    "format_ledger",
    "in_bank_order",
    "parse_ledger",
]
