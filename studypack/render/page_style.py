"""What web pages take from the stylesheet of cards: colours by scheme, rules for a phone's screen."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode

_LIGHT, _DARK = ":root", ".nightMode, .night_mode"
_SIZED = re.compile(r"@media\s*\(\s*(min|max)-width:\s*(\d+)px\s*\)\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
PHONE = 360
"""The width of a phone's screen on a page, in pixels."""
_RENAMED = (("hr#answer", "hr.answer-line"), ("a.hint", "summary.hint"))


def schemes(css: str) -> str:
    """Return rules for a page as light or dark as the reader's device; `.day` and `.nightMode` fix one scheme."""
    light, dark = _declarations(css, _LIGHT), _declarations(css, _DARK)
    colours = re.findall(r"(--[a-z-]+):", dark)
    own = "".join(f"{part};" for part in light.split(";") if part.split(":")[0].strip() in colours)
    return (
        f":root{{color-scheme:light dark}}\n@media (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
        f".day{{color-scheme:light;{own}}}\n.nightMode{{color-scheme:dark;{dark}}}\n"
    )


def _declarations(css: str, selector: str) -> str:
    """Return what the first rule of a selector declares; nothing where there is no such rule."""
    match = re.search(rf"^{re.escape(selector)}\s*\{{([^{{}}]*)\}}", css, re.MULTILINE)
    return re.sub(r"\s+", " ", match.group(1)).strip() if match else ""


def for_phone(css: str) -> str:
    """Return the rules of cards for a small screen inside a page that may be wide, with ids as classes."""
    css = _SIZED.sub(_on_phone, css)
    for one, other in _RENAMED:
        css = css.replace(one, other)
    return css


def _on_phone(match: re.Match[str]) -> str:
    """Return rules for some sizes: those for wider screens go, and those that tell narrow phones apart stay."""
    bound, size, rules = match[1], int(match[2]), match[3]
    if size < PHONE:
        return match[0]
    return rules if bound == "max" else ""


def card_in_page(html: str) -> str:
    """Return a card's HTML for a page that shows many: what is unique on a card is not on the page."""
    return html.replace('<hr id="answer">', '<hr class="answer-line">').replace('aria-level="1"', 'aria-level="4"')


def policy(script: str) -> str:
    """Return the content security policy of a page whose only script is this one."""
    digest = b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
    scripts = f"'sha256-{digest}'" if script else "'none'"
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src 'self' file: data:; "
        "base-uri 'none'; form-action 'none'"
    )
