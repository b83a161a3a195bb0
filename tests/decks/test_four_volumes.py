"""A library of four volumes in two dialects, studied in Anki while questions and volumes move, come and go."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.card_bank import NOW, run_anki
from tests.command import run

SETTINGS = {
    "theory": 'title = "理论篇"\nfiles = ["theory.md"]\n',
    "rag": 'title = "检索篇"\nfiles = ["rag.md"]\n',
    "service": 'title = "服务篇"\nfiles = ["service.md"]\nroles = ["development"]\n',
    "basics": 'title = "基础篇"\nfiles = ["basics.md"]\n',
}
SAME = "先看命中率，再看未命中的代价：每次未命中要多走一层存储，热点不均时平均值会骗人，所以还要看尾部的延迟。"
ANSWERS = {
    "缓存命中率怎样才算好？": SAME,
    "写回和写直达差在哪里？": "写回在淘汰时才写内存，写直达每次都写，断电时丢的不一样多。",
    "淘汰策略该怎么选？": "访问有局部性就按最久未用，热点稳定就按频率，扫描多时要防污染。",
    "文档按什么边界切块？": "按标题和段落切，块之间重叠一点，切完抽查有没有断在句子中间。",
    "召回之后为什么重排？": "召回求全，重排求准；交叉编码器逐对打分，只留前面几段给模型。",
    "向量检索何时不如关键词？": "型号、人名和缩写这样的罕见词，向量分不清，倒排索引一查就中。",
    "限流放在哪一层合适？": "入口挡突发，服务自己守住连接数，两层的配额要能对得上账。",
    "超时该设多长？": "按上游还剩多少时间往下扣，重试也算在里面，最后一层最短。",
    "灰度发布看哪些指标？": "错误率、尾延迟和业务转化，和对照组比，够一个高峰再放量。",
    "环形队列怎样分辨空和满？": "空一个位置，或者另存元素个数，取模要写清楚。",
    "二分查找的边界怎么写？": "先定区间是闭是开，再让循环条件和收缩方式都照着它。",
}
ROLE = "**岗位**:算法岗\n"


def heading(number: int, title: str, role: str = ROLE) -> str:
    """Return a question as a heading with lines of metadata."""
    return f"#### Q{number}:{title}\n\n**难度**:⭐⭐\n{role}\n{ANSWERS[title.replace('?', '？')]}\n\n"


def bold(number: int, title: str) -> str:
    """Return a question as a bold paragraph with a list of metadata."""
    return f"**Q{number}: {title}**\n- 难度：⭐⭐⭐\n- 岗位：算法岗\n\n{ANSWERS[title]}\n\n"


def texts() -> dict[str, str]:
    """Return the files of the four volumes; each numbers its parts and questions for itself."""
    all_titles = list(ANSWERS)
    theory, rag, service, basics = all_titles[:3], all_titles[3:6], all_titles[6:9], all_titles[9:]
    return {
        "theory": "# 理论\n\n## 第一部分:缓存\n\n### 1.1 命中\n\n" + _numbered(theory, heading),
        "rag": "# 检索\n\n## 第一部分：检索\n\n### 召回\n\n" + _numbered(rag, bold),
        "service": "# 服务\n\n## 第一部分:稳定\n\n### 1.1 流量\n\n"
        + "".join(heading(number, title, "") for number, title in enumerate(service, start=1)),
        "basics": "# 基础\n\n## 第一部分:结构\n\n### 1.1 队列\n\n"
        + _numbered([theory[0].replace("？", "?"), *basics], heading),
    }


def _numbered(titles: list[str], write: Any) -> str:
    return "".join(write(number, title) for number, title in enumerate(titles, start=1))


@dataclass
class FourVolumes:
    """The library on disk, what was built of it, and the packages that a learner imports one after another."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    packages: list[Path] = field(default_factory=list)

    @property
    def bank(self) -> Path:
        """Its folder."""
        return self.folder / "lib"

    def write(self, files: dict[str, str], settings: dict[str, str]) -> None:
        """Write the library anew: nothing of what it was stays but the ledger."""
        self.bank.mkdir(exist_ok=True)
        for path in self.bank.glob("*.md"):
            path.unlink()
        for name, text in files.items():
            (self.bank / f"{name}.md").write_text(text, encoding="utf-8")
        tables = "".join(f'[[volumes]]\nid = "{name}"\n{text}\n' for name, text in settings.items())
        (self.bank / "bank.toml").write_text(f'id = "lib"\ntitle = "四卷题库"\n\n{tables}', encoding="utf-8")

    def build(self, *words: str, only: str = "decks") -> str:
        """Build an hour after the last time, keep the package of everything, and return what was said."""
        epoch = {"SOURCE_DATE_EPOCH": str(NOW + 3600 * len(self.packages))}
        kind = ("--only", only) if only else ()
        done = run("build", str(self.bank), "--out", str(self.out), *kind, *words, env=epoch)
        assert done.exit_code == 0, done.output
        kept = self.folder / f"{len(self.packages)}.apkg"
        shutil.copyfile(self.out / "decks/lib.apkg", kept)
        self.packages.append(kept)
        return done.output

    @property
    def out(self) -> Path:
        """The output folder."""
        return self.folder / "out"

    def bytes_below(self, *folders: str) -> dict[str, tuple[bytes, int]]:
        """Return bytes and time of the files below folders of the output."""
        found = sorted(path for folder in folders for path in (self.out / folder).rglob("*") if path.is_file())
        assert found
        return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in found}


@pytest.fixture
def library(tmp_path: Path) -> FourVolumes:
    """The library as it begins."""
    made = FourVolumes(tmp_path)
    made.write(texts(), SETTINGS)
    return made


def imported(library: FourVolumes) -> list[dict[str, Any]]:
    """Import and study the first package, then import the others; return what each import said and left."""
    steps: list[dict[str, Any]] = [{"do": "import", "path": str(library.packages[0])}, {"do": "study"}]
    for package in library.packages[1:]:
        steps += [{"do": "state"}, {"do": "import", "path": str(package)}, {"do": "state"}]
    first, _, *others = run_anki(steps)
    triples = zip(others[::3], others[1::3], others[2::3], strict=True)
    return [{"log": first}, *({"before": before, "log": log, "after": after} for before, log, after in triples)]


def test_the_messages_of_a_library(library: FourVolumes) -> None:
    """Four volumes that each begin with part 1 and Q1 have one thing to say: the question that stands twice."""
    done = run("check", str(library.bank), "--all")
    assert done.exit_code == 0
    assert [line for line in done.output.splitlines() if "warning: " in line or "error: " in line] == [
        line for line in done.output.splitlines() if "[similar-question]" in line
    ]
    assert "0 errors, 1 warning" in done.output
    assert "theory/1/Q1" in done.output


def test_a_library_that_is_studied_while_it_changes(library: FourVolumes) -> None:
    """A question moves, a volume comes, is renamed, goes and comes back: every card that was studied stays."""
    files, settings = texts(), dict(SETTINGS)
    without = {name: one for name, one in settings.items() if name != "service"}
    library.write({name: text for name, text in files.items() if name != "service"}, without)
    library.build()

    def step(*words: str) -> None:
        library.write({name: text for name, text in files.items() if name in settings}, settings)
        library.build(*words)

    moved = heading(2, "写回和写直达差在哪里？")
    assert moved in files["theory"]
    settings = without
    files["theory"] = files["theory"].replace(moved, "")
    files["basics"] += moved.replace("Q2:", "Q4:")
    step()
    settings = dict(SETTINGS)  # a volume more
    step()
    settings = {
        name.replace("rag", "search"): text.replace("检索篇", "召回篇").replace("rag", "search")
        for name, text in settings.items()
    }
    files["search"] = files.pop("rag")
    step()
    gone, settings = settings, {name: text for name, text in settings.items() if name != "theory"}
    step("--allow-removal")
    settings = gone
    step()
    step("--rename-decks")

    done = imported(library)
    assert [tuple(one["log"][name] for name in ("new", "updated", "duplicate")) for one in done] == [
        (9, 0, 0),  # three volumes
        (0, 1, 8),  # a question moved: its tags name another section
        (3, 0, 9),  # a volume more
        (0, 0, 12),  # a volume renamed, with its file
        (0, 0, 10),  # a volume removed
        (0, 0, 12),  # and restored
        (0, 0, 12),  # decks named anew
    ]
    for one in done[1:]:
        assert {card: one["after"][card] for card in one["before"]} == one["before"]


def test_a_volume_keeps_its_files_when_another_changes(library: FourVolumes) -> None:
    """An edit in one volume remakes no package of another."""
    library.build()
    others = library.bytes_below("decks/theory", "decks/rag", "decks/basics")
    own = library.bytes_below("decks/service")
    files = texts()
    files["service"] = files["service"].replace("最后一层最短", "越往下越短")
    library.write(files, SETTINGS)
    library.build()
    assert library.bytes_below("decks/theory", "decks/rag", "decks/basics") == others
    assert library.bytes_below("decks/service") != own


@pytest.mark.slow
def test_sheets_of_a_volume_stay_when_another_changes(library: FourVolumes) -> None:
    """Nor does it remake a sheet of another; the volume for one role is in no sheet of the other role."""
    library.build(only="")
    folders = ("sheets/theory", "sheets/rag", "sheets/basics")
    others = library.bytes_below(*folders)
    sheets = {path.name for path in (library.out / "sheets/service").glob("*.pdf")}
    assert "cheatsheet-development.pdf" in sheets
    assert "cheatsheet-algorithm.pdf" not in sheets
    files = texts()
    files["service"] = files["service"].replace("最后一层最短", "越往下越短")
    library.write(files, SETTINGS)
    library.build(only="")
    assert library.bytes_below(*folders) == others
