"""Every page of whole banks, as the command prints them: nothing torn, no line too long, the leaf one page."""

from __future__ import annotations

from pathlib import Path

import pytest

from studypack.build import run
from studypack.options import Options, Request
from tests import printed_pages as pages

ROOT = Path(__file__).parents[2]
BANKS = {"trap bank": ROOT / "tests" / "banks" / "cards", "shipped bank": ROOT / "questions"}
WORDS = (
    "注意力",
    "训练",
    "模型",
    "位置",
    "编码",
    "参数",
    "数据",
    "缓存",
    "显存",
    "梯度",
    "检索",
    "智能体",
    "评测",
    "推理",
)
"""Words that titles and tables of these banks are full of, and that no line end may split there."""


@pytest.mark.parametrize("name", ["trap bank", pytest.param("shipped bank", marks=pytest.mark.slow)])
def test_nothing_is_torn_on_any_page(name: str, tmp_path: Path) -> None:
    """Tables stand with their captions in one column, headings with what follows; what is said of lines holds too."""
    run(Request(BANKS[name], Options(out=tmp_path, only="sheets", now=1_700_000_000)), lambda _: None)
    files = sorted((tmp_path / "sheets").rglob("*.pdf"))
    assert len(files) >= 6
    found: dict[str, list[str]] = {}
    for path in files:
        kind = path.stem.split("-")[0]
        printed = pages.read(path.read_bytes(), columns=1 if kind == "study" else 2)
        torn = pages.torn_tables(printed) + pages.split_words(printed, WORDS, "H3", "TD", "TH")
        if kind in ("cheatsheet", "leaf", "study"):
            torn += pages.torn_headings(printed)
        if kind == "study":
            torn += [
                *pages.long_lines(printed),
                *(f"page {page}: nearly empty" for page in pages.nearly_empty(printed)),
            ]
        if kind == "leaf" and len(printed.pages) != 1:
            torn.append(f"{len(printed.pages)} pages")
        found[path.name] = torn
    assert not any(found.values()), found
