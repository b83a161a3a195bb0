"""Tests of one bank with every kind of Markdown: nothing of it is lost in the export, on cards or on any sheet."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pypdfium2
import pytest
from PIL import Image
from playwright.sync_api import Browser

from tests.command import run
from tests.kinds import Answer

LONG = "0123456789abcdef" * 8
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="60"><text x="9" y="40">{text}</text></svg>'
ALL = rf"""**得分点**:
- ~~旧说（甲）~~新说 sha256:{LONG}
- 图 ![宽图](宽 图.png)

**标准答案**:

前文[^一]，见 [文档][d]，设 \(d_k\) 与 $ x $、$`y|z`$，价 $5 和 $10。地址 https://example.org/{LONG}

> [!NOTE]
> 提醒正文

> [!WARNING] 危险标题
> 危险正文

> [!TIP]- 折叠标题
> 折叠正文

- [x] 做完之事
- [ ] 未做之事

<details>
<summary>展开字样</summary>

### 推导标题

**特点**: 特点正文

- 推导之项

```python
inner_code = 1
```

</details>

![画](字.svg)

![线](线.svg)

<table><tr><th>原表头</th><td>原表格 {LONG}</td></tr></table>

| 甲列 | 乙列 |
|---|---|
| $D(p\|q)$ | <ul><li>格中之项</li></ul> |
| 丙行 | 丁行 |

\begin{{align}}
a &= b
\end{{align}}

1. 步骤字样
   接着
       ```bash
       deep_code <b>
       ```

```mermaid
graph TD
```

<h4>裸标题</h4>

[^一]: 脚注正文
[d]: https://example.org/doc

**易错点**:
- 易错 {LONG}
"""
WORDS = re.findall(r"[\u4e00-\u9fff]{2,}", re.sub(r"\]\([^)]*\)|\[\^?[^\]]*\]:? ?", " ", ALL.replace("标准答案", "")))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a bank with every kind, built into `out`."""
    folder = tmp_path_factory.mktemp("kinds")
    Answer(folder / "bank", ALL)
    Image.new("RGB", (2400, 300), "orange").save(folder / "bank" / "宽 图.png")
    (folder / "bank" / "字.svg").write_text(SVG.format(width=300, text="残差图 🚀"), encoding="utf-8")
    (folder / "bank" / "线.svg").write_text(SVG.format(width=3000, text="abc"), encoding="utf-8")
    ran = run("build", str(folder / "bank"), "--out", str(folder / "out"))
    assert ran.exit_code == 0, ran.output
    (folder / "said.txt").write_text(ran.output, encoding="utf-8")
    return folder


def pages(path: Path) -> Iterator[pypdfium2.PdfPage]:
    """Yield the pages of a file."""
    yield from pypdfium2.PdfDocument(path)


def test_every_word_is_in_the_export_or_said(tmp_path: Path) -> None:
    """Each leaf word is in what is exported, and what is not read as meant has a diagnostic on its line."""
    answer = Answer(tmp_path, ALL)
    exported = answer.export()
    assert [word for word in WORDS if word not in exported["answer"]] == []
    assert exported["math"] == {
        "inline": ["d_k", "x", "y|z", "D(p\\|q)"],
        "display": ["\\begin{align}\na &= b\n\\end{align}"],
    }
    said = {line for line, code in answer.codes() if code == "unsupported-markdown"}
    assert said == {1 + ALL[: ALL.index("```mermaid")].count("\n")}


def test_every_word_is_in_the_book(site: Path) -> None:
    """The study pack shows each word, what folds included, and no mark of Markdown."""
    text = "".join(page.get_textpage().get_text_bounded() for page in pages(site / "out/sheets/study-pack.pdf"))
    bare = re.sub(r"\s|\u2060", "", text)
    assert [word for word in WORDS if word not in bare] == []
    assert not re.search(r"~~|\[!|\[\^|\\\(|</?details|\]\(", bare)


def test_nothing_is_cut_on_any_sheet(site: Path) -> None:
    """No text and no picture stands beyond the paper's margin."""
    for path in sorted((site / "out" / "sheets").glob("*.pdf")):
        for page in pages(path):
            width, _ = page.get_size()
            for one in page.get_objects(max_depth=1):
                left, _, right, _ = one.get_bounds()
                assert left > 0, path.name
                assert right < width, path.name


def test_words_in_a_picture_print(site: Path) -> None:
    """What an SVG draws as text is there, and what no font has is one warning at the image's line."""
    text = "".join(page.get_textpage().get_text_bounded() for page in pages(site / "out/sheets/study-pack.pdf"))
    assert "残差图" in text
    said = (site / "said.txt").read_text(encoding="utf-8")
    line = 1 + (site / "bank" / "bank.md").read_text(encoding="utf-8").split("![画]")[0].count("\n")
    assert re.findall(r"bank\.md:(\d+):.*unsupported-glyph", said) == [str(line)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_cards_fit_a_phone_and_pictures_are_seen(site: Path, web: Browser, scheme: Literal["light", "dark"]) -> None:
    """Nothing is wider than a phone, and a picture has a light ground in the dark."""
    page = web.new_page(viewport={"width": 360, "height": 780}, color_scheme=scheme)
    page.goto((site / "out" / "preview" / "section-1.1.html").as_uri())
    page.evaluate("document.querySelectorAll('article *').forEach(one => { one.style.contentVisibility = 'visible' })")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    grounds = page.evaluate("[...document.querySelectorAll('img')].map(one => getComputedStyle(one).backgroundColor)")
    assert len(grounds) >= 3
    assert set(grounds) == ({"rgb(255, 255, 255)"} if scheme == "dark" else {"rgba(0, 0, 0, 0)"})
    assert page.evaluate("[...document.querySelectorAll('.ticks label > span')].every(one => one.offsetWidth !== 1)")
    page.close()


def test_two_images_of_one_name(tmp_path: Path) -> None:
    """They are two in a package and in print."""
    for folder, colour in (("a", "red"), ("b", "blue")):
        Answer(tmp_path / "bank" / folder, f"![图](x.png) {folder}")
        Image.new("RGB", (60, 40), colour).save(tmp_path / "bank" / folder / "x.png")
    second = tmp_path / "bank" / "b" / "bank.md"
    second.write_text(second.read_text(encoding="utf-8").replace("Q1:题", "Q2:另一题"), encoding="utf-8")
    assert run("build", str(tmp_path / "bank"), "--out", str(tmp_path / "out"), "--only", "decks").exit_code == 0
    with zipfile.ZipFile(next((tmp_path / "out" / "decks").glob("*.apkg"))) as package:
        assert len(re.findall(r"x-[0-9a-f]{8}\.png", package.read("media").decode())) == 2


def test_a_changed_image_of_one_file_is_built(tmp_path: Path) -> None:
    """The image beside a bank of one file is part of it, with a space in its name as well."""
    Answer(tmp_path / "bank", "![图](我 图.png)")
    image, bank = tmp_path / "bank" / "我 图.png", str(tmp_path / "bank" / "bank.md")
    media = []
    for colour in ("red", "green"):
        Image.new("RGB", (60, 40), colour).save(image)
        assert run("build", bank, "--out", str(tmp_path / "out"), "--only", "decks").exit_code == 0
        with zipfile.ZipFile(tmp_path / "out" / "decks" / "bank.apkg") as package:
            media.append(package.read("media"))
    assert media[0] != media[1]
