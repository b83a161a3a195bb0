"""The page of downloads: what there is, with counts, sizes and pictures, of which volume, and what is new."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

from studypack.build import run
from studypack.options import Options, Request
from studypack.pages.index import size
from studypack.render.texts import counted, texts
from tests import command
from tests.website import index, pages_of
from tests.workshop import Workshop


def test_decks_have_counts_and_sizes(shop: Workshop) -> None:
    """Every package is linked once by a tile that says how many questions and cards it holds and how large it is."""
    shop.build()
    text = index(shop.out)
    packages = [entry for entry in shop.manifest()["files"] if entry["kind"] == "deck"]
    assert len(packages) == 5
    for entry in packages:
        tile = re.search(rf'<a class="deck" href="{re.escape(entry["path"])}".*?</a>', text, re.DOTALL)
        assert tile is not None, entry["path"]
        counts = entry["counts"]
        assert f"{counts['questions']} 道题" in tile.group(0)
        assert f"{counts['cards']} 张卡片" in tile.group(0)
        assert size(entry["size"]) in tile.group(0)


def test_counts_are_said_as_people_do() -> None:
    """One is one, and languages without a plural say the same for all."""
    assert [counted(texts("en").index.cards, count) for count in (0, 1, 2)] == ["0 cards", "1 card", "2 cards"]
    assert counted(texts("zh").index.cards, 1) == "1 张卡片"


def test_sizes_are_for_people() -> None:
    """Kilobytes below a million bytes, megabytes from there, and never nothing."""
    assert [size(count) for count in (10, 12_400, 999_000, 1_240_000)] == ["1 kB", "12 kB", "999 kB", "1.2 MB"]


def test_what_is_not_there_is_not_offered(shop: Workshop) -> None:
    """Without sheets and preview there is no word of them; a file that someone removed is not linked."""
    shop.build()
    text = index(shop.out)
    assert 'id="decks"' in text
    assert 'id="sheets"' not in text
    assert "preview/" not in text
    (shop.out / "decks" / "small-top.apkg").unlink()
    shop.build(only="preview")
    text = index(shop.out)
    assert "small-top.apkg" not in text
    assert 'href="preview/index.html"' in text


def test_the_page_says_which_roles_have_no_deck_of_their_own(tmp_path: Path) -> None:
    """A role that would be the whole, and one of a few questions, are in the whole; a role with a deck is not named."""
    roles = {number: "算法岗、开发岗" if number < 6 else "算法岗" for number in range(1, 9)} | {8: "算法岗、多模态方向"}
    questions = (f"#### Q{n}:问{n}?\n**难度**:⭐\n**岗位**:{role}\n\n答{n}。\n\n" for n, role in roles.items())
    bank = tmp_path / "bank.md"
    bank.write_text("".join(questions), encoding="utf-8")
    assert run(Request(bank, Options(tmp_path / "out", now=1_790_000_000, only="decks")), lambda _: None).is_done
    text = index(tmp_path / "out")
    said = "没有单独牌组的岗位：算法岗（就是全部题目）、多模态方向（不到 5 道题），题目都在“全部卡片”里。"
    assert said in text
    assert 'href="decks/bank-development.apkg"' in text
    assert not (tmp_path / "out" / "decks" / "bank-algorithm.apkg").exists()


def test_every_sheet_has_a_picture_of_its_first_page(english: Path) -> None:
    """Each PDF has a picture in the shape of its page, with something on it."""
    sheets = sorted((english / "sheets").glob("*.pdf"))
    assert len(sheets) >= 4
    text = index(english)
    for sheet in sheets:
        path = english / "pictures" / f"{sheet.stem}.png"
        assert f'src="pictures/{sheet.stem}.png"' in text
        with Image.open(path) as picture:
            assert picture.width == 480
            assert 1.35 < picture.height / picture.width < 1.45
            shades = set(picture.convert("L").tobytes())
        assert min(shades) < 120 < max(shades)
        assert path.stat().st_size < 100_000


def two_volumes(folder: Path) -> Path:
    """Write a library of two volumes with one question each."""
    bank = folder / "bank"
    settings = 'id = "two"\n'
    for name, term in (("a", "缓存"), ("b", "磁盘")):
        (bank / name).mkdir(parents=True)
        settings += f'[[volumes]]\nid = "{name}"\ntitle = "{term}篇"\nfiles = ["{name}/**"]\n'
        asked = f"## 第一部分:基础\n\n### 1.1 {term}\n\n#### Q1:什么是{term}？\n\n**难度**:⭐\n**岗位**:算法岗\n\n"
        (bank / name / "1.md").write_text(f"{asked}**标准答案**:\n\n{term}要看介质。\n", encoding="utf-8")
    (bank / "bank.toml").write_text(settings, encoding="utf-8")
    return bank


def test_one_volume_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its decks and sheets and no others; a name that is none, and the bank itself as output, are wrong use."""
    bank = two_volumes(tmp_path)
    monkeypatch.chdir(tmp_path)
    made = command.run("build", str(bank), "--volume", "b")
    assert made.exit_code == 0, made.output
    files = {path.relative_to(tmp_path / "dist").as_posix() for path in (tmp_path / "dist").rglob("*.*")}
    decks, sheets = ({name for name in files if name.endswith(end)} for end in (".apkg", ".pdf"))
    assert decks == {"decks/two-b.apkg", "decks/b/1.1/b-1.1-1.apkg"}
    assert "sheets/b/study-pack.pdf" in sheets
    assert all(name.startswith("sheets/b/") for name in sheets)
    for options, said in ((["--volume", "c"], "volumes: a, b"), (["--out", str(bank)], "is the bank itself")):
        refused = command.run("build", str(bank), *options)
        assert refused.exit_code == 2
        assert said in refused.stderr


def test_sheets_of_two_volumes_have_pictures_of_their_own(tmp_path: Path) -> None:
    """Sheets of one name in the folders of two volumes: each is shown, and no file takes the place of another."""
    bank = two_volumes(tmp_path)
    first, *volumes = (bank / "bank.toml").read_text(encoding="utf-8").split("[[volumes]]")
    (bank / "bank.toml").write_text("[[volumes]]".join((first, *reversed(volumes))), encoding="utf-8")
    out = tmp_path / "dist"
    assert run(Request(bank, Options(out, 1_700_000_000, only="sheets")), lambda _: None).is_done
    sheets = {path.relative_to(out / "sheets") for path in (out / "sheets").rglob("*.pdf")}
    assert len({path.name for path in sheets}) < len(sheets)
    pictures = {path.relative_to(out / "pictures") for path in (out / "pictures").rglob("*.png")}
    assert pictures == {path.with_suffix(".png") for path in sheets}
    text = index(out)
    assert all(f'src="pictures/{path.as_posix()}"' in text for path in pictures)
    assert re.findall(r'src="pictures/(\w)/study-pack', text) == ["b", "a"]  # the order of the volumes


def test_a_picture_is_made_again_only_with_its_sheet(tmp_path: Path) -> None:
    """The key of a picture is that of the file it shows."""
    from studypack.output.manifest import Entry
    from studypack.pages import picture

    sheet = Entry("sheets/a.pdf", "1", 1, "flashcards", "A")
    same = Entry("sheets/a.pdf", "1", 1, "flashcards", "A", counts={"pages": 2})
    other = Entry("sheets/a.pdf", "2", 1, "flashcards", "A")
    assert picture(sheet, tmp_path).key == picture(same, tmp_path).key != picture(other, tmp_path).key
    assert picture(sheet, tmp_path).path == "pictures/a.png"


def test_the_page_says_how_to_import_whatever_arrived(english: Path) -> None:
    """Renamed files, archives, re-imports and print settings are explained."""
    text = index(english)
    for words in (
        ".apkg.txt",
        ".zip",
        "collection.anki2",
        "AnkiMobile",
        "AnkiDroid",
        "100 %",
        "long edge",
    ):
        assert words in text, words


def test_the_page_says_what_is_new(shop: Workshop) -> None:
    """The report of changes is on the page, and stays there until there is a new one."""
    shop.build()
    assert "这是第一次发布：3 道题" in index(shop.out)
    shop.edit("留一个空位，或者", "空出一个位置，或者")
    shop.build()
    news = re.search(r'<details id="news">.*?</details>', index(shop.out), re.DOTALL)
    assert news is not None
    assert "环形队列怎样区分空和满" in news.group(0)
    assert "<h1" not in news.group(0)
    shop.build(only="preview")
    assert news.group(0) in index(shop.out)


def test_a_title_that_looks_like_markup_is_text(tmp_path: Path) -> None:
    """What a stranger's settings say is shown and never acted on."""
    shop = Workshop(tmp_path)
    settings = 'id = "small"\ntitle = "<script>alert(1)</script>"\nversion = "\\"><img src=x onerror=alert(2)>"\n'
    (shop.bank / "bank.toml").write_text(settings, encoding="utf-8")
    shop.build(only="preview")
    for path in pages_of(shop.out):
        text = path.read_text(encoding="utf-8")
        assert "<script>alert(1)" not in text, path
        assert "<img src=x" not in text, path
    assert "&lt;script&gt;alert(1)" in index(shop.out)
