"""What people write for other programs is read as meant, or a warning at its place says that it is not."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.command import run
from tests.conftest import BankReader
from tests.kinds import Answer
from tests.neutral import html_of

READ = {
    "==高亮== 与 a==b、c==d": "<p><mark>高亮</mark> 与 a==b、c==d</p>",
    "H~2~O、3~5、6~8": "<p>H<sub>2</sub>O、3~5、6~8</p>",
    "x^2^、a^b^a 与 O(n^2^)": "<p>x<sup>2</sup>、a^b^a 与 O(n<sup>2</sup>)</p>",
    "<ruby>汉<rp>(</rp><rt>hàn</rt><rp>)</rp></ruby>": "<p><ruby>汉<rt>hàn</rt></ruby></p>",
    '<font color="red">红</font>与<abbr title="a">缩</abbr>': "<p>红与缩</p>",
    "<s>删</s>、<strike>除</strike>、<s> 句 </s>": "<p><s>删</s>、<s>除</s>、&lt;s&gt; 句 &lt;/s&gt;</p>",
    "<dl>\n<dt>词</dt>\n<dd>义</dd>\n</dl>": "<p><strong>词</strong></p>\n<div>义</div>\n",
    "词\n: 义": "<p><strong>词</strong></p>\n<div>义</div>\n",
    "<aside>\n提示\n</aside>": "<blockquote><p>提示</p>\n</blockquote>\n",
    "<pre>\n# 甲\n**乙** &lt;\n</pre>": '<pre class="code"><code># 甲\n**乙** &lt;</code></pre>\n',
    "甲</br>乙": "<p>甲<br>\n乙</p>",
    "::: {#a .note k=v}\n文\n:::": '<div class="alert note"><p class="alert-title">Note</p>\n<p>文</p>\n</div>\n',
    "::: tip 题\n文\n:::": '<div class="alert tip"><p class="alert-title">题</p>\n<p>文</p>\n</div>\n',
    '!!! note "题"\n    文': '<div class="alert note"><p class="alert-title">题</p>\n<p>文</p>\n</div>\n',
    "> [!my-type]- 题\n> 文": "<details><summary><strong>题</strong></summary>\n<p>文</p></details>\n",
    "甲：\n1、乙\n（2）丙\n• 丁": "<p>甲：<br>\n1、乙<br>\n（2）丙<br>\n• 丁</p>",
    "### 节 {#sec}\n\n[去](#sec)": "",
    "![](https://www.zhihu.com/equation?tex=x%5E2+%2B+y) 也": '<p><span class="tex">x^2 + y</span> 也</p>',
    "<picture><source srcset='b.png'><b>图</b></picture>": "<p><strong>图</strong></p>",
    "[//]: # (给作者)\n\n文": "<p>文</p>",
    "1. 甲\n  | 一 | 二 |\n  |---|---|\n  | 三 | 四 |\n2. 乙": "",
    r"\[l, r) 与 (0, 1\]": "<p>[l, r) 与 (0, 1]</p>",
    "a == b 与 ===": "<p>a == b 与 ===</p>",
    "价 $5、`a$b` 与 `c$d`": "<p>价 $5、<code>a$b</code> 与 <code>c$d</code></p>",
    "|甲|乙|\n|-|-|\n|`a \\| b`|`c|d`|\n|1|2|": "",
}
"""What is read, and the HTML of it where that is short. Nothing is said of any."""

SAID = {
    r"设 ⟦\(⟧a 后": "not closed",
    r"设 a⟦\)⟧ 后": "not opened",
    r"设 ⟦$⟧\alpha 后": "not closed",
    r"设 ⟦\frac⟧{a}{b}": "outside of a formula",
    "⟦[[某页]]⟧": "wiki link",
    "⟦![[某页]]⟧": "unless it is a picture",
    "⟦[TOC]⟧": "table of contents",
    "题目\n⟦=====⟧": "not underlined",
    "文 ⟦{.cls}⟧": "braces",
    "文⟦^[内联]⟧": "footnote in a line",
    "文 ⟦[@key]⟧": "citation",
    "⟦%%私下%%⟧": "comment",
    "好 ⟦:rocket:⟧ 了": "emoji",
    "⟦**⟧ 粗 **": "nothing bold",
    "⟦**⟧粗": "nothing bold",
    "⟦~~⟧删": "strike nothing",
    "字⟦__粗__⟧字": "written `**`",
    "⟦\uff0a\uff0a粗\uff0a\uff0a⟧": "full-width",
    "⟦##标⟧题": "a space behind",
    "⟦\uff40\uff40\uff40⟧\n代码": "opens no block",
    "⟦{% note %}⟧": "site",
    "⟦<details>⟧\n<summary>点</summary>\n\n文": "not closed",
    "文⟦</div>⟧": "not opened",
    "|甲|乙|\n|-|-|\n|丙|丁|\n\n⟦| 戊 | 己 |⟧": "line of dashes",
    "⟦\\textbf⟧{粗}": "outside of a formula",
    "⟦+---+---+⟧\n| 甲 | 乙 |\n+---+---+": "table of this kind",
    "⟦| 甲 | 乙 |⟧\n| 丙 | 丁 |": "line of dashes",
    "⟦:::⟧": "not closed or not opened",
    '⟦<video src="a.mp4">⟧</video>': "tag",
    "[文⟦]（https://a.example）⟧": "no link",
    "> 文\n> ⟦[!NOTE]⟧": "first line",
    "见 ⟦[文档][1]⟧": "nothing in this file",
}
"""What is not read, with the mark at which a warning says what."""


@dataclass(frozen=True)
class Checked:
    """One bank of all texts: for each the problems in it, with line and column in the text."""

    problems: dict[str, list[tuple[int, int, str]]]


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Checked:
    """Check all texts at once, each the answer of a question, by the command."""
    folder = tmp_path_factory.mktemp("bank")
    text, starts = "## 第一部分:甲\n\n", {}
    for number, one in enumerate((*READ, *SAID), start=1):
        text += f"#### Q{number}:第 {number} 题？\n\n**难度**:⭐\n**岗位**:通用\n\n"
        starts[one] = text.count("\n")
        text += one.replace("⟦", "").replace("⟧", "") + "\n\n"
    (folder / "bank.md").write_text(text, encoding="utf-8")
    found = json.loads(run("check", str(folder), "--format", "json").stdout)
    return Checked(
        {
            one: [
                (problem["line"] - start, problem["column"], problem["message"])
                for problem in found
                if start < problem["line"] <= start + one.count("\n") + 1
            ]
            for one, start in starts.items()
        }
    )


@pytest.mark.parametrize("text", READ)
def test_what_is_read(text: str, checked: Checked) -> None:
    """It shows what was meant, and nothing is said of it."""
    assert checked.problems[text] == []
    if READ[text]:
        assert html_of(text).strip() == READ[text].strip()
    assert "{#" not in html_of(text)
    assert "| 三" not in html_of(text)
    assert r"\|" not in html_of(text)


@pytest.mark.parametrize("text", SAID)
def test_what_is_said(text: str, checked: Checked) -> None:
    """One warning stands at the mark."""
    before = text.partition("⟦")[0]
    ((line, column, message),) = checked.problems[text]
    assert (line, column) == (before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1)
    assert SAID[text] in message


def test_what_is_escaped_is_meant(tmp_path: Path) -> None:
    """Nothing is said of marks that their author took the meaning from."""
    answer = Answer(tmp_path, r"\:rocket:、\<video a=1>、2 ** 3 与 **kwargs、`[[x]]`" + "\n")
    assert answer.problems() == []


FRONT = "# 库\n\n![图](a.png)、$\\frc$、[站][s]\n\n```mermaid\ngraph\n```\n\n"
QUESTION = "#### Q{n}:题 {n}？\n\n**难度**:⭐\n**岗位**:通用\n\n"


def test_text_around_questions_is_checked(tmp_path: Path) -> None:
    """Of images, formulas, links and drawings in front matter, titles and appendix the same is said as in answers."""
    bank = tmp_path / "bank.md"
    bank.write_text(
        f"{FRONT}## 第一部分:甲 $\\frc$\n\n{QUESTION.format(n=1)}答\n\n## 附录\n\n![图](b.png)\n\n[s]: 没有.md\n",
        encoding="utf-8",
    )
    found = json.loads(run("check", str(bank), "--format", "json").stdout)
    assert sorted((one["line"], one["code"]) for one in found) == [
        (3, "broken-image"),
        (3, "broken-link"),
        (3, "invalid-tex"),
        (5, "unsupported-markdown"),
        (9, "invalid-tex"),
        (20, "broken-image"),
    ]


def test_targets_and_footnotes_of_the_whole_file(reader: BankReader) -> None:
    """What stands at the end of a file is found by every question, and is no text of the last; its own come first."""
    text = (
        f"{QUESTION.format(n=1)}[文][1]，注[^a]、[^b]\n\n[^b]: 自己的\n\n{QUESTION.format(n=2)}注[^b]\n\n[^b]: 二的\n\n"
        f"{QUESTION.format(n=3)}[1]: https://a.example\n[^a]: 甲注\n\n    续段\n"
    )
    first, second, last = reader.contents(text)
    assert [link.target for link in first.links] == ["https://a.example"]
    assert "甲注" in str(first.pieces[-1].content)
    assert "续段" in str(first.pieces[-1].content)
    assert "自己的" in str(first.pieces[-1].content)
    assert "二的" in str(second.pieces[-1].content)
    assert not any(piece.content for piece in last.pieces)
    assert not last.question.answered
