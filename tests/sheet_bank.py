"""The sheets of a small bank, made once for all tests, and two independent readers of PDF files."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
import pypdfium2

from studypack import sheets
from studypack.bank.diagnostics import Diagnostic
from studypack.bank.images import read_images
from studypack.bank.load import Project, load
from studypack.options import Options
from studypack.output.outputs import Output, Part, Product
from studypack.render.formulas import FormulaStore
from studypack.render.texts import texts
from studypack.render.views import QuestionView, view

_PARTS: dict[str, bytes] = {}
DAY = 1_790_000_000
CONFIG = """id = "little"
title = "小题库"
version = "7.3"
repository = "https://example.org/little"
"""
_TITLES = (
    "缓存为什么能省算力？",
    "RoPE 怎样编码位置？",
    "三种注意力有何区别？",
    "何时用 BF16 训练？",
    "怎样评测幻觉？",
)
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 320" width="480" height="320">'
    '<rect x="10" y="10" width="460" height="300" fill="none" stroke="currentColor"/>'
    '<text x="40" y="80" font-size="24" fill="currentColor">{}</text></svg>'
)


def question(number: int, title: str, *, stars: int = 2, points: int = 3) -> str:
    """Return a question with every part that a sheet shows."""
    scored = "\n".join(f"- 第{number}题的得分点{index}：复杂度是 $O(n^{index})$" for index in range(1, points + 1))
    return f"""#### Q{number}:{title} {{#q{number}}}

**难度**:{"⭐" * stars}
**岗位**:{"通用" if number % 2 else "算法岗"}
**标签**:#主题{number % 3} #Cache
**公司**:字节(高频)

**核心考点**:
- 第{number}题的考点

**得分点**:
{scored}

**标准答案**:

第{number}题的完整答案，见[下一题](#q1)——用 `cache=True` 打开Cache后：

$$
y_{number}=\\frac{{a}}{{b}}
$$

```python
def f{number}(x):  # 注释
    return x
```

**对比表**:第{number}题的表

| 维度 | 甲{number} | 乙{number} |
|---|---|---|
| 速度{number} | 快{number} | 慢{number} |
| 显存{number} | 大{number} | $m_{number}$ |

**延伸问题**:
- 追问{number}？
  - 答:追答{number}。

**易错点**:
- 第{number}题的易错点

"""


def bank_text() -> str:
    """Return the small bank."""
    first = "".join(question(n, title, stars=n % 3 + 1) for n, title in enumerate(_TITLES[:3], start=1))
    second = "".join(question(n, title, stars=3) for n, title in enumerate(_TITLES[3:], start=4))
    return (
        f"# 小题库\n\n## 使用\n\n先读卷首语。\n\n## 第一部分:基础\n\n### 1.1 注意力\n\n{first}### 1.2 训练\n\n{second}"
    )


@dataclass(frozen=True)
class Made:
    """The project of a bank, its views, its outputs by path, and what was reported."""

    project: Project
    views: tuple[QuestionView, ...]
    outputs: dict[str, Output]
    problems: tuple[Diagnostic, ...]


def compose(
    text: str,
    config: str = CONFIG,
    more: Mapping[str, str | bytes] | None = None,
    *,
    paper: str = "a4",
    large_print: bool = False,
) -> Made:
    """Compose the sheets of a bank that is one text, and more files by their paths."""
    with TemporaryDirectory() as folder:
        root = Path(folder) / "bank"
        root.mkdir()
        (root / "1.md").write_text(text, encoding="utf-8")
        (root / "bank.toml").write_text(config, encoding="utf-8")
        for name, content in (more or {}).items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        store = FormulaStore()
        project = load(root, store)
        assert project.bank is not None, project.problems
        words = texts(project.config.language)
        ids = {one.key: one.explicit_id or one.key for one in project.bank.questions}
        views = tuple(
            view(one, project.bank, words, ids, tuple(f"f{n}" for n in range(len(one.followups))))
            for one in project.contents
        )
        dates = {one.id: DAY for one in views}
        images = read_images(project.texts, project.files.paths, project.files.root, project.config.limits)
        asked = Options(root.parent / "out", DAY, paper=paper, large_print=large_print)
        found = sheets.outputs(project, views, images, store, words, asked, dates, list)
    return Made(project, views, {one.path.removeprefix("sheets/"): one for one in found.value}, found.problems)


@cache
def little(paper: str = "a4") -> Made:
    """Return the small bank's sheets, composed."""
    return compose(bank_text(), paper=paper)


@cache
def product(name: str, paper: str = "a4") -> Product:
    """Return one sheet of the small bank, made."""
    return make(little(paper).outputs[name])


def make(output: Output) -> Product:
    """Make a file as a build does."""
    return output.make(*(_part(part) for part in output.parts))


def _part(part: Part) -> bytes:
    if part.digest not in _PARTS:
        _PARTS[part.digest] = part.make(*map(_part, part.parts))
    return _PARTS[part.digest]


def with_budget(output: Output, pages: int) -> Output:
    """Give a cheat sheet another page budget."""
    whole, *rest = output.make.args
    return replace(output, make=partial(output.make.func, replace(whole, budget=pages), *rest))


def plain(text: str) -> str:
    """Return text without white space and invisible characters, so that line ends do not matter."""
    return "".join(char for char in text if not char.isspace() and unicodedata.category(char) != "Cf")


def page_texts(data: bytes) -> list[str]:
    """Read the text of every page with PDFium."""
    document = pypdfium2.PdfDocument(data)
    return [plain(page.get_textpage().get_text_bounded()) for page in document]


def lines(data: bytes) -> str:
    """Read the text of all pages as lines, with thin spaces as plain ones."""
    pages = (page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data))
    return "\n".join(pages).replace("\u2009", " ").replace("\u00a0", " ")


def all_text(data: bytes) -> str:
    """Read the text of all pages."""
    return "".join(page_texts(data))


def opened(data: bytes) -> pikepdf.Pdf:
    """Open a file with QPDF."""
    return pikepdf.open(BytesIO(data))
