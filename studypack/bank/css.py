"""Styles of a stranger: read token by token, they may hold what is listed here, and nothing else.

What is listed lays out, colours and loads nothing. A browser that knows more than this list, now or later, is no
danger: what is not on it is refused, whatever it does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import tinycss2


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PROPERTIES = _names("""
    accent-color align-content align-items align-self all alignment-baseline animation animation-delay
    animation-direction animation-duration animation-fill-mode animation-iteration-count animation-name
    animation-play-state animation-timing-function appearance aspect-ratio backdrop-filter backface-visibility
    background background-attachment background-blend-mode background-clip background-color background-image
    background-origin background-position background-position-x background-position-y background-repeat
    background-size baseline-shift block-size bookmark-label bookmark-level bookmark-state border border-block
    border-block-end border-block-start border-bottom border-bottom-color border-bottom-left-radius
    border-bottom-right-radius border-bottom-style border-bottom-width border-collapse border-color border-image
    border-inline border-inline-end border-inline-start border-left border-left-color border-left-style
    border-left-width border-radius border-right border-right-color border-right-style border-right-width
    border-spacing border-style border-top border-top-color border-top-left-radius border-top-right-radius
    border-top-style border-top-width border-width bottom box-decoration-break box-shadow box-sizing break-after
    break-before break-inside caption-side caret-color clear clip clip-path clip-rule color color-interpolation
    color-interpolation-filters color-rendering color-scheme column-count column-fill column-gap column-rule
    column-rule-color column-rule-style column-rule-width column-span column-width columns contain
    contain-intrinsic-height contain-intrinsic-size contain-intrinsic-width container container-name container-type
    content content-visibility counter-increment counter-reset counter-set cursor cx cy d direction display
    dominant-baseline empty-cells enable-background fill fill-opacity fill-rule filter flex flex-basis flex-direction
    flex-flow flex-grow flex-shrink flex-wrap float flood-color flood-opacity font font-display font-family
    font-feature-settings font-kerning font-language-override font-optical-sizing font-palette font-size
    font-size-adjust font-stretch font-style font-synthesis font-variant font-variant-alternates font-variant-caps
    font-variant-east-asian font-variant-ligatures font-variant-numeric font-variant-position
    font-variation-settings font-weight footnote-display footnote-policy forced-color-adjust gap grid grid-area
    grid-auto-columns grid-auto-flow grid-auto-rows grid-column grid-column-end grid-column-gap grid-column-start
    grid-gap grid-row grid-row-end grid-row-gap grid-row-start grid-template grid-template-areas
    grid-template-columns grid-template-rows hanging-punctuation height hyphenate-character hyphenate-limit-chars
    hyphenate-limit-zone hyphens image-orientation image-rendering image-resolution initial-letter inline-size inset
    inset-block inset-block-end inset-block-start inset-inline inset-inline-end inset-inline-start isolation
    justify-content justify-items justify-self kerning lang left letter-spacing lighting-color line-break line-clamp
    line-height list-style list-style-image list-style-position list-style-type margin margin-block margin-block-end
    margin-block-start margin-bottom margin-break margin-inline margin-inline-end margin-inline-start margin-left
    margin-right margin-top marker marker-end marker-mid marker-start marks mask mask-clip mask-composite mask-image
    mask-mode mask-origin mask-position mask-repeat mask-size mask-type max-block-size max-height max-inline-size
    max-lines max-width min-block-size min-height min-inline-size min-width mix-blend-mode object-fit
    object-position opacity order orphans outline outline-color outline-offset outline-style outline-width overflow
    overflow-anchor overflow-block overflow-inline overflow-wrap overflow-x overflow-y overscroll-behavior
    overscroll-behavior-x overscroll-behavior-y padding padding-block padding-block-end padding-block-start
    padding-bottom padding-inline padding-inline-end padding-inline-start padding-left padding-right padding-top
    page page-break-after page-break-before page-break-inside paint-order perspective perspective-origin
    place-content place-items place-self pointer-events position print-color-adjust quotes r resize right rotate
    row-gap ruby-align ruby-overhang ruby-position rx ry scale scroll-behavior scroll-margin scroll-margin-top
    scroll-padding scroll-padding-top scroll-snap-align scroll-snap-type scrollbar-color scrollbar-gutter
    scrollbar-width shape-image-threshold shape-margin shape-outside shape-rendering size solid-color solid-opacity
    src stop-color stop-opacity string-set stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin
    stroke-miterlimit stroke-opacity stroke-width tab-size table-layout text-align text-align-all text-align-last
    text-anchor text-autospace text-combine-upright text-decoration text-decoration-color text-decoration-line
    text-decoration-skip-ink text-decoration-style text-decoration-thickness text-emphasis text-emphasis-color
    text-emphasis-position text-emphasis-style text-indent text-justify text-orientation text-overflow
    text-rendering text-shadow text-size-adjust text-spacing text-spacing-trim text-transform
    text-underline-offset text-underline-position text-wrap text-wrap-mode text-wrap-style top touch-action
    transform transform-box transform-origin transform-style transition transition-delay transition-duration
    transition-property transition-timing-function translate unicode-bidi unicode-range user-select vector-effect
    vertical-align visibility white-space white-space-collapse widows width will-change word-break word-spacing
    word-wrap writing-mode x y z-index zoom
    additive-symbols fallback negative pad prefix range speak-as suffix symbols system
""")
_FUNCTIONS = _names("""
    var env attr calc min max clamp round mod rem abs sign sin cos tan asin acos atan atan2 pow sqrt hypot log exp
    rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix light-dark
    linear-gradient radial-gradient conic-gradient repeating-linear-gradient repeating-radial-gradient
    repeating-conic-gradient
    blur brightness contrast drop-shadow grayscale hue-rotate invert opacity saturate sepia
    circle ellipse inset polygon rect xywh
    matrix matrix3d perspective rotate rotate3d rotatex rotatey rotatez scale scale3d scalex scaley scalez skew skewx
    skewy translate translate3d translatex translatey translatez
    cubic-bezier linear steps
    fit-content minmax repeat
    counter counters string content leader target-counter target-counters target-text running symbols
    format tech stylistic styleset character-variant swash ornaments annotation
    not is where has matches any lang dir nth-child nth-last-child nth-of-type nth-last-of-type nth-col nth-last-col
    highlight part slotted host selector style
""")
_AT_RULES = _names("""
    media supports page font-face counter-style keyframes container layer property starting-style
    top-left-corner top-left top-center top-right top-right-corner bottom-left-corner bottom-left bottom-center
    bottom-right bottom-right-corner left-top left-middle left-bottom right-top right-middle right-bottom footnote
""")
_PREFIX = re.compile(r"-(?:webkit|moz|ms|o|epub|weasy|inkscape)-")
_PREFIXED = _names("-webkit-overflow-scrolling -webkit-tap-highlight-color -inkscape-font-specification")
MOST_DEPTH = 32
"""How deep rules and values may nest: what lays styles out calls itself for each level."""
_DATA = re.compile(
    r"data:(?:image/(?:png|jpeg|gif|webp)|font/(?:woff2?|ttf|otf)|application/(?:x-)?font-(?:woff2?|ttf|otf)"
    r"|application/octet-stream);base64,[A-Za-z0-9+/=\s]*"
)
_FRAGMENT = re.compile(r"#[\w.:-]+")
_MARKUP = re.compile(r"<[/!?a-z]", re.IGNORECASE)
"""Ends a style where it stands in HTML, also within a string or a comment."""


@dataclass(frozen=True)
class CssProblem:
    """What may not be in a style, and its line and column."""

    line: int
    column: int
    message: str


def check_style(text: str) -> Iterator[CssProblem]:
    """Yield what a style sheet may not hold."""
    yield from _markup(text)
    yield from _rules(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True))


@lru_cache(maxsize=4096)
def is_harmless_declarations(text: str, *, may_refer: bool = False) -> bool:
    """Tell whether the declarations of a `style` attribute hold only what is allowed.

    In a drawing they `may_refer` to its other parts.
    """
    nodes = tinycss2.parse_blocks_contents(text, skip_comments=True, skip_whitespace=True)
    is_plain = all(node.type == "declaration" for node in nodes)
    return is_plain and not any(_rules(nodes, may_refer=may_refer)) and not any(_markup(text))


@dataclass(frozen=True)
class References:
    """Which parts of a drawing (`ids`) a rule refers to, for what its selector names, and whether as markers."""

    names: frozenset[str]
    ids: frozenset[str]
    are_markers: bool


def check_drawing_style(text: str) -> tuple[bool, list[References]]:
    """Tell whether a style in a drawing is harmless, and what its rules refer to."""
    rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    is_harmless = not any(_rules(rules, may_refer=True)) and not any(_markup(text))
    return is_harmless, [
        References(_words(rule.prelude or ()), ids, any(one.startswith("marker") for one in _words(rule.content)))
        for rule in _all(rules)
        if (ids := _references(rule.content or ()))
    ]


def check_value(text: str) -> tuple[bool, frozenset[str]]:
    """Tell whether a value in a drawing (of an attribute, or declarations) is harmless, and which ids it refers to."""
    tokens = tinycss2.parse_component_value_list(text, skip_comments=True)
    return not any(_values(tokens, may_refer=True)), _references(tokens)


def _markup(text: str) -> Iterator[CssProblem]:
    if found := _MARKUP.search(text):
        line, start = text.count("\n", 0, found.start()) + 1, text.rfind("\n", 0, found.start())
        yield CssProblem(line, found.start() - start, f"“{found.group(0)}” could end the style")


def _rules(nodes: Iterable[Any], *, may_refer: bool = False) -> Iterator[CssProblem]:
    """Yield what is wrong with rules and declarations, however deep they stand in each other."""
    waiting = [iter(nodes)]
    while waiting:
        node = next(waiting[-1], None)
        if node is None:
            waiting.pop()
        elif len(waiting) > MOST_DEPTH:
            yield _problem(node, f"rules nest deeper than {MOST_DEPTH} levels")
            return
        elif node.type == "error":
            yield _problem(node, f"this is no CSS: {node.message}")
        elif node.type == "declaration":
            yield from _declaration(node, may_refer)
        elif node.type in ("qualified-rule", "at-rule"):
            if node.type == "at-rule" and _bare(node.lower_at_keyword) not in _AT_RULES:
                yield _problem(node, f"“@{node.at_keyword}” is not allowed in a style")
            yield from _values(node.prelude, may_refer=False)
            if node.content is not None:
                waiting.append(
                    iter(tinycss2.parse_blocks_contents(node.content, skip_comments=True, skip_whitespace=True))
                )


def _declaration(node: Any, may_refer: bool) -> Iterator[CssProblem]:
    name = node.lower_name
    if not name.startswith("--") and name not in _PREFIXED and _bare(name) not in _PROPERTIES:
        yield _problem(node, f"the property “{node.name}” is not allowed in a style")
    yield from _values(node.value, may_refer=may_refer)


def _values(tokens: Iterable[Any], *, may_refer: bool) -> Iterator[CssProblem]:
    """Yield what is wrong with values, however deep they stand in each other."""
    for token, depth in _deep(tokens):
        if depth > MOST_DEPTH:
            yield _problem(token, f"values nest deeper than {MOST_DEPTH} levels")
            return
        if token.type == "error":
            yield _problem(token, f"this is no CSS: {token.message}")
        elif (target := _target(token)) is not None:
            if not (_DATA.fullmatch(target) or (may_refer and _FRAGMENT.fullmatch(target))):
                yield _problem(token, f"“url({target[:40]})” would load something; only images and fonts in it may be")
        elif token.type == "function" and token.lower_name not in _FUNCTIONS:
            yield _problem(token, f"“{token.name}()” is not allowed in a style")


def _target(token: Any) -> str | None:
    """Return the address in `url(…)`, with quotes or without; None for all else."""
    if token.type == "url":
        return str(token.value)
    if token.type != "function" or token.lower_name != "url":
        return None
    inside = [one for one in token.arguments if one.type not in ("whitespace", "comment")]
    return str(inside[0].value) if len(inside) == 1 and inside[0].type == "string" else ""


def _flat(tokens: Iterable[Any]) -> Iterator[Any]:
    return (token for token, _ in _deep(tokens))


def _deep(tokens: Iterable[Any]) -> Iterator[tuple[Any, int]]:
    """Yield tokens and those within them, with how deep they stand."""
    waiting = [iter(tokens)]
    while waiting:
        token = next(waiting[-1], None)
        if token is None:
            waiting.pop()
            continue
        yield token, len(waiting)
        inside = getattr(token, "content", None) or getattr(token, "arguments", None)
        if inside:
            waiting.append(iter(inside))


def _all(rules: Iterable[Any]) -> Iterator[Any]:
    """Yield rules and those within them."""
    waiting = list(rules)
    while waiting:
        rule = waiting.pop()
        if rule.type in ("qualified-rule", "at-rule"):
            yield rule
            waiting += tinycss2.parse_blocks_contents(rule.content or (), skip_comments=True, skip_whitespace=True)


def _words(tokens: Iterable[Any]) -> frozenset[str]:
    """Return the names in a selector: tags, classes, ids, and `*`."""
    return frozenset(str(one.value) for one in _flat(tokens) if one.type in ("ident", "hash", "literal"))


def _references(tokens: Iterable[Any]) -> frozenset[str]:
    targets = (_target(token) for token in _flat(tokens))
    return frozenset(target[1:] for target in targets if target and target.startswith("#"))


def _bare(name: str) -> str:
    """Return a name without the prefix of one browser."""
    return _PREFIX.sub("", name, count=1) if name.startswith("-") else name


def _problem(node: Any, message: str) -> CssProblem:
    return CssProblem(node.source_line, node.source_column, message)
