"""An image is found as the notes of a vault name it: from the vault's folder, or by its bare name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bank.test_images import png
from tests.command import run

QUESTION = "#### Q1:甲\n**难度**:⭐\n**岗位**:通用\n\n答 {}\n"


@pytest.mark.parametrize(
    ("markdown", "said"),
    [
        ("![[图 1.png]]", ""),
        ("![[图 1.png|200]]", ""),
        ("![x](<附件/图 1.png>)", ""),
        ("![x](<图 1.png>)", ""),
        ("![[twice.png]]", "broken-image"),
        ("![[none.png]]", "broken-image"),
        ("![[hidden.png]]", "broken-image"),
    ],
)
def test_images_of_a_vault(markdown: str, said: str, tmp_path: Path) -> None:
    """A name that several images have, or only a hidden one, is nobody's."""
    bank = tmp_path / "bank"
    for name in ("附件/图 1.png", "附件/twice.png", "old/twice.png", ".trash/hidden.png"):
        (bank / name).parent.mkdir(parents=True, exist_ok=True)
        (bank / name).write_bytes(png())
    (bank / "notes").mkdir()
    (bank / "notes" / "a.md").write_text(QUESTION.format(markdown), encoding="utf-8")
    output = run("check", str(bank)).output
    assert "no problems" in output if not said else f"[{said}]" in output


def test_a_bank_of_one_file_looks_only_beside_itself(tmp_path: Path) -> None:
    """What lies elsewhere in that folder is none of the bank's."""
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "a.png").write_bytes(png())
    (tmp_path / "bank.md").write_text(QUESTION.format("![[a.png]]"), encoding="utf-8")
    assert "[broken-image]" in run("check", str(tmp_path / "bank.md")).output


def test_the_image_is_on_the_card(tmp_path: Path) -> None:
    """And it is made anew when the image changes."""
    bank, out = tmp_path / "bank", tmp_path / "out"
    (bank / "附件").mkdir(parents=True)
    (bank / "附件" / "图.png").write_bytes(png())
    (bank / "a.md").write_text(QUESTION.format("![[图.png]]"), encoding="utf-8")
    build = ("build", str(bank), "--out", str(out), "--only", "decks")
    assert "first build: 1 question" in run(*build).output
    (bank / "附件" / "图.png").write_bytes(png(9))
    assert "changed: 1 question" in run(*build).output
