"""A ledger that was lost and begun anew: what learners have is the truth, wherever it surely is the same."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.identity_shop import OTHERS, bank, codes, guids, shop_of

OLD = ("第己件事为什么要这样做", "己己己的理由是己己己己，先给结论，再给理由，最后说代价和适用的场合，一条都不能少。")
NEW = ("把第己件事讲清楚", OLD[1])
FOLLOWUP = "**延伸问题**:\n- 还有别的做法吗？\n  - 答:有，不过更慢。\n\n"
TABLE = "| 项 | 做法 | 代价 |\n|---|---|---|\n| {} | 先算 | 慢 |\n| {} | 后算 | 费内存 |\n\n"


def test_what_learners_have_keeps_its_guids(tmp_path: Path) -> None:
    """A title was changed once, rows changed places: first ids and numbers would be others."""
    shop = shop_of(tmp_path, bank([*OTHERS, OLD]) + FOLLOWUP + TABLE.format("甲", "乙"))
    shop.write(bank([*OTHERS, NEW]) + FOLLOWUP + TABLE.format("乙", "甲"))
    assert codes(shop.build()) == []
    before = shop.ledger()["notes"]
    published = shutil.copyfile(shop.out / "ledger.json", tmp_path / "published.json")
    (shop.bank / "ledger.json").unlink()
    shutil.rmtree(shop.out)
    assert codes(shop.build()) == []
    assert guids(shop) != {one["title"]: one["guid"] for one in before.values() if one["kind"] == "question"}
    shutil.rmtree(shop.out)
    result = shop.build(published=published)
    after = shop.ledger()["notes"]
    assert codes(result) == []
    assert not {"added", "retired"} & set(result.summary.split(": "))
    assert {name: one["guid"] for name, one in after.items()} == {name: one["guid"] for name, one in before.items()}
    assert {name: sorted(one.get("rows", [])) for name, one in after.items()} == {
        name: sorted(one.get("rows", [])) for name, one in before.items()
    }


def test_an_edited_question_keeps_its_guid_too(tmp_path: Path) -> None:
    """It was edited before the ledger was begun anew."""
    shop = shop_of(tmp_path, bank([*OTHERS, OLD]))
    shop.write(bank([*OTHERS, NEW]))
    shop.build()
    before = guids(shop)[NEW[0]]
    published = shutil.copyfile(shop.out / "ledger.json", tmp_path / "published.json")
    (shop.bank / "ledger.json").unlink()
    shutil.rmtree(shop.out)
    edited = (NEW[0] + "吗", NEW[1].replace("代价", "代价、好处"))
    shop.write(bank([*OTHERS, edited]))
    shop.build()
    assert guids(shop)[edited[0]] != before
    shutil.rmtree(shop.out)
    assert codes(shop.build(published=published)) == []
    assert guids(shop)[edited[0]] == before


def test_a_guid_that_went_to_another_title_is_that_of_learners(tmp_path: Path) -> None:
    """Two questions had swapped their titles, so first ids were each other's."""
    one, other = (
        OLD,
        ("第庚件事怎样收场", "庚庚庚要先停下来，再把已经做的退回去，最后告诉所有等着的人，一步也不能省略。"),
    )
    shop = shop_of(tmp_path, bank([*OTHERS, one, other]))
    ids = {note["title"]: name for name, note in shop.ledger()["notes"].items()}
    pins = [f" {{#{ids[one[0]]}}}", f" {{#{ids[other[0]]}}}"]
    swapped = [(other[0], one[1]), (one[0], other[1])]
    shop.write(bank([*OTHERS, *((title + pin, text) for (title, text), pin in zip(swapped, pins, strict=True))]))
    assert codes(shop.build()) == []
    before = guids(shop)
    published = shutil.copyfile(shop.out / "ledger.json", tmp_path / "published.json")
    (shop.bank / "ledger.json").unlink()
    shutil.rmtree(shop.out)
    shop.write(bank([*OTHERS[1:], *swapped]))
    shop.build()
    assert guids(shop)[one[0]] != before[one[0]]
    shutil.rmtree(shop.out)
    shop.build(published=published)
    assert {title: guids(shop)[title] for title, _ in swapped} == {title: before[title] for title, _ in swapped}


def test_a_branch_that_goes_on_is_not_begun_anew(tmp_path: Path) -> None:
    """Two branches each added much the same question: it is another card on each, whichever was published."""
    shop = shop_of(tmp_path, bank(list(OTHERS)))
    base = (shop.bank / "ledger.json").read_bytes()
    shop.write(bank([*OTHERS, OLD]))
    shop.build()
    published = shutil.copyfile(shop.out / "ledger.json", tmp_path / "published.json")
    (shop.bank / "ledger.json").write_bytes(base)
    shutil.rmtree(shop.out)
    mine = ("己这一件事为何这样做", OLD[1].replace("代价", "好处"))
    shop.write(bank([*OTHERS, mine]))
    shop.build()
    own = guids(shop)[mine[0]]
    shutil.rmtree(shop.out)
    shop.write(bank([*OTHERS, OLD, mine]))
    shop.build(published=published)
    learned = json.loads(published.read_text(encoding="utf-8"))["notes"].values()
    assert guids(shop)[mine[0]] == own
    assert guids(shop)[OLD[0]] in {one["guid"] for one in learned}
