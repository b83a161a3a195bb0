"""What a cheat sheet shows of its questions while its budget of pages allows, and what a bank may set."""

from __future__ import annotations

from studypack.bank.diagnostics import Code
from studypack.sheets.fitting import hidden
from tests.sheet_bank import CONFIG, SVG, all_text, bank_text, compose, little, make, page_texts, with_budget


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


def test_a_cheat_sheet_shows_figures_while_its_budget_allows() -> None:
    """A figure of an answer stands on the cheat sheet too; over the budget figures go before any mistake does."""
    text = bank_text().replace("第1题的完整答案", "第1题的完整答案\n\n![两步流程](figures/a.svg)\n\n接着说")
    output = compose(text, more={"figures/a.svg": SVG.format("鹿")}).outputs["cheatsheet-algorithm.pdf"]
    shown = make(output)
    assert {"两步流程", "鹿"} <= {word for word in ("两步流程", "鹿") if word in all_text(shown.data)}
    short = all_text(make(with_budget(output, 1)).data)
    assert "鹿" not in short
    sheet = output.make.args[0]
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
