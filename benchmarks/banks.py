"""Makes banks of any number of questions, always the same for the same number."""

from __future__ import annotations

import random
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ROOT / "questions"

_WORDS = (
    "注意力",
    "缓存",
    "梯度",
    "批次",
    "向量",
    "索引",
    "队列",
    "日志",
    "副本",
    "一致",
    "延迟",
    "吞吐",
    "量化",
    "蒸馏",
    "采样",
    "温度",
    "奖励",
    "策略",
    "价值",
    "损失",
    "正则",
    "归一",
    "残差",
    "嵌入",
    "词表",
    "编码",
    "解码",
    "检索",
    "召回",
    "排序",
    "推理",
    "训练",
    "微调",
    "对齐",
    "并行",
    "通信",
    "显存",
    "带宽",
    "精度",
    "收敛",
    "泛化",
    "噪声",
    "先验",
    "后验",
    "图像",
    "文本",
    "语音",
)
_PER_SECTION = 25
_PER_FILE = 100


def write_bank(folder: Path, questions: int) -> Path:
    """Write a bank into a folder: answers of some 400 characters, a table and follow-ups in every third question."""
    chance = random.Random(questions)
    folder.mkdir(parents=True)
    (folder / "bank.toml").write_text(f'id = "bench{questions}"\ntitle = "基准"\nversion = "1"\n', encoding="utf-8")
    for start in range(0, questions, _PER_FILE):
        lines = [f"## 第{start // _PER_FILE + 1}部分:{_words(chance, 2)}", ""]
        for number in range(start, min(start + _PER_FILE, questions)):
            if number % _PER_SECTION == 0:
                section = number % _PER_FILE // _PER_SECTION + 1
                lines += [f"### {start // _PER_FILE + 1}.{section} {_words(chance, 2)}", ""]
            lines += _question(chance, number % _PER_FILE + 1, number)
        (folder / f"{start // _PER_FILE + 1:03}.md").write_text("\n".join(lines), encoding="utf-8")
    return folder


def edit_bank(folder: Path, words: str = "改了一处") -> None:
    """Add words to a sentence of one answer: the first that the first file has."""
    path = next(path for path in sorted(folder.rglob("*.md")) if "#### Q" in path.read_text(encoding="utf-8"))
    text = path.read_text(encoding="utf-8")
    question = text.index("#### Q")
    stop = text.index("。", max(text.find("**标准答案**", question), question))
    path.write_text(f"{text[:stop]}，{words}{text[stop:]}", encoding="utf-8")


def _words(chance: random.Random, count: int) -> str:
    return "".join(chance.choice(_WORDS) for _ in range(count))


def _sentence(chance: random.Random) -> str:
    return f"{_words(chance, 5)}，因为**{_words(chance, 2)}**比{_words(chance, 3)}更看重 `{chance.randrange(10**4)}`。"


def _question(chance: random.Random, number: int, seed: int) -> list[str]:
    stars, role = "⭐" * (1 + seed % 3), ("算法岗", "开发岗", "通用")[seed % 3]
    lines = [f"#### Q{number}:{_words(chance, 8)}{seed}？", "", f"**难度**:{stars}", f"**岗位**:{role}"]
    lines += [f"**标签**:#{_words(chance, 1)} #{_words(chance, 1)}", f"**公司**:{_words(chance, 1)}", ""]
    lines += ["**得分点**:", *(f"- {_sentence(chance)}" for _ in range(3)), ""]
    lines += ["**标准答案**:", "", *(f"{_sentence(chance)}{_sentence(chance)}\n" for _ in range(3))]
    lines += [f"- **{_words(chance, 2)}**:{_sentence(chance)}" for _ in range(4)]
    lines += ["", f"其中 $x_{{{seed % 50}}} = \\frac{{a}}{{{seed % 50 + 1}}}$ 是{_words(chance, 2)}。", ""]
    if seed % 3 == 0:
        rows = (f"| {_words(chance, 2)} | {_words(chance, 4)} | {_words(chance, 4)} |" for _ in range(4))
        lines += ["**对比表**:两种做法", "", "| 维度 | 甲 | 乙 |", "|---|---|---|", *rows, ""]
        lines += ["**延伸问题**:", f"- {_words(chance, 6)}？", f"  - 答:{_sentence(chance)}", ""]
    return lines
