"""Turns a language into the words of the interface: what cards, sheets and pages say beside the bank's own text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Texts:
    """The words of the interface in one language."""

    html_lang: str
    question: str
    followup: str
    table: str
    deck_top: str
    deck_tables: str
    deck_unrated: str
    unrated: str
    key_points: str
    scoring_points: str
    digest: str
    answer: str
    followups: str
    mistakes: str
    tips: str
    references: str
    remember: str
    no_answer: str
    tags: str
    number: str
    from_question: str
    report: str
    tag_kind: str
    tag_section: str
    tag_difficulty: str
    tag_role: str
    tag_topic: str
    tag_company: str
    tag_updated: str
    tag_unanswered: str
    cheat_sheet: str
    study_pack: str
    contents: str
    front_matter: str
    appendix: str
    page: str
    last_change: str
    version: str
    decks: str
    sheets: str
    colon: str
    comma: str
    brackets: str
    grading: str
    grading_of_one: str
    row_grading: str
    cell_grading: str
    whole_answer: str


ZH = Texts(
    html_lang="zh-CN",
    question="核心题",
    followup="追问",
    table="对比表",
    deck_top="高频必会",
    deck_tables="对比表",
    deck_unrated="☆ 未分级",
    unrated="未分级",
    key_points="考点提示",
    scoring_points="得分点",
    digest="要点",
    answer="详解",
    followups="追问",
    mistakes="易错点",
    tips="面试技巧",
    references="参考",
    remember="记住",
    no_answer="这道题还没有答案。",
    tags="标签",
    number="编号",
    from_question="出自",
    report="报告错误",
    tag_kind="类型",
    tag_section="章节",
    tag_difficulty="难度",
    tag_role="岗位",
    tag_topic="主题",
    tag_company="公司",
    tag_updated="更新",
    tag_unanswered="未作答",
    cheat_sheet="速查表",
    study_pack="学习手册",
    contents="目录",
    front_matter="使用说明",
    appendix="附录",
    page="第 {page} 页",
    last_change="内容更新",
    version="版本",
    decks="牌组",
    sheets="打印资料",
    colon="：",
    comma="、",
    brackets="（{}）",
    grading="逐条打勾：{all} 条全中按「良好」，脱口而出按「简单」，中 {less} 条按「困难」，更少按「重来」",
    grading_of_one="说中按「良好」，脱口而出按「简单」，勉强想起按「困难」，没说中按「重来」",
    row_grading="全对按「良好」，漏一格按「困难」，漏两格按「重来」",
    cell_grading="答对按「良好」，勉强想起按「困难」，答错按「重来」",
    whole_answer="完整回答",
)

EN = Texts(
    html_lang="en",
    question="Question",
    followup="Follow-up",
    table="Comparison",
    deck_top="Asked most",
    deck_tables="✦ Comparisons",
    deck_unrated="☆ unrated",
    unrated="unrated",
    key_points="Hint",
    scoring_points="Scoring points",
    digest="In short",
    answer="Answer",
    followups="Follow-ups",
    mistakes="Common mistakes",
    tips="Interview tips",
    references="References",
    remember="By heart",
    no_answer="This question has no answer yet.",
    tags="tags",
    number="number",
    from_question="From",
    report="Report a mistake",
    tag_kind="kind",
    tag_section="section",
    tag_difficulty="difficulty",
    tag_role="role",
    tag_topic="topic",
    tag_company="company",
    tag_updated="updated",
    tag_unanswered="unanswered",
    cheat_sheet=" cheat sheet",
    study_pack="Study pack",
    contents="Contents",
    front_matter="How to use this bank",
    appendix="Appendix",
    page="page {page}",
    last_change="last change",
    version="version",
    decks="Decks",
    sheets="Sheets",
    colon=": ",
    comma=", ",
    brackets=" ({})",
    grading="Tick what you said: all {all} is Good (Easy if at once), {less} is Hard, fewer is Again",
    grading_of_one="Said it: Good (Easy if at once); only just: Hard; missed it: Again",
    row_grading="All right: Good; one cell missed: Hard; two: Again",
    cell_grading="Right: Good; only just: Hard; wrong: Again",
    whole_answer="The whole answer",
)

LANGUAGES = {"zh": ZH, "en": EN}


def counted(pattern: str, count: int) -> str:
    """Return a count in words: the pattern's part before `|` for one, the part behind it for any other number."""
    one, _, other = pattern.partition("|")
    # Not `format`: a bank's template may bring the pattern, and a field in it would reach any object.
    return (one if count == 1 else other or one).replace("{count}", str(count))


def grading(words: Texts, points: int) -> str:
    """Return the line that says what how many points that were said mean for the four buttons."""
    if points == 1:
        return words.grading_of_one
    return words.grading.replace("{all}", str(points)).replace("{less}", str(points - 1))


def texts(language: str) -> Texts:
    """Return the words of a language (`zh` or `en`)."""
    return LANGUAGES[language]
