"""Draws the figures of the shipped bank into `questions/*/figures/`: `python -m tools.figures`."""

from collections.abc import Callable, Iterator
from inspect import getmembers, isfunction
from pathlib import Path
from types import ModuleType

from . import (
    agent_loop,
    agent_platform,
    rag_flow,
    rag_search,
    theory_alignment,
    theory_groups,
    theory_machines,
    theory_model,
    theory_vision,
)
from .kit import Hand, Parts

QUESTIONS = Path(__file__).resolve().parents[2] / "questions"
THEORY = (theory_alignment, theory_groups, theory_machines, theory_model, theory_vision)
MODULES = (agent_loop, agent_platform, rag_flow, rag_search, *THEORY)


def pictures() -> Iterator[tuple[Path, str]]:
    """Yield the path and the text of every figure: one for each public function of a module that draws."""
    for module in MODULES:
        hand: Hand = module.HAND
        for function, draw in _figures(module):
            name = function.replace("_", "-")
            yield QUESTIONS / hand.folder / "figures" / f"{name}.svg", hand.picture(name, draw())


def _figures(module: ModuleType) -> list[tuple[str, Callable[[], Parts]]]:
    found = getmembers(module, isfunction)
    return [(name, one) for name, one in found if one.__module__ == module.__name__ and not name.startswith("_")]


if __name__ == "__main__":
    for path, text in pictures():
        path.write_text(text, encoding="utf-8")
