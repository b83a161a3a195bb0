"""Marks by which print HTML tells the tags of the PDF file what HTML has no words for."""

FORMULA_MARK = "\u2061"
"""Stands first in the alternative text of an image that is a formula; the invisible sign of “function application”."""
ELSEWHERE = "elsewhere:"
"""Stands before the anchor to which a chapter links in another chapter."""
