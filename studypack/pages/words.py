"""Turns a language into the words that only the page of downloads says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class IndexWords:
    """The words of `index.html` in one language; `sheets` says for each kind of sheet what it is for."""

    language: str
    lead: str
    followups: str
    tables: str
    changed: str
    what_is_new: str
    source: str
    parts: str
    top_lead: str
    days: str
    whole_deck: str
    download_all: str
    look_first: str
    interview: str
    decks_lead: str
    by_role: str
    by_section: str
    see_cards: str
    questions: str
    cards: str
    pages: str
    sheets_lead: str
    first_page: str
    import_heading: str
    again_heading: str
    print_heading: str
    report: str
    sheets: Mapping[str, str] = field(default_factory=dict)


ZH = IndexWords(
    language="zh",
    lead="{questions}、{followups}、{tables}，做成 Anki 里的 {cards}和可以直接打印的 PDF。",
    followups="{count} 道追问",
    tables="{count} 张对比表",
    changed="内容更新于 {date}",
    what_is_new="这次更新了什么",
    source="题库源文件",
    parts="本页内容",
    top_lead="先学这一副：三星以上或常考的题目和追问，每天 {count} 张，{days}学完。以后再导入全部，不会重复。",
    days="{count} 天",
    whole_deck="全部卡片",
    download_all="下载全部卡片",
    look_first="先看看卡片",
    interview="模拟面试",
    decks_lead="所有牌组出自同一批卡片，选一个就够；先导入小的，以后再导入大的，也不会重复。",
    by_role="按岗位和分册",
    by_section="按章节和难度",
    see_cards="看卡片",
    questions="{count} 道题",
    cards="{count} 张卡片",
    pages="{count} 页",
    sheets_lead="PDF，按双面打印排版，黑白也清楚。",
    first_page="首页",
    import_heading="怎么导入",
    again_heading="更新后再次导入",
    print_heading="怎么打印",
    report="发现错误？告诉我们",
    sheets={
        "leaf": "最后十分钟：只带这一页",
        "cheatsheet": "面试路上看：得分点、公式、对比表",
        "study-pack": "全部题目和完整答案，附学习计划",
        "flashcards": "剪下来随身带，正面问题，背面得分点",
        "selftest": "自己写答案，再对照要点",
    },
)

EN = IndexWords(
    language="en",
    lead="{questions}, {followups} and {tables}: {cards} for Anki, and PDFs to print.",
    followups="1 follow-up|{count} follow-ups",
    tables="1 comparison|{count} comparisons",
    changed="last changed {date}",
    what_is_new="What is new",
    source="Source of the questions",
    parts="On this page",
    top_lead="Begin with this one: what is asked most, questions and follow-ups; {count} a day take {days}. "
    "Importing the whole later doubles nothing.",
    days="1 day|{count} days",
    whole_deck="All cards",
    download_all="Download all cards",
    look_first="Look at the cards",
    interview="Mock interview",
    decks_lead="All decks are made of the same cards: one is enough, and importing a larger one later doubles nothing.",
    by_role="By role and volume",
    by_section="By section and difficulty",
    see_cards="see the cards",
    questions="1 question|{count} questions",
    cards="1 card|{count} cards",
    pages="1 page|{count} pages",
    sheets_lead="PDF for two-sided printing, clear in black and white too.",
    first_page="first page of",
    import_heading="How to import",
    again_heading="Importing an update",
    print_heading="How to print",
    report="Found a mistake? Tell us",
    sheets={
        "leaf": "The last ten minutes: the one page to carry",
        "cheatsheet": "On the way to the interview: scoring points, formulas, comparisons",
        "study-pack": "Every question with its whole answer, and a study plan",
        "flashcards": "To cut out: the question in front, the scoring points behind",
        "selftest": "Write the answers yourself, then check them with the key",
    },
)


def index_words(html_lang: str) -> IndexWords:
    """Return the words of a language, named as `Texts.html_lang` does."""
    return ZH if html_lang.startswith("zh") else EN
