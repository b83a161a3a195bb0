"""Small banks of our own making in the shapes that public banks have, each with the settings that read it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Shape:
    """A bank that is written otherwise: its files, its settings, and what is to be read from it.

    `answers` and `fronts` give a text that a question's answer or front holds; `absent` is in no answer.
    """

    files: dict[str, str]
    settings: str
    titles: tuple[str, ...]
    answers: dict[str, str] = field(default_factory=dict)
    fronts: dict[str, str] = field(default_factory=dict)
    absent: tuple[str, ...] = ()


_QUIZ = """###### {0}. What does line {0} print?

```js
console.log({0});
```

- A: {0}
- B: nothing

<details><summary><b>Answer</b></summary>
<p>

#### Answer: A

It prints {0}.

</p>
</details>

---

"""
_INDENTED = """{0}.{1}### Why is cache {0} slow?

    Because of **misses**:

    ```python
    if miss:
        load({0})
    ```

    - first
      - second
    [[↑] Back to top](#top)
"""
_FOLDED = """<details>
<summary>What is
 a balancer number {0}?</summary><br><b>

It spreads load {0}.
</b></details>

"""


SHAPES: dict[str, Shape] = {
    "a question of several lines, the answer in a fold": Shape(
        {"quiz.md": "# Quiz\n\n" + "".join(_QUIZ.format(n) for n in range(1, 5))},
        """
        [[rules]]
        line = '^###### (?P<number>\\d+)\\. (?P<title>.+)$'
        is = "question"
        [[rules]]
        line = '^<details><summary><b>Answer</b></summary>'
        is = "answer"
        [[rules]]
        line = '</?(details|p)>'
        is = "drop"
        """,
        tuple(f"What does line {n} print?" for n in range(1, 5)),
        {"What does line 2 print?": "#### Answer: A\n\nIt prints 2."},
        {"What does line 3 print?": "console.log(3);\n```\n\n- A: 3"},
        ("<details>", "</p>"),
    ),
    "a numbered item with a heading, its answer indented": Shape(
        {
            "python.md": "# Python\n\n## Caches\n\n"
            + "\n".join(_INDENTED.format(n, " " if n % 5 else "  ") for n in range(1, 11))
        },
        """
        [[rules]]
        line = '^.*\\[\\[↑\\] Back to top\\].*$'
        is = "drop"
        [[rules]]
        line = '^(?P<number>\\d+)\\. +### (?P<title>.+)$'
        is = "question"
        """,
        tuple(f"Why is cache {n} slow?" for n in range(1, 11)),
        {"Why is cache 5 slow?": "Because of **misses**:\n\n```python\nif miss:\n    load(5)\n```\n\n- first\n  - sec"},
        absent=("Back to top",),
    ),
    "folds whose summary is the question": Shape(
        {"devops.md": "# Exercises\n\n## Networks\n\n" + "".join(_FOLDED.format(n) for n in range(1, 5))},
        """
        [[rules]]
        line = '^<summary>(?P<title>[^<]+)$'
        is = "question"
        [[rules]]
        line = '^(?P<title>.*)</summary><br><b>'
        is = "answer"
        [[rules]]
        line = '^<details>$|</b></details>$'
        is = "drop"
        """,
        tuple(f"What is a balancer number {n}?" for n in range(1, 5)),
        {"What is a balancer number 2?": "It spreads load 2."},
        absent=("</b>", "<details>"),
    ),
    "bold questions with a mark of difficulty, numbers in other files": Shape(
        {
            "theory.md": "# ML\n\n"
            + "".join(f"**What is bias {n}? {'👶' * n}**\n\nAn error {n}.\n\n" for n in (1, 2, 3)),
            "sql.md": "# SQL\n\n" + "".join(f"**{n})** Find row {n}.\n\nSELECT {n}\n\n" for n in (1, 2, 3)),
        },
        """
        [labels.difficulties]
        "👶" = 1
        "👶👶" = 2
        "👶👶👶" = 3
        [[rules]]
        line = '^\\*\\*(?P<title>[^*]+?) *(?P<difficulty>👶+)\\*\\*$'
        is = "question"
        files = ["theory.md"]
        [[rules]]
        line = '^\\*\\*(?P<number>\\d+)\\)\\*\\* +(?P<title>.+)$'
        is = "question"
        files = ["sql.md"]
        """,
        ("Find row 1.", "Find row 2.", "Find row 3.", "What is bias 1?", "What is bias 2?", "What is bias 3?"),
        {"What is bias 2?": "An error 2.", "Find row 3.": "SELECT 3"},
    ),
    "two levels of numbered headings, groups above them": Shape(
        {
            "a.md": "# 1.Basics\n\n" + "".join(f"### {n}. 什么是结构 {n}？\n\n结构 {n}。\n\n" for n in (1, 2, 3)),
            "b.md": "# 2.深入\n\n" + "".join(f"#### 2.{n} 为什么要 {n}？\n\n因为 {n}。\n\n" for n in (1, 2, 3)),
        },
        """
        [[rules]]
        line = '^### (?P<number>\\d+)\\. (?P<title>.+)$'
        is = "question"
        files = ["a.md"]
        [[rules]]
        line = '^#### \\d+\\.(?P<number>\\d+) (?P<title>.+)$'
        is = "question"
        files = ["b.md"]
        """,
        ("什么是结构 1？", "什么是结构 2？", "什么是结构 3？", "为什么要 1？", "为什么要 2？", "为什么要 3？"),
        {"为什么要 2？": "因为 2。"},
    ),
    "headings that are questions where they have no children": Shape(
        {
            "net.md": "# Net\n\n## HTTP\n\n### What is a cookie?\n\nA text.\n\n### What is a session?\n\nTODO\n\n"
            "## What is TCP?\n\nA protocol.\n\n## What is UDP?\n\nTODO\n"
        },
        """
        [[rules]]
        line = '^#{2,3} (?P<title>.+)$'
        is = "question"
        leaf = true
        [[rules]]
        line = '^## (?P<title>.+)$'
        is = "part"
        [[rules]]
        line = '^TODO$'
        is = "drop"
        """,
        ("What is a cookie?", "What is a session?", "What is TCP?", "What is UDP?"),
        {"What is a cookie?": "A text.", "What is TCP?": "A protocol."},
        absent=("TODO", "##"),
    ),
    "stars in titles, anchors before them": Shape(
        {
            "java.md": "# Java\n\n"
            + "".join(
                f'<a id="t{n}"></a>\n### HashMap 的第 {n} 步 {"⭐️" * n}\n\n![图](a{n}.png)\n\n第 {n} 步。\n\n'
                for n in (1, 2, 3)
            )
        },
        """
        [[rules]]
        line = '<a id="[^"]*"></a>'
        is = "drop"
        [[rules]]
        line = '^### (?P<title>.+?) *(?P<difficulty>(⭐️?)+)$'
        is = "question"
        """,
        ("HashMap 的第 1 步", "HashMap 的第 2 步", "HashMap 的第 3 步"),
        {"HashMap 的第 2 步": "第 2 步。"},
        absent=("<a id",),
    ),
    "nested items, the answer below an item of its own": Shape(
        {
            "fe.md": "# 前端\n\n"
            + "".join(
                f"- 什么是闭包 {n}？\n    - 点击查看答案\n        - 函数 {n}\n            - 细节\n" for n in (1, 2, 3)
            )
        },
        """
        [[rules]]
        line = '^- (?P<title>.+)$'
        is = "question"
        [[rules]]
        line = '^ +- 点击查看答案$'
        is = "answer"
        """,
        ("什么是闭包 1？", "什么是闭包 2？", "什么是闭包 3？"),
        {"什么是闭包 2？": "- 函数 2\n    - 细节"},
        absent=("点击查看答案",),
    ),
    "toggles below toggles, exported as items": Shape(
        {
            "notion.md": "# 八股\n\n- **网络**\n"
            + "".join(f"    - **Q{n}：握手第 {n} 步为何？**\n        \n        因为 {n}。\n        \n" for n in (1, 2))
            + "- **系统**\n    - **Q3：锁为何慢**\n        \n        - 切换\n            - 缓存\n"
        },
        """
        [[rules]]
        line = '^ +- \\*\\*Q(?P<number>\\d+)：(?P<title>[^*]+)\\*\\*$'
        is = "question"
        [[rules]]
        line = '^- \\*\\*(?P<title>[^*]+)\\*\\*$'
        is = "section"
        """,
        ("握手第 1 步为何？", "握手第 2 步为何？", "锁为何慢"),
        {"握手第 2 步为何？": "因为 2。", "锁为何慢": "    - 缓存"},
        absent=("**系统**",),
    ),
    "items without answers, and questions that are code": Shape(
        {
            "list.md": "# List\n\n## General\n\n* What excites you?\n* What is a doctype?\n* What is HTML?\n\n## JS\n\n"
            "Question: What is printed?\n\n```js\nalert(1)\n```\n\nAnswer: `1`, in a box.\n"
        },
        """
        [[rules]]
        line = '^\\* (?P<title>.+)$'
        is = "question"
        [[rules]]
        line = '^Question: (?P<title>.+)$'
        is = "question"
        [[rules]]
        line = '^Answer: '
        is = "answer"
        """,
        ("What excites you?", "What is a doctype?", "What is HTML?", "What is printed?"),
        {"What is printed?": "`1`, in a box."},
        {"What is printed?": "```js\nalert(1)\n```"},
    ),
    "questions that are top headings": Shape(
        {
            "mysql.md": "".join(
                f"# {n}. 索引 {n} 是什么？\n\n## 定义\n\n一种结构 {n}。\n\n## 代价\n\n写放大。\n\n" for n in (1, 2, 3)
            )
        },
        """
        [[rules]]
        line = '^# (?P<number>\\d+)\\. (?P<title>.+)$'
        is = "question"
        """,
        ("索引 1 是什么？", "索引 2 是什么？", "索引 3 是什么？"),
        {"索引 2 是什么？": "## 定义\n\n一种结构 2。\n\n## 代价\n\n写放大。"},
    ),
    "rows of a table": Shape(
        {
            "git.md": "# Git\n\n| Question | Answer |\n|---|---|\n"
            + "".join(f"| What does command {n} do? | It moves `HEAD` by {n}. |\n" for n in (1, 2, 3))
        },
        """
        [[rules]]
        line = '^\\|[-| :]+\\|$|^\\| *Question *\\|.*$'
        is = "drop"
        [[rules]]
        line = '^\\| *(?P<title>[^|]+?) *\\| *(?P<answer>[^|]+?) *\\|$'
        is = "question"
        """,
        ("What does command 1 do?", "What does command 2 do?", "What does command 3 do?"),
        {"What does command 2 do?": "It moves `HEAD` by 2."},
    ),
    "numbers that repeat in each group": Shape(
        {
            "os.md": "# OS\n\n"
            + "".join(f"## Group {g}\n\n### {n}. Topic {g}{n}?\n\nYes {g}{n}.\n\n" for g in "ab" for n in (1, 1, 2))
        },
        """
        [[rules]]
        line = '^### (?P<number>\\d+)\\. (?P<title>.+)$'
        is = "question"
        """,
        ("Topic a1?", "Topic a1?", "Topic a2?", "Topic b1?", "Topic b1?", "Topic b2?"),
        {"Topic b2?": "Yes b2."},
    ),
}
