"""The leaf for the last ten minutes: one page with what is asked most, formulas and numbers; it opens cheat sheets."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..bank import nodes as n
from ..bank.fragment import Fragment, plain
from ..output.outputs import Output, Product
from ..render.views import QuestionView
from .answers import Remembered, conclusion, formulas, remembered
from .complaints import Blame
from .context import SheetContext, SheetPlan
from .fitting import Stages, fitted, hidden, level_at
from .print_document import PrintDocument, printed
from .tables import Setting, text_width
from .weasy import Layout

KIND = "leaf"
MOST_ENTRIES, MOST_FORMULAS, MOST_NUMBERS = 20, 10, 10
SIZES = (10.5, 10.0, 9.5, 9.0, 8.5)
"""The type of the leaf in points: as large as one page allows."""
LEVELS = 9
"""Where even the smallest type is too large, a tenth of the entries goes at a time, those asked least first."""
LONGEST_NAME = 16
_ASKED = re.compile(
    r"^(?:请你?|请问|你)?(?:知道|了解|详细|简要)*(?:讲|说|谈|介绍|解释|说明|比较|推导)?(?:一讲|一说|一谈|讲|说|谈|一下|一遍)?"
    r"(?:什么是|什么叫|为什么|怎样|怎么|如何|做)?"
    r"|(?:是?(?:怎样|怎么|如何).*|是(?:什么|哪).*|(?:都?有|分|做了|用了)(?:哪|什么|几).*|为什么.*|的?(?:原理|区别)是什么.*)$"
)
"""What makes a question of a keyword, before it and after it."""
_CLAUSE = re.compile(r"[，。？！：；?!:;]")
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_LEADING_NAMES = re.compile(r"[A-Za-z][A-Za-z0-9-]{2,}(?:(?:[、/ ]| 与 | 和 )[A-Za-z][A-Za-z0-9-]+)*")


@dataclass(frozen=True)
class LeafEntry:
    """A question on the leaf: its keyword, the one thing to say, and the level at which it goes."""

    q: QuestionView
    name: str
    conclusion: Fragment
    gone_at: int


@dataclass(frozen=True)
class LeafFact:
    """A formula or a number, and the level at which it goes."""

    q: QuestionView
    fact: Remembered
    gone_at: int


def fitted_to_page(leaf: PrintDocument) -> tuple[str, Layout]:
    """Return the styles with which a leaf is one page in the largest type, and that page."""
    *larger, smallest = SIZES
    for size in larger:
        layout = leaf.laid_out(styles(size, 0))
        if _excess(layout) == 0:
            return styles(size, 0), layout
    level, layout = fitted(KIND, lambda level: leaf.laid_out(styles(smallest, level)), LEVELS + 1, _excess)
    return styles(smallest, level), layout


def _excess(layout: Layout) -> float:
    """Return how much height of a leaf is not on its page, in px."""
    if layout.pages == 1:
        return 0.0
    return layout.places["leaf-end"].bottom if "leaf-end" in layout.places else math.inf


def styles(size: float, level: int) -> str:
    """Return the styles of a leaf in some type size that leaves out what goes at a level."""
    return f".leaf {{ font-size: {size}pt }}\n{hidden(KIND, level)}"


def sheets(context: SheetContext) -> Iterator[Output]:
    """Return the leaf of each sheet; with several volumes, of each role over all of them."""
    volumes = () if context.options.volume else (context.whole_bank(),)
    for sheet in (plan for volume in volumes for plan in context.plans(volume)):
        title = f"{sheet.role_title}{context.words.colon}{context.title(KIND)}"
        counts = {"questions": min(len(sheet.views), MOST_ENTRIES)}
        document = compose(sheet, context)
        if context.fits(title, document.body):
            yield context.output(KIND, f"sheets/leaf-{sheet.name}.pdf", title, document, make, counts)


def make(leaf: PrintDocument, blame: Blame) -> Product:
    """Make the leaf."""
    return printed(fitted_to_page(leaf)[1]).product(blame)


def compose(sheet: SheetPlan, context: SheetContext) -> PrintDocument:
    """Compose the leaf of a sheet: the body that all sizes of type have in common."""
    writer = context.writer((), Setting(30.0))
    body = context.page(writer, "leaf", sheet.views, **variables(sheet), links=False)
    return context.document(f"{sheet.title} · {context.title(KIND)}", body, writer, "sheet-leaf.css")


def variables(sheet: SheetPlan) -> dict[str, object]:
    """Return what the template of the leaf is given."""
    facts = _facts(sheet.views)
    return {
        "title": sheet.role_title, "volume": sheet.volume, "entries": entries(sheet.views), "stage": Stages(KIND),
        "formulas": [one for one in facts if one.fact.formula][:MOST_FORMULAS],
        "numbers": [one for one in facts if not one.fact.formula][:MOST_NUMBERS],
    }  # fmt: skip


def entries(views: Sequence[QuestionView]) -> list[LeafEntry]:
    """Return what is asked most, in study order, each with the one thing to say."""
    ranked = by_need([view for view in views if view.answered])[:MOST_ENTRIES]
    rank = {view.id: number for number, view in enumerate(ranked)}
    limits = [MOST_ENTRIES - 2 * level for level in range(LEVELS + 1)]
    return [
        LeafEntry(view, short_name(view), said, level_at(rank[view.id], limits))
        for view in views
        if view.id in rank and (said := conclusion(view))
    ]


def by_need(views: Sequence[QuestionView]) -> list[QuestionView]:
    """Return questions as they are needed: by stars and how often they are asked, spread over sections and volumes."""
    left = list(views)
    sections: Counter[tuple[str, str]] = Counter()
    volumes: Counter[str] = Counter()
    ranked: list[QuestionView] = []
    while left and len(ranked) < 2 * MOST_ENTRIES:
        best = max(left, key=lambda view: _need(view) - sections[view.place] / 2 - volumes[view.volume] / 4)
        ranked.append(best)
        sections[best.place] += 1
        volumes[best.volume] += 1
        left.remove(best)
    return ranked


def _need(view: QuestionView) -> float:
    return view.stars + 2 * view.is_frequent + min(len(view.companies), 4) / 4


def _facts(views: Sequence[QuestionView]) -> list[LeafFact]:
    """Return what is worth knowing by heart, most needed first; formulas of answers where the bank names none."""
    ranked = by_need(views)
    rest = [view for view in views if view not in ranked]
    found = [(view, one) for view in [*ranked, *rest] for one in remembered(view)]
    if not any(one.formula for _, one in found):
        named = ((view, formulas(view, "answer")[:1]) for view in ranked)
        found += [
            (view, Remembered(Fragment((n.Text(short_name(view)),)), formula, Fragment()))
            for view, own in named
            for formula in own
        ]
    limits = [10 - level for level in range(LEVELS + 1)]
    kinds: Counter[bool] = Counter()
    made = []
    for view, one in found:
        made.append(LeafFact(view, one, level_at(kinds[one.formula is None], limits)))
        kinds[one.formula is None] += 1
    return made


def short_name(view: QuestionView) -> str:
    """Return the keyword of a question: the author's, or else one made from its title."""
    if view.short:
        return view.short
    first = _CLAUSE.split(_BRACKETS.sub("", plain(view.title.children)))[0].strip()
    bare = _ASKED.sub("", _ASKED.sub("", first)).strip("的了呢吗 ")
    if 2 <= text_width(bare) <= LONGEST_NAME:
        return bare
    names = _LEADING_NAMES.match(first)
    if names and text_width(names.group()) <= LONGEST_NAME:
        return names.group().strip(" 、")
    end = max(at for at in range(len(first) + 1) if text_width(first[:at]) < LONGEST_NAME)
    return f"{first[:end]}…" if first else view.key
