"""Tests of the Markdown that people write beyond CommonMark: each is read, or a warning says that it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from studypack.bank.fragment import Fragment
from studypack.bank.nodes import Footnote
from tests.bank.test_markdown import bare
from tests.conftest import BankReader
from tests.kinds import HEAD, Answer
from tests.neutral import html_of, shown
from tests.reading import read_content


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("~~旧的（2020）~~新的", "<p><s>旧的（2020）</s>新的</p>"),
        ("已~~“删”~~改", "<p>已<s>“删”</s>改</p>"),
        ("1~2 与 3~~4", "<p>1~2 与 3~~4</p>"),
        (
            "|a|b|\n|-|-|\n|1|##ing|",
            '<div class="table"><table><thead><tr><th>a</th><th>b</th></tr></thead>'
            "<tbody><tr><td>1</td><td>##ing</td></tr></tbody></table></div>",
        ),
        ("a~~~b~~~", "<p>a~<s>b</s>~</p>"),
        ("见 [文档][1]\n\n[1]: https://a.b", '<p>见 <a href="https://a.b" rel="noopener noreferrer">文档</a></p>'),
        (
            "见 [文档][]。\n[文档]: <https://a.b>",
            '<p>见 <a href="https://a.b" rel="noopener noreferrer">文档</a>。</p>',
        ),
        ("![图][p]\n\n[p]: a.png", '<p><img src="a.png" alt="图"></p>'),
        ("[注]: 没有人用", "<p>[注]: 没有人用</p>"),
        ("[注]:没有人用", "<p>[注]:没有人用</p>"),
        ("![图](<我 图.png>)", '<p><img src="%E6%88%91%20%E5%9B%BE.png" alt="图"></p>'),
        ("![图](我 图.png)", '<p><img src="%E6%88%91%20%E5%9B%BE.png" alt="图"></p>'),
        ('![图](a (1).png "题")', '<p><img src="a%20(1).png" alt="图"></p>'),
        (
            "[*文*](https://a.b/x y.pdf)",
            '<p><a href="https://a.b/x%20y.pdf" rel="noopener noreferrer"><em>文</em></a></p>',
        ),
        ("取[甲](x y) 与 f(a b)", "<p>取[甲](x y) 与 f(a b)</p>"),
        ('<a href="https://a.b">文</a>', '<p><a href="https://a.b" rel="noopener noreferrer">文</a></p>'),
        ('<a name="k"></a>文', "<p>文</p>"),
        ("<h4>题</h4>", "<h5>题</h5>"),
        ("甲\n\n<br/>\n\n乙", "<p>甲</p><p>乙</p>"),
        ("- <br/>\n- 乙", "<ul><li></li><li>乙</li></ul>"),
        ('<img src="a.png">', '<p><img src="a.png" alt=""></p>'),
        ("> [!NOTE]\n> 内容", '<div class="alert note"><p class="alert-title">Note</p><p>内容</p></div>'),
        (
            "> [!TIP] 题 $x$\n> 内",
            '<div class="alert tip"><p class="alert-title">题 <span class="tex">x</span></p><p>内</p></div>',
        ),
        ("> [!NOTE]- 标题\n> 内容", "<details><summary><strong>标题</strong></summary><p>内容</p></details>"),
        ("> [!NOTE]+\n> 内容", "<details open><summary><strong>Note</strong></summary><p>内容</p></details>"),
        (
            "- [x] 做",
            '<ul><li class="task"><span class="box">☑</span> 做</li></ul>',
        ),
    ],
)
def test_a_kind_is_read_as_meant(tmp_path: Path, text: str, html: str) -> None:
    """Each shows what its author meant, and nothing is said but of files that are not there."""
    answer = Answer(tmp_path, text)
    assert bare(answer.html) == html
    assert [code for _, code in answer.codes() if code not in ("broken-image", "broken-link")] == []


def test_a_list_in_a_cell(tmp_path: Path) -> None:
    """It is a list."""
    assert "<td><ul><li>x</li></ul></td>" in bare(Answer(tmp_path, "|a|\n|-|\n|<ul><li>x</li></ul>|").html)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("一\n\n见 [文档][1]。", 3, "[文档][1]"),
        ("一[^1]", 1, "[^1]"),
        ("一\n\n```mermaid\ngraph TD\n```", 3, "mermaid"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, text: str, line: int, said: str) -> None:
    """A warning at its line names it."""
    ((at, _, code, message),) = Answer(tmp_path, text).problems()
    assert (at, code) == (line, "unsupported-markdown")
    assert said in message


NOTES = """**得分点**:
- 要点[^乙]

**标准答案**:

[^甲]: 第一注 $x$

    又一段

一[^甲]二[^乙]。

### 小结

完。

**延伸问题**:
- 问[^甲]？
  - 答:答。

[^乙]: 第二注
"""


def test_footnotes_stand_at_the_end_of_the_answer(reader: BankReader) -> None:
    """They are numbered as the text refers to them, and stand once; a follow-up brings those that it refers to."""
    content = read_content(reader.read(HEAD + NOTES).questions[0])
    points, *_, last, asked = (one.reading.content for one in content.blocks)
    assert bare(shown(points)) == "<ul><li>要点<sup>1</sup></li></ul>"
    notes = [node for node in last.children if isinstance(node, Footnote)]
    assert [bare(shown(Fragment((note,)))) for note in notes] == [
        '<div class="footnote"><p><sup>1</sup> 第二注</p></div>',
        '<div class="footnote"><p><sup>2</sup> 第一注 <span class="tex">x</span></p><p>又一段</p></div>',
    ]
    assert not any(one.find(Footnote) for one in (points, asked)) or not list(asked.find(Footnote))
    (followup,) = content.followups
    assert "<sup>2</sup>" in shown(followup.question.content)
    assert [note.number for note in followup.detail.content.find(Footnote)] == [2]
    assert not content.problems


FOLDED = """**标准答案**:

前文

<details>
<summary>展开 $x$</summary>

### 推导

**特点**: 快

- 项

```python
x = 1
```

</details>

**易错点**:
- 错
"""


def test_a_part_that_folds_stays_whole(tmp_path: Path, reader: BankReader) -> None:
    """Headings, labels, lists and code in it fold with it, and what follows it is a block again."""
    content = read_content(reader.read(HEAD + FOLDED).questions[0])
    assert [block.label for block in content.question.blocks] == ["标准答案", "易错点"]
    html = bare(shown(content.blocks[0].reading.content))
    assert html.startswith('<p>前文</p><details><summary>展开 <span class="tex">x</span></summary><h4>推导</h4>')
    assert html.endswith("</pre></details>")
    assert Answer(tmp_path, FOLDED).problems() == []


def test_a_fold_that_nothing_closes_swallows_nothing(reader: BankReader) -> None:
    """The labels after it are blocks."""
    content = read_content(reader.read(HEAD + FOLDED.replace("</details>\n", "")).questions[0])
    assert [block.label for block in content.question.blocks] == ["标准答案", "推导", "特点", "易错点"]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            "1. 步骤\n   文字\n       ```bash\n       a <b>x</b>\n       ```\n   后",
            '<ol><li>步骤文字<pre class="code"><code>a &lt;b&gt;x&lt;/b&gt;</code></pre>后</li></ol>',
        ),
        ("- 甲\n      | a |\n      |---|\n      | 1 |", "<ul><li>甲<table><th>a</th><td>1</td></li></ul>"),
        ("文字\n      - a\n      - b", "<p>文字</p><ul><li>a</li><li>b</li></ul>"),
        (
            "    文\n\n    ```\n    x\n    ```\n\n    - a\n    - b",
            '<p>文</p><pre class="code"><code>x</code></pre><ul><li>a</li><li>b</li></ul>',
        ),
        ("文字\n    # 注释\n    x", "<p>文字\n# 注释\nx</p>"),
    ],
)
def test_a_block_begins_however_far_it_is_indented(text: str, html: str) -> None:
    """A fence, list or table below text is one, and so is each of an answer that is indented as a whole."""
    found = bare(html_of(text))
    for tag in ('<div class="table">', "</table></div>", "<thead>", "</thead>", "<tbody>", "</tbody>", "<tr>", "</tr>"):
        found = found.replace(tag, "<table>" if tag.startswith("<div") else "")
    assert found.replace("<table><table>", "<table>") == html
