"""Whatever is edited, what a build goes on from changes no byte: cache and memory of a process save time only."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from studypack.decks import remember
from studypack.output.remembered import kept_between_builds
from tests.workshop import Workshop


def _edit(old: str, new: str) -> Callable[[Workshop], object]:
    return lambda shop: shop.edit(old, new)


def _split(shop: Workshop) -> None:
    """Move the first question, and all before the second, into a file of its own."""
    first, mark, rest = shop.text.partition("#### Q2:")
    (shop.bank / "a.md").write_text(first, encoding="utf-8")
    shop.write(f"## 第一部分:基础\n\n{mark}{rest}")


def _settings(shop: Workshop) -> None:
    text = 'id = "small"\ntitle = "题库"\nversion = "2"\ncards = ["questions", "followups"]\n'
    (shop.bank / "bank.toml").write_text(text, encoding="utf-8")


def _template(shop: Workshop) -> None:
    own = shop.bank / "templates" / "question.html.j2"
    own.parent.mkdir()
    shipped = Path(remember.__file__).parents[2] / "templates" / "question.html.j2"
    own.write_text(shipped.read_text(encoding="utf-8").replace('class="', 'class="own '), encoding="utf-8")


EDITS: dict[str, Callable[[Workshop], object]] = {
    "nothing": lambda _: None,
    "an answer": _edit("越高越好", "越高越好吗"),
    "a title": _edit("#### Q2:写回和写直达", "#### Q2:写直达和写回"),
    "a row": _edit("| 代价 | 链表 | 计数器 |", "| 代价 | 链表 | 计数器 |\n| 名 | 甲 | 乙 |"),
    "a question of its own file": _split,
    "a new question": _edit(
        "#### Q3:", "#### Q4:新的一题？\n\n**标准答案**:\n\n先说结论，再说 $n^2$ 从哪里来。\n\n#### Q3:"
    ),
    "a section": _edit("### 1.2 队列", "### 1.2 环形队列"),
    "a removed question": _edit("#### Q4:新的一题？\n\n**标准答案**:\n\n先说结论，再说 $n^2$ 从哪里来。\n\n", ""),
    "the first answer again": lambda shop: (shop.bank / "a.md").write_text(
        (shop.bank / "a.md").read_text(encoding="utf-8").replace("越高越好吗", "越高越好"), encoding="utf-8"
    ),
    "settings": _settings,
    "a template": _template,
}


def _made(shop: Workshop) -> Iterator[tuple[str, bytes]]:
    yield from ((path, data) for path, data in shop.bytes().items() if path.endswith(".apkg"))
    yield "ledger", (shop.bank / "ledger.json").read_bytes()


def test_a_series_of_edits_is_as_if_each_were_built_from_nothing(tmp_path: Path) -> None:
    """One bank is built from its cache, one by a process that stays, as `watch` does, one from nothing each time."""
    from_cache, in_process, from_nothing = (Workshop(tmp_path / name) for name in ("cache", "process", "nothing"))
    steps: list[dict[str, list[tuple[str, bytes]]]] = []
    for shop in (from_cache, from_nothing):
        steps.append({})
        for what, edit in EDITS.items():
            edit(shop)
            if shop is from_nothing and shop.out.exists():
                shutil.rmtree(shop.out)
            assert shop.build(force=shop is from_nothing, allow_removal=True).is_done, what
            steps[-1][what] = list(_made(shop))
    with kept_between_builds():
        steps.append({})
        for what, edit in EDITS.items():
            edit(in_process)
            assert in_process.build(allow_removal=True).is_done, what
            steps[-1][what] = list(_made(in_process))
    for what in EDITS:
        assert steps[0][what] == steps[1][what] == steps[2][what], what
