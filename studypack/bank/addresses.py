"""Tells addresses that only show a page, a mail or a file from those that could do more."""

from __future__ import annotations

import re

SCHEMES = frozenset({"http", "https", "mailto"})


def is_harmless(address: str) -> bool:
    """Tell whether nothing can read an address as more than a page, a mail or a file, whatever it strips or decodes."""
    scheme, colon, _ = re.split(r"[/?#]", address, maxsplit=1)[0].partition(":")
    is_unc = address.lstrip().startswith(("\\", "/\\")) or address.lower().startswith("%5c")
    return not is_unc and (not colon or scheme.lower() in SCHEMES)
