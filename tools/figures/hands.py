"""How the figures of each volume look: its `Hand`.

They differ in no more than thickness, corners and how SVG is written, and only because the volumes, and the three parts
of the one on theory, were drawn at different times. They stay as they are: a picture of a card is named after its
bytes, so that one changed byte is a changed note for everybody who learns with the deck. Figures of a new volume take
`replace(THEORY2, folder=...)`.
"""

from .kit import Hand, Tip

_FONT = 'font-family="Noto Sans SC, sans-serif"'
_POINTED = "M0 0L10 5L0 10z"

AGENT = Hand(
    "agent",
    root=f'role="img" {_FONT}',
    says=("text_anchor", "font_size", "font_weight", "fill"),
    joint="",
    tip=Tip("arrow-{}", 7, _POINTED, always=True),
    stroke="line",
    opacity=0.22,
)
RAG = Hand(
    "rag",
    root=f'{_FONT} fill="currentColor"',
    says=("font_size", "text_anchor"),
    joint="",
    tip=Tip("{}-arrow-head", 7, _POINTED, always=True),
    stroke="path",
    point="{:g} {:g}",
    between="L",
    size=22,
    sink=0.36,
    round_opacity=0.55,
)
THEORY1 = Hand(
    "theory",
    root=f'width="480" height="320" {_FONT}',
    says=("font_size", "text_anchor", "fill", "font_weight"),
    tip=Tip("{}-tip", 6, "M0,0 L10,5 L0,10 z"),
    digits=1,
    weight="700",
    edge=1.5,
    corner=3,
    opacity=0.35,
    round_opacity=0.3,
)
THEORY2 = Hand(
    "theory",
    root=_FONT,
    says=("text_anchor", "font_size"),
    group=('<g fill="currentColor">', "</g>"),
    tip=Tip("{}-head", 7, "M0,1 L9,5 L0,9 z"),
    corner=5,
    round_opacity=0.35,
)
THEORY3 = Hand(
    "theory",
    root=f'fill="currentColor" {_FONT} font-size="20"',
    says=("text_anchor", "font_weight"),
    stroke="path",
    point="{:.1f} {:.1f}",
    between=" L",
    heights={"rlhf-pipeline": 300, "ppo-grpo-memory": 330, "sft-loss-mask": 290, "tool-rewards": 280},
)
