"""What a stranger's style may hold: names of properties, functions and rules that lay out, colour and load nothing."""

from __future__ import annotations


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


PROPERTIES = _names("""
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
FUNCTIONS = _names("""
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
AT_RULES = _names("""
    media supports page font-face counter-style keyframes container layer property starting-style
    top-left-corner top-left top-center top-right top-right-corner bottom-left-corner bottom-left bottom-center
    bottom-right bottom-right-corner left-top left-middle left-bottom right-top right-middle right-bottom footnote
""")
PREFIXED = _names("-webkit-overflow-scrolling -webkit-tap-highlight-color -inkscape-font-specification")
