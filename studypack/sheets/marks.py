"""Turns what print HTML has no words for into marks, which it carries to where the tags of the file are completed."""

FORMULA_MARK = "\u2061"
"""Stands first in the alternative text of an image that is a formula; the invisible sign of “function application”."""
ELSEWHERE = "elsewhere:"
"""Stands before the anchor to which a chapter links in another chapter."""
