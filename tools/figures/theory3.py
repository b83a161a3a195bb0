"""Draws the figures of part three of the theory volume: `python tools/figures/theory3.py` writes them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from pathlib import Path

BLUE, ORANGE, GREEN, GREY = "#3b82c4", "#d9822b", "#4f9d69", "#8a8f98"
_FOLDER = Path(__file__).parents[2] / "questions" / "theory" / "figures"
_WIDTH, _HEIGHT = 480, 320
Point = tuple[float, float]


class Drawing:
    """A picture of 480 by 320 units, written as SVG with attributes only."""

    def __init__(self, height: int = _HEIGHT) -> None:
        """Begin an empty picture."""
        self.height = height
        self.parts: list[str] = []

    def text(
        self, x: float, y: float, words: str, *, anchor: str = "middle", bold: bool = False, italic: bool = False
    ) -> None:
        """Write words whose baseline is at y."""
        look = (' font-weight="bold"' if bold else "") + (' font-style="italic"' if italic else "")
        safe = words.replace("&", "&amp;").replace("<", "&lt;")
        self.parts.append(f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}"{look}>{safe}</text>')

    def rect(
        self, x: float, y: float, w: float, h: float, colour: str, *, opacity: float = 0.25, round_: float = 6
    ) -> None:
        """Fill a box and draw its edge in the same colour."""
        self.parts.append(
            f'<rect x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}" rx="{round_:g}" fill="{colour}"'
            f' fill-opacity="{opacity:g}" stroke="{colour}" stroke-width="2"/>'
        )

    def box(self, x: float, y: float, w: float, h: float, colour: str, words: str) -> None:
        """Draw a box with words in its middle."""
        self.rect(x, y, w, h, colour)
        self.text(x + w / 2, y + h / 2 + 7, words)

    def path(
        self, points: Iterable[Point], colour: str = "currentColor", *, width: float = 2, dashed: bool = False
    ) -> None:
        """Draw a line through points."""
        way = " ".join(f"{'L' if i else 'M'}{x:.1f} {y:.1f}" for i, (x, y) in enumerate(points))
        dash = ' stroke-dasharray="7 5"' if dashed else ""
        self.parts.append(f'<path d="{way}" fill="none" stroke="{colour}" stroke-width="{width:g}"{dash}/>')

    def arrow(self, *points: Point, colour: str = "currentColor", dashed: bool = False) -> None:
        """Draw a line through points with a head at its end."""
        (x0, y0), (x1, y1) = points[-2:]
        angle = math.atan2(y1 - y0, x1 - x0)
        back = (x1 - 9 * math.cos(angle), y1 - 9 * math.sin(angle))
        self.path([*points[:-1], back], colour, dashed=dashed)
        wings = [
            (x1 - 12 * math.cos(angle + turn), y1 - 12 * math.sin(angle + turn)) for turn in (math.pi / 7, -math.pi / 7)
        ]
        corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in [(x1, y1), *wings])
        self.parts.append(f'<polygon points="{corners}" fill="{colour}"/>')

    def dot(self, x: float, y: float, colour: str, radius: float = 5) -> None:
        """Draw a filled dot."""
        self.parts.append(f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="{colour}"/>')

    def save(self, name: str) -> None:
        """Write the picture."""
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {self.height}" fill="currentColor"'
            ' font-family="Noto Sans SC, sans-serif" font-size="20">'
        )
        (_FOLDER / f"{name}.svg").write_text("\n".join([head, *self.parts, "</svg>", ""]), encoding="utf-8")


class Axes:
    """Axes with an arrow each, and what turns numbers into points of the picture."""

    def __init__(self, to: Drawing, left: float, right: float, top: float, bottom: float, xs: Point, ys: Point) -> None:
        """Draw the axes from the lower left corner."""
        self.to, self.xs, self.ys = to, xs, ys
        self.left, self.right, self.top, self.bottom = left, right, top, bottom
        to.arrow((left, bottom), (right + 14, bottom))
        to.arrow((left, bottom), (left, top - 14))

    def at(self, x: float, y: float) -> Point:
        """Return the point of two numbers."""
        across = (x - self.xs[0]) / (self.xs[1] - self.xs[0])
        up = (y - self.ys[0]) / (self.ys[1] - self.ys[0])
        return self.left + across * (self.right - self.left), self.bottom - up * (self.bottom - self.top)

    def curve(
        self, f: Callable[[float], float], colour: str, *, dashed: bool = False, ends: Point | None = None
    ) -> None:
        """Draw a function, only where it stays inside."""
        first, last = ends or self.xs
        steps = [first + (last - first) * i / 120 for i in range(121)]
        inside = [(x, f(x)) for x in steps if self.ys[0] - 1e-9 <= f(x) <= self.ys[1] + 1e-9]
        self.to.path([self.at(x, y) for x, y in inside], colour, width=3.5, dashed=dashed)


def _rlhf_pipeline() -> None:
    d = Drawing(300)
    for x, name, given, colour in (
        (8, "SFT", "示范", BLUE),
        (180, "奖励模型", "排序", GREEN),
        (360, "PPO", "提示词", ORANGE),
    ):
        d.text(x + 56, 72, given)
        d.arrow((x + 56, 80), (x + 56, 104))
        d.box(x, 106, 112, 54, colour, name)
    d.arrow((122, 133), (178, 133))
    d.arrow((294, 133), (358, 133))
    d.text(325, 124, "打分")
    d.text(150, 124, "骨干")
    d.arrow((40, 162), (40, 216))
    d.text(48, 196, "冻结", anchor="start")
    d.arrow((106, 162), (106, 198), (392, 198), (392, 162))
    d.text(249, 190, "初值")
    d.box(8, 218, 112, 50, GREY, "参考模型")
    d.arrow((122, 243), (440, 243), (440, 162))
    d.text(249, 234, "KL 惩罚")
    d.arrow((458, 104), (458, 34), (236, 34), (236, 50), dashed=True)
    d.text(347, 24, "新样本重标")
    d.save("rlhf-pipeline")


def _bradley_terry() -> None:
    d = Drawing()
    a = Axes(d, 50, 440, 40, 260, (-5, 5), (0, 1.05))
    a.curve(lambda x: 1 / (1 + math.exp(-x)), BLUE)
    a.curve(lambda x: 1 / (1 + math.exp(x)), ORANGE, dashed=True)
    d.path([a.at(0, 0), a.at(0, 1.02)], GREY, dashed=True)
    d.dot(*a.at(0, 0.5), "currentColor")
    d.text(a.at(0, 0)[0] + 14, a.at(0, 0.5)[1] + 8, "0.5", anchor="start")
    d.text(400, 40, "胜率")
    d.text(100, 40, "梯度权重")
    d.text(a.at(0, 0)[0], 284, "0")
    d.text(440, 284, "分差", anchor="end")
    d.text(60, 308, "排错", anchor="start")
    d.text(400, 308, "排对")
    d.save("bradley-terry")


def _ppo_clip() -> None:
    d = Drawing()
    eps = "\u03b5"
    for left, sign, title in ((30, 1, "优势为正"), (270, -1, "优势为负")):
        a = Axes(d, left, left + 175, 70, 260, (0.4, 1.6), (0, 1.7))
        edge = 1 + 0.3 * sign
        level = edge if sign > 0 else 1.7 - edge
        slope = (lambda x: x) if sign > 0 else (lambda x: 1.7 - x)
        ends = (0.4, edge) if sign > 0 else (edge, 1.6)
        flat = (edge, 1.6) if sign > 0 else (0.4, edge)
        a.curve(slope, BLUE, ends=ends)
        d.path([a.at(flat[0], level), a.at(flat[1], level)], ORANGE, width=3.5)
        d.path([a.at(edge, 0), a.at(edge, level)], GREY, dashed=True)
        d.path([a.at(1, 0), a.at(1, 0.08)])
        d.text(a.at(1, 0)[0], 284, "1")
        d.text(a.at(edge, 0)[0], 284, f"1{'+' if sign > 0 else chr(0x2212)}{eps}")
        d.text(left + 96, 30, title)
        d.text(a.at(flat[0], 0)[0] + 6, a.at(0, level)[1] - 12, "梯度零", anchor="start")
    d.text(240, 312, "横轴：新旧概率比　　纵轴：目标")
    d.save("ppo-clip")


def _reward_hacking() -> None:
    d = Drawing()
    a = Axes(d, 50, 440, 40, 262, (0, 10), (0, 10))
    top = math.exp(1.3 / 0.7 - 1)
    a.curve(lambda x: 9.4 * (1 - math.exp(-(x**0.75) / 1.9)), ORANGE)  # never below the true score
    a.curve(lambda x: x * (1.3 - 0.7 * math.log(max(x, 1e-6))) * 2.4, BLUE)
    d.path([a.at(top, 0), a.at(top, 9.6)], GREY, dashed=True)
    d.dot(*a.at(top, top * (1.3 - 0.7 * math.log(top)) * 2.4), BLUE, 6)
    d.text(a.at(top, 0)[0] + 8, 62, "该停", anchor="start")
    d.text(438, 50, "代理奖励", anchor="end")
    d.text(a.at(6.1, 0)[0], 206, "真实得分", anchor="start")
    d.text(245, 292, "偏离参考的程度")
    d.save("reward-hacking")


def _dpo_vs_ppo() -> None:
    d = Drawing()
    d.text(10, 34, "PPO", anchor="start", bold=True)
    d.box(10, 60, 100, 54, GREY, "偏好对")
    d.arrow((112, 87), (158, 87))
    d.box(160, 60, 110, 54, GREEN, "奖励模型")
    d.arrow((272, 87), (358, 87))
    d.text(314, 78, "打分")
    d.box(360, 60, 110, 54, BLUE, "策略")
    d.arrow((440, 116), (440, 146), (390, 146), (390, 117))
    d.text(376, 152, "在线采样", anchor="end")
    d.path([(10, 176), (470, 176)], GREY, dashed=True)
    d.text(10, 212, "DPO", anchor="start", bold=True)
    d.box(10, 236, 100, 54, GREY, "偏好对")
    d.arrow((112, 263), (358, 263))
    d.text(235, 252, "一步分类损失")
    d.box(360, 236, 110, 54, BLUE, "策略")
    d.save("dpo-vs-ppo")


def _grpo_group() -> None:
    d = Drawing()
    rewards = (0.9, 0.2, 0.7, 0.3)
    mean = sum(rewards) / len(rewards)
    d.box(8, 120, 92, 54, GREY, "提示词")
    left, long = 210, 190
    for i, reward in enumerate(rewards):
        y = 50 + i * 64
        good = reward > mean
        colour = GREEN if good else ORANGE
        d.arrow((102, 147), (146, y + 20))
        d.text(150, y + 27, f"答 {i + 1}", anchor="start")
        d.rect(left, y, reward * long, 40, colour, round_=4)
        d.arrow((440, y + (38 if good else 2)), (440, y + (2 if good else 38)), colour=colour)
        d.text(452, y + 28, "升" if good else "降", anchor="start")
    x = left + mean * long
    d.path([(x, 34), (x, 296)], dashed=True)
    d.text(x, 26, "组内均值")
    d.text(left, 316, "条长是奖励", anchor="start")
    d.save("grpo-group")


def _ppo_grpo_memory() -> None:
    d = Drawing(330)
    y = 6
    for title, rows in (
        ("PPO 共 252 GB", (("策略", 112, BLUE), ("价值", 112, BLUE), ("奖励", 14, GREY), ("参考", 14, GREY))),
        ("GRPO 共 126 GB", (("策略", 112, BLUE), ("参考", 14, GREY))),
    ):
        d.text(10, y + 22, title, anchor="start", bold=True)
        y += 34
        for name, size, colour in rows:
            d.text(14, y + 23, name, anchor="start")
            d.rect(70, y, size * 2.6, 30, colour, round_=4)
            d.text(80 + size * 2.6, y + 22, str(size), anchor="start")
            y += 38
        y += 10
    d.text(470, 140, "蓝：可训练", anchor="end")
    d.text(470, 176, "灰：冻结", anchor="end")
    d.save("ppo-grpo-memory")


def _token_sequence_ratio() -> None:
    d = Drawing()
    values = (1.02, 0.93, 1.27, 1.05, 0.71, 1.01, 1.12, 0.96, 1.31, 1.03)
    d.text(10, 28, "逐 token：三个越界", anchor="start")
    for value in (0.8, 1.2):
        y = 110 - (value - 1) * 180
        d.path([(20, y), (460, y)], GREY, dashed=True)
    d.path([(20, 110), (460, 110)], GREY, width=1)
    for i, value in enumerate(values):
        x, y = 42 + i * 44, 110 - (value - 1) * 180
        over = abs(value - 1) > 0.2
        d.path([(x, 110), (x, y)], ORANGE if over else BLUE, width=4)
        d.dot(x, y, ORANGE if over else BLUE, 7)
    mean = math.exp(sum(math.log(value) for value in values) / len(values))
    d.text(10, 216, "整条：只有一个几何平均", anchor="start")
    for y in (242, 282):
        d.path([(20, y), (460, y)], GREY, dashed=True)
    d.path([(20, 262), (460, 262)], GREY, width=1)
    d.path([(20, 262 - (mean - 1) * 180), (460, 262 - (mean - 1) * 180)], GREEN, width=5)
    d.text(240, 310, "虚线是裁剪范围，下图的更窄")
    d.save("token-sequence-ratio")


def _credit_assignment() -> None:
    d = Drawing()
    left, cell = 100, 46
    rows: tuple[tuple[str, str, tuple[float, ...]], ...] = (
        ("整条", BLUE, (0.3,) * 8),
        ("价值", GREEN, tuple(0.8 * 0.72 ** (7 - i) for i in range(8))),
        ("步级", ORANGE, (0.1, 0.1, 0.1, 0.45, 0.45, 0.25, 0.25, 0.25)),
        ("续写", GREY, (0.15,) * 8),
    )
    for row, (name, colour, shades) in enumerate(rows):
        y = 34 + row * 64
        d.text(10, y + 29, name, anchor="start")
        for i, shade in enumerate(shades):
            d.rect(left + i * cell, y, cell - 4, 42, colour, opacity=shade, round_=4)
        if name == "续写":
            for start in (3, 5):
                x = left + start * cell - 2
                for reach, drop in ((34, 14), (46, 28), (24, 40)):
                    d.path([(x, y + 44), (x + reach, y + 44 + drop)], colour, width=3)
                    d.dot(x + reach, y + 44 + drop, colour, 4)
    d.text(left + 8 * cell - 4, 22, "奖励在末尾", anchor="end")
    d.save("credit-assignment")


def _sft_loss_mask() -> None:
    d = Drawing(290)
    cells = (
        ("问", GREY),
        ("题", GREY),
        ("答", BLUE),
        ("案", BLUE),
        ("EOS", BLUE),
        ("填", GREY),
        ("填", GREY),
    )
    cell, left = 57, 74
    d.text(8, 82, "输入", anchor="start")
    d.text(8, 172, "标签", anchor="start")
    for i, (word, colour) in enumerate(cells):
        x = left + i * cell
        d.box(x, 50, cell - 3, 50, colour, word)
        d.box(x, 140, cell - 3, 50, colour, word if colour == BLUE else "忽略")
    d.path([(left + 2 * cell, 208), (left + 2 * cell, 218), (left + 5 * cell - 6, 218), (left + 5 * cell - 6, 208)])
    d.text(left + 3.5 * cell - 3, 246, "只有这里计损失")
    d.text(left + cell - 3, 34, "提示词")
    d.text(left + 3.5 * cell - 3, 34, "回答")
    d.text(left + 6 * cell - 3, 34, "填充")
    d.text(left, 280, f"忽略即标签 {chr(0x2212)}100，前向仍看全段", anchor="start")
    d.save("sft-loss-mask")


def _sampling_temperature() -> None:
    d = Drawing()
    counts = (90, 9, 1)
    for group, (power, title) in enumerate(((1.0, "原比例"), (0.5, "\u03b1 = 0.5"))):
        weights = [count**power for count in counts]
        for i, weight in enumerate(weights):
            share = 100 * weight / sum(weights)
            x, tall = 40 + group * 230 + i * 62, share * 2.1
            d.rect(x, 256 - tall, 48, tall, (BLUE, GREEN, ORANGE)[i], round_=3)
            d.text(x + 24, 248 - tall, f"{share:.2g}" if share < 10 else f"{share:.3g}")
        d.text(40 + group * 230 + 86, 312, title)
        for i, name in enumerate(("大", "中", "小")):
            d.text(64 + group * 230 + i * 62, 282, name)
    d.path([(20, 256), (470, 256)])
    d.text(10, 24, "占比 %", anchor="start")
    d.save("sampling-temperature")


def _sft_scaling() -> None:
    d = Drawing()
    a = Axes(d, 46, 440, 40, 258, (0, 10), (0, 10))
    a.curve(lambda x: 6.2 * (1 - math.exp(-x / 1.6)), GREY, dashed=True)
    a.curve(lambda x: 1.2 + 0.82 * x, BLUE)
    d.text(118, 92, "通用对话")
    d.text(430, 46, "数学与代码", anchor="end")
    d.text(440, 284, "数据量（对数）", anchor="end")
    d.text(56, 34, "得分", anchor="start")
    d.text(240, 312, "示意，非实测")
    d.save("sft-scaling")


def _ppo_loop() -> None:
    d = Drawing()
    top = ((8, "采样", "策略", BLUE), (182, "打分", "奖励、参考", GREY), (356, "算优势", "价值", BLUE))
    for x, name, who, colour in top:
        d.box(x, 20, 116, 54, colour, name)
        d.text(x + 58, 100, who)
    d.arrow((126, 47), (180, 47))
    d.arrow((300, 47), (354, 47))
    d.box(356, 190, 116, 54, BLUE, "更新")
    d.text(414, 272, "策略、价值")
    d.arrow((414, 112), (414, 188))
    d.box(120, 190, 140, 54, GREEN, "换旧策略")
    d.arrow((354, 217), (262, 217))
    d.arrow((118, 217), (66, 217), (66, 112))
    d.text(308, 206, "多轮")
    d.text(8, 308, "蓝：可训练　灰：冻结", anchor="start")
    d.save("ppo-loop")


def _gae() -> None:
    d = Drawing()
    a = Axes(d, 56, 430, 46, 256, (0, 100), (0, 1.05))
    lam = "\u03bb"
    for value, colour, place in ((1.0, ORANGE, 40), (0.995, GREEN, 106), (0.95, BLUE, 200)):
        a.curve(lambda x, value=value: value**x, colour)  # type: ignore[misc]
        d.text({1.0: 430, 0.995: 430, 0.95: 250}[value], place, f"{lam} = {value:g}", anchor="end")
    d.path([a.at(0, 0), a.at(0, 1)], GREY, width=7)
    d.text(70, 240, f"{lam} = 0", anchor="start")
    for x in (0, 50, 100):
        d.text(a.at(x, 0)[0], 280, str(x))
    d.text(44, 54, "1", anchor="end")
    d.text(243, 310, "横轴：往后第几步　纵轴：权重")
    d.save("gae")


def _moe_routing_flip() -> None:
    d = Drawing()
    for x, title, first, second in ((20, "更新前", 104, 96), (130, "更新后", 96, 104)):
        for i, tall in enumerate((first, second)):
            chosen = tall == max(first, second)
            d.rect(x + i * 44, 210 - tall, 36, tall, BLUE if chosen else GREY, opacity=0.45 if chosen else 0.15)
            d.text(x + 18 + i * 44, 236, "甲乙"[i])
        d.text(x + 40, 60, title)
    d.text(120, 30, "路由分数")
    d.text(120, 276, "一点更新就换专家")
    a = Axes(d, 264, 450, 60, 210, (0, 12), (0, 3))
    ratios = (1, 1.05, 0.95, 1.02, 0.98, 1.04, 2.7, 1.0, 0.95, 0.3, 1.02, 0.97)
    d.path([a.at(0, 1), a.at(12, 1)], GREY, dashed=True)
    d.path([a.at(i + 0.5, ratio) for i, ratio in enumerate(ratios)], ORANGE, width=3)
    d.text(250, 168, "1")
    d.text(360, 30, "逐 token 比率")
    d.text(360, 276, "换专家处跳动")
    d.save("moe-routing-flip")


def _kl_estimators() -> None:
    d = Drawing()
    a = Axes(d, 40, 440, 30, 262, (-1.8, 1.8), (-1.8, 3))
    zero = a.at(0, 0)
    d.path([(40, zero[1]), (440, zero[1])], GREY, dashed=True)
    d.path([(zero[0], 262), (zero[0], 30)], GREY, dashed=True)
    a.curve(lambda x: -x, ORANGE)
    a.curve(lambda x: x * x / 2, GREY)
    a.curve(lambda x: math.exp(x) - 1 - x, BLUE)
    d.text(398, 60, "k3", anchor="end")
    d.text(450, 84, "k2")
    d.text(252, 248, "k1 取负", anchor="start")
    d.text(zero[0], 286, "0")
    d.text(30, zero[1] + 7, "0", anchor="end")
    d.text(440, 286, "log u", anchor="end")
    d.text(240, 312, "横轴为零时两策略相同")
    d.save("kl-estimators")


def _rollout_timeline() -> None:
    d = Drawing()
    longest = 0
    for i, long in enumerate((120, 150, 270, 95)):
        y = 44 + i * 50
        d.text(10, y + 25, f"卡 {i + 1}", anchor="start")
        d.rect(64, y, long, 36, BLUE, round_=3)
        longest = max(longest, long)
        if long < 200:
            d.text(64 + (long + 270) / 2, y + 26, "空等")
    d.text(64 + 60, 30, "生成")
    end = 64 + longest
    d.path([(end, 20), (end, 250)], dashed=True)
    d.rect(end + 10, 44, 96, 186, GREEN, round_=3)
    d.text(end + 58, 144, "训练")
    d.text(end, 274, "最长一条写完")
    d.arrow((64, 292), (460, 292))
    d.text(460, 316, "时间", anchor="end")
    d.save("rollout-timeline")


def _zero_advantage() -> None:
    d = Drawing()
    a = Axes(d, 56, 430, 40, 256, (0, 1), (0, 1.02))
    for size, colour in ((4, GREY), (8, BLUE), (16, ORANGE)):
        a.curve(lambda p, size=size: p**size + (1 - p) ** size, colour)  # type: ignore[misc]
    for size, p, y in ((4, 0.84, 108), (8, 0.88, 144), (16, 0.92, 180)):
        place = a.at(p, p**size + (1 - p) ** size)
        d.path([(280, y - 7), place], GREY, width=1.5)
        d.dot(*place, "currentColor", 4)
        d.text(274, y, f"每题采 {size} 条", anchor="end")
    for p in (0, 0.5, 1):
        d.text(a.at(p, 0)[0], 280, f"{p:g}")
    d.text(44, 52, "1", anchor="end")
    d.text(66, 30, "整组没有信号的概率", anchor="start")
    d.text(243, 310, "成功率")
    d.save("zero-advantage")


def _kl_direction() -> None:
    def bell(x: float, middle: float, wide: float) -> float:
        return math.exp(-(((x - middle) / wide) ** 2) / 2) / wide

    d = Drawing()
    a = Axes(d, 30, 440, 50, 260, (-6, 6), (0, 1.05))
    target = [(i / 20, 0.5 * bell(i / 20, -2.4, 0.8) + 0.5 * bell(i / 20, 2.4, 0.8)) for i in range(-120, 121)]
    shape = " ".join(f"{x:.1f},{y:.1f}" for x, y in (a.at(x, y) for x, y in target))
    corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in (a.at(6, 0), a.at(-6, 0)))
    d.parts.append(f'<polygon points="{shape} {corners}" fill="{GREY}" fill-opacity="0.3" stroke="{GREY}"/>')
    a.curve(lambda x: 0.8 * bell(x, 2.4, 0.86), BLUE)
    a.curve(lambda x: bell(x, 0, 2.6), ORANGE, dashed=True)
    d.text(420, 62, "反向：贴一个峰", anchor="end")
    d.text(44, 96, "正向：盖两个峰", anchor="start")
    d.arrow((150, 106), (206, 176))
    d.text(235, 290, "灰：目标分布")
    d.save("kl-direction")


def _tool_rewards() -> None:
    d = Drawing(280)
    steps = (
        ("思考", BLUE),
        ("调用", ORANGE),
        ("返回", GREY),
        ("思考", BLUE),
        ("调用", ORANGE),
        ("返回", GREY),
        ("回答", GREEN),
    )
    for i, (name, colour) in enumerate(steps):
        x = 10 + i * 67
        d.box(x, 60, 60, 54, colour, name)
        if colour == GREY:
            d.path([(x + 4, 110), (x + 56, 64)], GREY)
        if colour == ORANGE:
            d.arrow((x + 30, 170), (x + 30, 118))
            d.text(x + 30, 192, "步级分")
    d.arrow((442, 170), (442, 118))
    d.text(442, 192, "结果分")
    d.text(10, 34, "一条多轮轨迹", anchor="start")
    d.text(240, 236, "划掉的是工具返回：不算损失")
    d.text(240, 266, "步级分合计小于结果分")
    d.save("tool-rewards")


def main() -> None:
    """Draw every figure."""
    _FOLDER.mkdir(exist_ok=True)
    for draw in (
        _rlhf_pipeline, _bradley_terry, _ppo_clip, _reward_hacking, _dpo_vs_ppo, _grpo_group, _ppo_grpo_memory,
        _token_sequence_ratio, _credit_assignment, _sft_loss_mask, _sampling_temperature, _sft_scaling, _ppo_loop,
        _gae, _moe_routing_flip, _kl_estimators, _rollout_timeline, _zero_advantage, _kl_direction, _tool_rewards,
    ):  # fmt: skip
        draw()


if __name__ == "__main__":
    main()
