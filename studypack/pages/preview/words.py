"""Turns a language into the words that only the preview says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PreviewWords:
    """The words of the preview in one language; those that cards say too are in `Texts`."""

    title: str
    lead: str
    home: str
    overview: str
    skip: str
    search: str
    section: str
    difficulty: str
    role: str
    kind: str
    all: str
    all_sections: str
    all_difficulties: str
    all_roles: str
    all_cards: str
    shown: str
    nothing: str
    reset: str
    scheme: str
    scheme_auto: str
    scheme_light: str
    scheme_dark: str
    front: str
    back: str
    turn: str
    first_screen: str
    questions: str
    cards: str
    previous: str
    next: str
    keys: str
    keys_list: tuple[tuple[str, str], ...]
    close: str
    interview: str
    interview_lead: str
    interview_keys: tuple[tuple[str, str], ...]
    how_many: str
    how_long: str
    no_limit: str
    minutes: str
    start: str
    progress: str
    time: str
    overtime: str
    show_answer: str
    ask_next: str
    followup_of: str
    knew: str
    missed: str
    pause: str
    resume: str
    end: str
    result: str
    result_line: str
    again_missed: str
    again_all: str
    no_match: str
    needs_script: str


ZH = PreviewWords(
    title="卡片预览",
    lead="每张卡片的正面和背面，和手机里看到的一样。",
    home="下载与说明",
    overview="全部题目",
    skip="跳到内容",
    search="搜索题目、答案和标签",
    section="章节",
    difficulty="难度",
    role="岗位",
    kind="卡片",
    all="全部",
    all_sections="全部章节",
    all_difficulties="全部难度",
    all_roles="全部岗位",
    all_cards="全部卡片",
    shown="{shown} / {all}",
    nothing="没有符合条件的内容。",
    reset="清除筛选",
    scheme="外观",
    scheme_auto="自动",
    scheme_light="浅色",
    scheme_dark="深色",
    front="正面",
    back="背面",
    turn="翻面",
    first_screen="首屏到此",
    questions="{count} 道题",
    cards="{count} 张卡片",
    previous="上一节",
    next="下一节",
    keys="快捷键",
    keys_list=(
        ("/", "搜索"),
        ("J / K", "下一个 / 上一个"),
        ("空格", "翻面（窄屏）"),
        ("D", "切换外观"),
        ("Esc", "清除筛选"),
    ),
    close="关闭",
    interview="模拟面试",
    interview_lead="随机抽题，计时作答，再逐个追问。先说出来，再看答案。",
    interview_keys=(("空格", "看答案 / 下一个追问"), ("1", "没答好"), ("2", "答出来了"), ("P", "暂停")),
    how_many="题数",
    how_long="每题时间",
    no_limit="不限",
    minutes="{count} 分钟",
    start="开始",
    progress="第 {at} / {all} 题",
    time="剩余时间",
    overtime="已超时",
    show_answer="看答案",
    ask_next="追问",
    followup_of="追问 {at} / {all}",
    knew="答出来了",
    missed="没答好",
    pause="暂停",
    resume="继续",
    end="结束",
    result="结果",
    result_line="{knew} / {all} 题答出来了，用时 {time}。",
    again_missed="再练没答好的",
    again_all="换一组",
    no_match="没有符合条件的题目，请放宽筛选。",
    needs_script="模拟面试需要浏览器启用 JavaScript；卡片预览不需要。",
)

EN = PreviewWords(
    title="Card preview",
    lead="Every card, front and back, as it looks on a phone.",
    home="Downloads",
    overview="All questions",
    skip="Skip to the content",
    search="Search questions, answers and tags",
    section="Section",
    difficulty="Difficulty",
    role="Role",
    kind="Cards",
    all="All",
    all_sections="All sections",
    all_difficulties="All levels",
    all_roles="All roles",
    all_cards="All cards",
    shown="{shown} / {all}",
    nothing="Nothing matches.",
    reset="Clear filters",
    scheme="Look",
    scheme_auto="Auto",
    scheme_light="Light",
    scheme_dark="Dark",
    front="Front",
    back="Back",
    turn="Turn over",
    first_screen="end of the first screen",
    questions="1 question|{count} questions",
    cards="1 card|{count} cards",
    previous="Previous section",
    next="Next section",
    keys="Keys",
    keys_list=(
        ("/", "search"),
        ("J / K", "next / previous"),
        ("Space", "turn over (narrow screens)"),
        ("D", "change the look"),
        ("Esc", "clear filters"),
    ),
    close="Close",
    interview="Mock interview",
    interview_lead="Random questions against the clock, then the follow-ups one by one. Say it aloud before you look.",
    interview_keys=(
        ("Space", "answer / next follow-up"),
        ("1", "missed it"),
        ("2", "knew it"),
        ("P", "pause"),
    ),
    how_many="Questions",
    how_long="Time for each",
    no_limit="no limit",
    minutes="{count} min",
    start="Start",
    progress="Question {at} of {all}",
    time="Time left",
    overtime="over time",
    show_answer="Show the answer",
    ask_next="Follow-up",
    followup_of="Follow-up {at} of {all}",
    knew="Knew it",
    missed="Missed it",
    pause="Pause",
    resume="Go on",
    end="End",
    result="Result",
    result_line="{knew} of {all} known, in {time}.",
    again_missed="Ask the missed ones again",
    again_all="Other questions",
    no_match="No question matches; choose less strictly.",
    needs_script="The mock interview needs JavaScript; the card preview does not.",
)


def preview_words(html_lang: str) -> PreviewWords:
    """Return the words of a language, named as `Texts.html_lang` does."""
    return ZH if html_lang.startswith("zh") else EN
