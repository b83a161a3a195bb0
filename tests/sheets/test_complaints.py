"""What the program that lays out sheets complains about: at the line of the bank's style that is to blame."""

from __future__ import annotations

from pathlib import Path

from studypack.build import run
from studypack.options import Options, Request
from tests.bank.test_images import png

QUESTION = "#### Q1:why [here](https://example.com/a)?\n\n**难度**:⭐\n**岗位**:算法岗\n\n**标准答案**:\n\nbecause\n\n"


def complaints(
    folder: Path, styles: str = "", heading: str = "part", text: str = ""
) -> list[tuple[str, int, int, str, str]]:
    """Build the sheets of a bank with styles of its own; return the problems."""
    bank = folder / "bank"
    (bank / "styles").mkdir(parents=True, exist_ok=True)
    (bank / "bank.md").write_text(f"## 第一部分:{heading}\n\n### 1.1 {heading}\n\n{QUESTION}{text}", encoding="utf-8")
    if styles:
        (bank / "styles" / "sheet-leaf.css").write_text(styles, encoding="utf-8")
    result = run(Request(bank, Options(out=folder / "out", now=1_700_000_000, only="sheets")), lambda _: None)
    assert result.is_done
    return [(Path(one.path).name, one.line, one.column, one.code.slug, one.message) for one in result.problems]


def test_what_print_does_not_know_is_told_at_its_line(tmp_path: Path) -> None:
    """A property and a selector that print does not know are each told once, however many sheets hold them."""
    found = complaints(tmp_path, "b { color: red }\nb {\n  backdrop-filter: blur(2px);\n}\n.x::foo { color: red }\n")
    assert [one[:4] for one in found] == [
        ("sheet-leaf.css", 3, 3, "unsupported-style"),
        ("sheet-leaf.css", 5, 1, "unsupported-style"),
    ]
    assert found[0][4] == "in print: Ignored `backdrop-filter: blur(2px)`, unknown property."


def test_a_link_in_a_title_is_no_missing_anchor(tmp_path: Path) -> None:
    """A title with a link to the web stands in contents, plans and keys, which tell pages of their own links only."""
    assert complaints(tmp_path, heading="part [there](https://example.com/b)") == []


def test_what_goes_on_without_end_prints_in_silence(tmp_path: Path) -> None:
    """The places for line ends that are put into it need no glyph."""
    assert complaints(tmp_path, text=f"{'，' * 3000}\n\n{'）（' * 500}\n\n```python\n{'a+' * 2000}\n```\n") == []


def test_a_picture_without_words_prints_in_silence(tmp_path: Path) -> None:
    """Editors insert `![](a.png)`: a reader aloud gets its name, and nobody is told that it cannot be drawn."""
    (tmp_path / "bank").mkdir()
    (tmp_path / "bank" / "a.png").write_bytes(png())
    text = '![](a.png)\n\n- 一 ![](a.png)\n\n|甲|乙|\n|-|-|\n|<img src="a.png">|丙|\n|丁|戊|\n\n![[a.png]]\n'
    assert complaints(tmp_path, text=text) == []
