"""The shapes that questions have in banks in use, each with the line rules that read it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ..settings.config import Rule

ANSWER_WORDS = "Answer|Ans|Solution|答案|参考答案|标准答案|解答|解析|答"
_QUESTION_WORDS = "Question|Q|问题|问|题目|题|面试题"
_TAGS = r"【(?P<tags>[^】]+)】\s*"
_IN_BRACKETS = r"[（(](?P<number>\d+)[）)] *"
_CIRCLED = r"(?P<number>[①-⑳]) *"
_IN_CHINESE = r"(?P<number>[一二三四五六七八九十]+)[、.．] *"
_NOT_COUNTED = r"[^\d\sa-z种个条类步层大点次位款]"
"""How a title begins which a number and a space stand before; `3 种方法` and `3 ways` are whole titles."""
_BEFORE_TITLES = (_TAGS, _IN_BRACKETS, _CIRCLED, _IN_CHINESE, "")
"""What may stand before a title that is a heading or bold; what counts so may as well count parts of an answer."""
_KEYCAP = "\ufe0f?\u20e3"
"""Behind a digit, it makes the sign 1️⃣."""
_MARKS = ("#", "##", "###", "####", "#####", "######")


class Kind(Enum):
    """How sure a shape is: marked as a question, a title of some kind, or an item of a list."""

    MARKED = 3
    TITLED = 2
    ITEM = 1


@dataclass(frozen=True)
class Shape:
    """A shape: what it is called, how sure it is, the patterns of its lines, and the rules before and `after` theirs.

    `level` is that of headings without a number, `below` a pattern of the next line, which makes an item a question,
    `leaf` that only headings without deeper ones below them are questions.
    """

    name: str
    kind: Kind
    patterns: tuple[str, ...]
    besides: tuple[Rule, ...] = ()
    level: int = 0
    below: str = ""
    leaf: bool = False
    after: tuple[Rule, ...] = ()


def _numbered(start: str, end: str = "") -> tuple[str, ...]:
    """Return the patterns of questions numbered `1. `, `1、`, `1.`, `01 `, `第1题：`, or in two steps, `1.1 `."""
    return (
        rf"^{start}(?P<number>\d+)[.、:：)）] *{_TAGS}(?P<title>.+?){end}$",
        rf"^{start}(?P<number>\d+)\. +(?P<title>.+?){end}$",
        rf"^{start}(?P<number>\d+)[、:：)）] *(?P<title>.+?){end}$",
        rf"^{start}(?P<number>\d+)\.(?P<title>[^\d\s].*?){end}$",
        rf"^{start}(?P<number>\d+)\\\. +(?P<title>.+?){end}$",
        rf"^{start}(?P<number>\d){_KEYCAP} *(?P<title>.+?){end}$",
        rf"^{start}(?:Q|第|问题|题目|面试题|Question) *(?P<number>\d+)题?(?:[.、:：)）] *| +)(?P<title>.+?){end}$",
        rf"^{start}(?P<number>0\d+) +(?P<title>.+?){end}$",
        rf"^{start}(?:\d+\.)+(?P<number>\d+)\.? +(?P<title>.+?){end}$",
        rf"^{start}{_TAGS}(?P<number>\d+)[.、:：)）] *(?P<title>.+?){end}$",
    )


_SUMMARY = r"^(?:<details>)?\s*<summary>(?:<b>)?\s*"
_SUMMARY_END = r"(?:</b>)?</summary>(?:<br */?>|<b>|<p>)*\s*(?P<answer>.*)$"
_SAYS_ANSWER = Rule(
    rf"^ *(?:> ?)?(?:[-*+] +)?(?:\**(?:{ANSWER_WORDS}|A) *\d*\**[:：]\**|\*\*(?:{ANSWER_WORDS})\*\* *$)\s*", "answer"
)

HTML_HEADING = Shape(
    "heading in HTML",
    Kind.TITLED,
    (r"^<h[1-6][^>]*>\s*(?:(?P<number>\d+)[.、:：)）]\s*)?(?P<title>[^<]+)</h[1-6]>\s*$",),
)
NUMBERED_BOLD = Shape("bold line with a number", Kind.MARKED, _numbered(r"\*\*", r"\*\*[:：]?\s*(?P<answer>.*)"))
FOLD = Shape("summary of a fold", Kind.TITLED, (rf"{_SUMMARY}(?P<title>[^<]*[^<\s][^<]*){_SUMMARY_END}",))
NUMBERED_FOLD = Shape(
    "summary of a fold with a number",
    Kind.MARKED,
    (
        rf"{_SUMMARY}(?:Q|第|问题|题目|Question)? *(?P<number>\d+)题?[.、:：)）] *"
        rf"(?P<title>[^<]*[^<\s][^<]*){_SUMMARY_END}",
    ),
)
LONG_FOLD = Shape(
    "fold whose summary goes on",
    Kind.TITLED,
    (r"^(?:<details>)?\s*<summary>(?:<b>)?(?P<title>[^<]*[^<\s][^<]*)$",),
    (Rule(r"^(?P<title>[^<]*)</summary>(?:<br */?>)?(?:<b>)?", "answer"),),
)
SAID = Shape(
    "line that says Question",
    Kind.MARKED,
    (
        rf"^(?:> ?)?(?:[-*+] +)?\**(?:{_QUESTION_WORDS}) *(?P<number>\d*)\**[:：]\**\s*(?P<title>.+?)\**$",
        rf"^(?:> ?)?(?:[-*+] +)?\**(?:{_QUESTION_WORDS}) *(?P<number>\d+)\**[.、)）]\**\s+(?P<title>.+?)\**$",
        r"^\**第 *(?P<number>\d+) *[题问]\**[.、:：]?\**\s*(?P<title>[^\s*].*?)\**$",
    ),
    (_SAYS_ANSWER,),
)
BOLD = Shape(
    "bold line",
    Kind.TITLED,
    tuple(
        rf"^\*\*{before}(?P<title>[^*]{{3,}}?[^*:：])\*\*\s*(?P<answer>(?:[^*:：][^*]*)?)$" for before in _BEFORE_TITLES
    ),
)
HEADINGS = tuple(
    Shape(
        f"{marks} heading",
        Kind.TITLED,
        (
            rf"^{marks} +(?:Q|问)[.:：] *(?P<title>[^#].*)$",
            rf"^{marks} +\*\*(?P<title>[^*]+)\*\*$",
            rf"^{marks} +(?P<number>\d{{1,3}}) +(?P<title>{_NOT_COUNTED}[^#]*)$",
            *(rf"^{marks} +{before}(?P<title>[^#].*)$" for before in _BEFORE_TITLES),
        ),
        level=len(marks),
    )
    for marks in _MARKS[1:5]
)
TOP_HEADING = Shape("# heading at the head of each file", Kind.TITLED, (r"^# +(?P<title>[^#].*)$",), level=1)
CALLOUT = Shape(
    "callout of a question",
    Kind.TITLED,
    (
        r"^> ?\[!(?i:question|faq|help)\][-+]? *(?P<number>\d+)[.、:：)）] *(?P<title>.+)$",
        r"^> ?\[!(?i:question|faq|help)\][-+]? *(?P<title>\S.*)$",
    ),
    after=(Rule(r"^> ?\[!", "text"), Rule(r"^>(?: |$)", "drop")),
)
_INDENTED = r"^[ \t]"
_TEXT = r"^(?:[^\W\d]|\*\*|[`$!“「])"
_NESTED = r"^(?:\t| {2,4})[-*+] +"
_GROUP = Rule(r"^[-*+] +(?:\*\*)?(?P<title>[^?？]+?)(?:\*\*)?$", "section")
NUMBERED_NESTED_ITEM = Shape(
    "item in an item with a number",
    Kind.MARKED,
    (rf"{_NESTED}\**(?:{_QUESTION_WORDS}) *(?P<number>\d+)\**[.、:：)）]\**\s*(?P<title>.+?)\**$",),
    (_GROUP,),
)
NESTED_ITEM = Shape("item in an item that asks", Kind.ITEM, (rf"{_NESTED}(?P<title>.+[?？])$",), (_GROUP,))
ITEM = Shape("list item", Kind.ITEM, (r"^[-*+] +(?P<title>.+)$",))
PARENT = Shape(
    "counted item with lines below it",
    Kind.ITEM,
    (r"^(?P<number>\d+)[.、)）]\s*(?P<title>[^\s#*].*)$",),
    below=_INDENTED,
)
SHAPES = (
    *(
        Shape(
            f"{marks} heading with a number",
            Kind.MARKED,
            (*_numbered(rf"{marks} +\*\*", r"\*\*"), *_numbered(f"{marks} +")),
        )
        for marks in _MARKS
    ),
    CALLOUT,
    Shape("list item with a number and a heading", Kind.MARKED, (r"^(?P<number>\d+)[.)] +#{1,6} +(?P<title>.+)$",)),
    NUMBERED_BOLD,
    Shape("bold number before the question", Kind.MARKED, (r"^\*\*(?P<number>\d+)[.)、]\*\* *(?P<title>.+)$",)),
    NUMBERED_FOLD,
    NUMBERED_NESTED_ITEM,
    SAID,
    FOLD,
    LONG_FOLD,
    BOLD,
    *HEADINGS,
    HTML_HEADING,
    Shape(
        "row of a table with two columns",
        Kind.ITEM,
        (r"^\| *(?P<title>[^|]*[^|\s:-][^|]*?) *\| *(?P<answer>[^|]*[^|\s:-][^|]*?) *\| *$",),
        (Rule(r"^\|[-| :]+\|$", "drop"),),
    ),
    Shape(
        "counted item that asks, with its answer said below it",
        Kind.MARKED,
        (r"^(?P<number>\d+)[.、)）]\s*\**(?P<title>[^\s#*].*?[?？])\**$",),
        (_SAYS_ANSWER,),
        below=_SAYS_ANSWER.line,
    ),
    Shape(
        "counted item that asks, with lines below it",
        Kind.ITEM,
        (
            r"^(?P<number>\d+)[.、)）]\s*\*\*(?P<title>[^*]+[?？])\*\*\s*(?P<answer>.*)$",
            r"^(?P<number>\d+)[.、)）]\s*(?P<title>[^\s#*].*[?？])$",
        ),
        below=_INDENTED,
    ),
    Shape(
        "line that asks, with text below it",
        Kind.ITEM,
        tuple(
            rf"^{before}(?P<title>[^\s#*].*[?？])$"
            for before in (r"(?P<number>\d+)[.、)）]\s*", *_BEFORE_TITLES[:-1], "> ?")
        ),
        below=_TEXT,
    ),
    Shape("line with two colons", Kind.ITEM, (r"^(?P<title>[^\s#>|:`-][^:`]+?) *:::? *(?P<answer>[^:\s].*)$",)),
    Shape(
        "list item that asks",
        Kind.ITEM,
        (
            r"^[-*+] +\*\*(?P<title>[^*]+[?？])\*\*\s*(?P<answer>.*)$",
            r"^[-*+] +(?:\[[ xX]\] +)?(?P<title>.+[?？])$",
        ),
    ),
    NESTED_ITEM,
    PARENT,
    ITEM,
)
"""Those that are more likely go before the others of their kind."""


def leaves(level: int) -> Shape:
    """Return the shape of headings of this level, and of those above it that have none of this level below them."""
    upper = "#" * (level - 1)
    return Shape(
        f"{upper} or {upper}# heading without others below it",
        Kind.TITLED,
        (rf"^#{{{level - 1},{level}}} +(?P<title>[^#].*)$",),
        leaf=True,
        after=(Rule(rf"^{upper} +(?P<title>[^#].*)$", "part" if level == 3 else "section"),),
    )
