"""The sheets as PDF files read back: what stands on them, how often, in which order, on which pages."""

from __future__ import annotations

import re

import pytest

from studypack.bank.diagnostics import Code
from studypack.sheets.fitting import hidden
from tests.sheet_bank import (
    CONFIG,
    all_text,
    bank_text,
    compose,
    lines,
    little,
    make,
    page_texts,
    plain,
    product,
    question,
    with_budget,
)

NAMES = (
    "leaf-algorithm.pdf",
    "leaf-development.pdf",
    "cheatsheet-algorithm.pdf",
    "cheatsheet-development.pdf",
    "study-pack.pdf",
    "flashcards.pdf",
    "selftest-algorithm.pdf",
    "selftest-development.pdf",
)


def test_the_sheets_have_the_names_that_people_link_to() -> None:
    """A build without configuration makes exactly these files."""
    assert tuple(little().outputs) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_wrong_in_print(name: str) -> None:
    """WeasyPrint logs nothing and no problem is reported, on any sheet."""
    assert product(name).problems == ()


@pytest.mark.parametrize("name", [name for name in NAMES if "development" not in name and "leaf" not in name])
def test_every_question_is_on_every_sheet(name: str) -> None:
    """Titles stand on each sheet in study order; those of a cheat sheet behind its leaf."""
    text = "".join(page_texts(product(name).data)[name.startswith("cheat") :])
    last = 0
    for view in little().views:
        found = text.find(plain(str(view.title)), last)
        assert found >= 0, view.key
        last = found


def test_a_role_sees_its_own_questions_only() -> None:
    """The development sheet leaves out what is for algorithm engineers."""
    text = all_text(product("cheatsheet-development.pdf").data)
    assert "得分点1：复杂度" in text
    assert "第2题" not in text
    assert "第3题的表" in text


@pytest.mark.parametrize("name", ["cheatsheet-algorithm.pdf", "study-pack.pdf"])
def test_every_table_cell_stands_exactly_once(name: str) -> None:
    """Each cell of each table is there once, cells in order."""
    text = "".join(page_texts(product(name).data)[name.startswith("cheat") :])
    for number in range(1, 6):
        cells = [
            f"甲{number}",
            f"乙{number}",
            f"速度{number}",
            f"快{number}",
            f"慢{number}",
            f"显存{number}",
            f"大{number}",
        ]
        assert [text.count(cell) for cell in cells] == [1] * len(cells)
        places = [text.index(cell) for cell in cells]
        assert places == sorted(places)


def test_the_study_pack_has_everything() -> None:
    """Answers, hints, points, follow-ups, mistakes, code, front matter, topics and plans are in the book."""
    text = all_text(product("study-pack.pdf").data)
    for number in range(1, 6):
        for part in (
            f"第{number}题的完整答案",
            f"第{number}题的考点",
            f"追答{number}",
            f"第{number}题的易错点",
            f"deff{number}(x)",
        ):
            assert part in text, part
    for part in ("先读卷首语", "术语索引", "主题0", "学习计划", "版本7.3", "内容更新2026-09-21", "example.org/little"):
        assert part in text, part


def test_long_front_matter_stands_behind_the_questions() -> None:
    """A page of introduction stands before the questions; dozens of them would hide these, and stand behind them."""
    for paragraphs, is_behind in ((3, False), (120, True)):
        front = "# 小题库\n\n" + "\n\n".join(["卷首语很长，说了又说。" * 8] * paragraphs)
        made = compose(f"{front}\n\n## 第一部分:甲\n\n{question(1, '为什么要缓存？')}")
        text = all_text(make(made.outputs["study-pack.pdf"]).data)
        assert text.count("卷首语很长") >= paragraphs * 8
        assert (text.index("卷首语很长") > text.index("第1题的完整答案")) is is_behind


def test_contents_and_index_name_the_right_pages() -> None:
    """The page number in the contents is that of the page on which the question stands."""
    pages = page_texts(product("study-pack.pdf").data)
    shown = re.search(r"RoPE 怎样编码位置？[. ]+(\d+)\s", lines(product("study-pack.pdf").data))
    assert shown is not None
    assert "第2题的完整答案" in pages[int(shown.group(1)) - 1]


def test_plans_name_every_question_once_with_its_page() -> None:
    """A plan over three days has each question of the role once, by its title, with a box and the page of the book."""
    text = all_text(product("study-pack.pdf").data)
    boxes = text.count("□")
    assert boxes == 5 * 3 + 3 * 2  # three plans for five questions; five days are too many for three
    shown = re.findall(r"□ *1/Q4 *何时用 BF16 训练？[. ]*(\d+)", lines(product("study-pack.pdf").data))
    assert len(shown) == 3
    assert "第4题的考点" in page_texts(product("study-pack.pdf").data)[int(shown[0]) - 1]
    assert "re:" not in text


def test_a_plan_says_what_eight_hours_have_no_room_for() -> None:
    """Of more than a day's work the rest is named below the day, and stays in the book."""
    asked = "".join(question(number, f"第{number}题？", stars=3) for number in range(1, 40))
    config = CONFIG + "[plan]\ndays = [1]\n"
    made = compose(f"# 题库\n\n## 第一部分:甲\n\n### 1.1 乙\n\n{asked}", config=config)
    text = all_text(make(made.outputs["study-pack.pdf"]).data)
    assert re.search(r"第1天2\d题，约[78](\.5)?小时", text)
    rest = text[text.index("八小时内排不下") :]
    assert rest[: rest.index("乙", 20)].count("□") > 0


def test_the_index_leads_to_names_and_tags() -> None:
    """Names in titles and tags stand in the index with the pages of their questions; numbers of questions do not."""
    printed = lines(product("study-pack.pdf").data)
    index = printed.split("术语后是所在题目的页码。")[1]
    pages = page_texts(product("study-pack.pdf").data)
    for name, text in (("RoPE", "第2题的考点"), ("BF16", "第4题的考点"), ("主题1", "第1题的考点")):
        found = re.search(rf"^{name} (\d+)", index, re.MULTILINE)
        assert found is not None, name
        assert text in pages[int(found.group(1)) - 1]
    assert not re.search(r"^Q\d", index, re.MULTILINE)


def test_the_index_has_one_spelling_of_a_term() -> None:
    """ROPE and RoPE are one term, spelled as most questions do, with the pages of all of them."""
    text = bank_text().replace("#主题0", "#ROPE").replace("第1题的完整答案", "第1题的完整答案，与 RoPE")
    text = text.replace("第4题的完整答案", "第4题的完整答案 RoPE")
    index = lines(make(compose(text).outputs["study-pack.pdf"]).data).split("术语后是所在题目的页码。")[1]
    found = re.findall(r"^R[oO]PE[ ,0-9]+", index, re.MULTILINE)
    assert len(found) == 1
    assert found[0].startswith("RoPE ")


def test_mistakes_go_first_and_then_it_is_a_warning() -> None:
    """Over the budget the sheet loses mistakes, and what is still too long is reported with the number of pages."""
    output = little().outputs["cheatsheet-algorithm.pdf"]
    made = make(with_budget(output, 1))
    text = "".join(page_texts(made.data)[1:])
    assert "第1题的易错点" not in text
    assert "第1题的得分点1" in text
    assert [problem.code for problem in made.problems] == [Code.OVER_BUDGET]
    over = made.counts["pages"] - 1
    assert f"{over} over the budget of 1" in made.problems[0].message
    assert make(with_budget(output, 20)).counts["shortened"] == 0


def test_a_bank_can_define_sheets() -> None:
    """A sheet of bank.toml is made beside those of the roles, with the questions that it selects."""
    config = CONFIG + '[sheets.hard]\ntitle = "难题"\ndifficulties = [3]\n'
    made = compose(bank_text(), config=config)
    text = all_text(make(made.outputs["cheatsheet-hard.pdf"]).data)
    assert "第2题的表" in text
    assert "第1题的表" not in text


def test_the_sheet_of_a_role_keeps_its_defaults() -> None:
    """A budget alone in bank.toml changes neither title nor questions of a role's sheet."""
    made = compose(bank_text(), config=CONFIG + "[sheets.development]\npages = 3\n")
    output = made.outputs["cheatsheet-development.pdf"]
    assert output.title == little().outputs["cheatsheet-development.pdf"].title
    assert output.counts["questions"] == 3


def test_a_question_without_points_shows_its_digest() -> None:
    """Where nobody wrote scoring points the sheet shows headings, and no half sentence."""
    text = (
        bank_text()
        + "#### Q6:散文题？\n\n**岗位**:算法岗\n\n### 第一条路\n\n很长的说明。\n\n### 第二条路\n\n另一段说明。\n"
    )
    shown = "".join(page_texts(make(compose(text).outputs["cheatsheet-algorithm.pdf"]).data)[1:])
    assert "第一条路" in shown
    assert "第二条路" in shown
    assert "很长的说明" not in shown


def test_an_overfull_card_names_its_page_in_the_book() -> None:
    """A flashcard whose points do not fit keeps whole points, and says where the others are."""
    made = compose(bank_text() + question(6, "要点很多的题？", points=30))
    cards = make(made.outputs["flashcards.pdf"])
    text = all_text(cards.data)
    assert cards.counts["shortened"] == 1
    note = re.search(r"其余见学习手册第(\d+)页", text)
    assert note is not None
    assert "第6题的得分点1：" in text
    assert "第6题的得分点30：" not in text
    book = page_texts(make(made.outputs["study-pack.pdf"]).data)
    assert plain("要点很多的题？") in book[int(note.group(1)) - 1]


def test_what_no_font_draws_is_reported_at_its_place() -> None:
    """A character without a glyph is a warning with line and column, and prints as a mark."""
    made = compose(bank_text().replace("追答2", "追答2\U00013000"))
    assert [(one.code, one.line > 1) for one in made.problems] == [(Code.UNSUPPORTED_GLYPH, True)]
    assert "追答2▪" in all_text(make(made.outputs["study-pack.pdf"]).data)


def test_large_print_is_larger() -> None:
    """The large edition sets its text at 12 pt, so it has more pages."""
    large = compose(bank_text(), large_print=True).outputs["cheatsheet-algorithm.pdf"]
    assert make(large).counts["pages"] > product("cheatsheet-algorithm.pdf").counts["pages"]


def test_keys_change_with_content_and_paper_only() -> None:
    """The same bank composed twice has the same keys; another paper or another word has others."""
    again = {name: one.digest for name, one in compose(bank_text()).outputs.items()}
    assert again == {name: one.digest for name, one in little().outputs.items()}
    letter = {name: one.digest for name, one in little("letter").outputs.items()}
    assert all(letter[name] != key for name, key in again.items())
    changed = compose(bank_text().replace("完整答案", "完整的答案")).outputs
    assert changed["study-pack.pdf"].digest != again["study-pack.pdf"]
    assert changed["leaf-algorithm.pdf"].digest == again["leaf-algorithm.pdf"]


def test_the_key_answers_the_questions() -> None:
    """Behind the self-test stand the scoring points of each question, not the hints that its cards give."""
    pages = page_texts(product("selftest-algorithm.pdf").data)
    key = "".join(pages[next(n for n, page in enumerate(pages) if page.find("答案要点") >= 0) :])
    book = page_texts(product("study-pack.pdf").data)
    for number in range(1, 6):
        assert f"第{number}题的得分点3" in key
        page = re.search(rf"1/Q{number}[^·•]*?手册第(\d+)页", key)
        assert page is not None
        assert f"第{number}题的考点" in book[int(page.group(1)) - 1]
    assert "题的考点" not in key


def test_volumes_have_folders_and_leaves_go_over_all_of_them() -> None:
    """Each volume has its sheets in a folder of its own; a role has one leaf for all volumes."""
    second = (
        bank_text().replace("# 小题库", "# 检索篇", 1).replace("第一部分:基础", "第一部分:检索").replace("{#q", "{#r")
    )
    second = second.replace("第1题", "另一题").replace("缓存为什么能省算力", "检索为什么要重排")
    made = compose(bank_text(), more={"2.md": second})
    own = {name for name in NAMES if not name.startswith("leaf")}
    leaves = {name for name in NAMES if name.startswith("leaf")}
    assert set(made.outputs) == leaves | {f"{volume}/{name}" for volume in ("1", "2") for name in own}
    book = all_text(make(made.outputs["2/study-pack.pdf"]).data)
    assert "检索篇" in book
    assert "检索为什么要重排" in book
    assert "缓存为什么能省算力" not in book
    assert "2/1/Q" not in book  # within a volume its own numbers do
    leaf = all_text(make(made.outputs["leaf-development.pdf"]).data)
    assert "另一题的得分点1" in leaf
    assert "第1题的得分点1" in leaf
    sheet = page_texts(make(made.outputs["2/cheatsheet-development.pdf"]).data)
    assert "另一题的得分点1" in sheet[0]
    assert "第1题的得分点1" not in "".join(sheet)


SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 320" width="480" height="320">'
    '<rect x="10" y="10" width="460" height="300" fill="none" stroke="currentColor"/>'
    '<text x="40" y="80" font-size="24" fill="currentColor">{}</text></svg>'
)


def test_figures_have_captions_and_two_of_one_name_stay_two() -> None:
    """A figure stands in the book with its words below it; the words drawn in it have their glyphs."""
    first = bank_text().replace("第1题的完整答案", "第1题的完整答案\n\n![两步流程](figures/a.svg)\n\n接着说")
    second = bank_text().replace("{#q", "{#r").replace("## 第一部分", "## 第二部分").replace("### 1.", "### 2.")
    second = second.replace("第1题的完整答案", "第1题的完整答案\n\n![三步流程](figures/a.svg)\n\n接着说")
    files = {"x/2.md": second, "figures/a.svg": SVG.format("鹿"), "x/figures/a.svg": SVG.format("鲸")}
    made = compose(first, more=files)
    assert made.problems == ()
    product = make(made.outputs["study-pack.pdf"])
    assert product.problems == ()
    text = all_text(product.data)
    for part in ("两步流程", "三步流程", "鹿", "鲸"):
        assert text.count(part) == 1, part


def test_a_cheat_sheet_shows_figures_while_its_budget_allows() -> None:
    """A figure of an answer stands on the cheat sheet too; over the budget figures go before any mistake does."""
    text = bank_text().replace("第1题的完整答案", "第1题的完整答案\n\n![两步流程](figures/a.svg)\n\n接着说")
    output = compose(text, more={"figures/a.svg": SVG.format("鹿")}).outputs["cheatsheet-algorithm.pdf"]
    shown = make(output)
    assert {"两步流程", "鹿"} <= {word for word in ("两步流程", "鹿") if word in all_text(shown.data)}
    short = all_text(make(with_budget(output, 1)).data)
    assert "鹿" not in short
    sheet = output.make.args[0].args[0]
    without = all_text(sheet.whole.laid_out(hidden("cheatsheet", 2)).write()[0])
    assert "鹿" not in without
    assert "第1题的易错点" in without


def test_a_sheet_may_hold_the_marked_tables_only() -> None:
    """With `tables = "marked"` a cheat sheet leaves out tables that make no cards; all are the default."""
    text = bank_text().replace("第1题的表\n\n|", "第1题的表\n\n<!-- no-cards -->\n|")
    name = "cheatsheet-algorithm.pdf"
    assert "速度1" in all_text(make(compose(text).outputs[name]).data)
    config = CONFIG + '[sheets.algorithm]\ntables = "marked"\n'
    shown = all_text(make(compose(text, config=config).outputs[name]).data)
    assert "速度1" not in shown
    assert "速度2" in shown
