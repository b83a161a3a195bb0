"""Draws the figures of the theory volume on groups of answers, credit for steps and what a run costs."""

import math
from functools import partial

from .axes import Axes
from .hands import THEORY3 as HAND
from .kit import BLUE, GREEN, GREY, INK, ORANGE, Parts

text, box, dot, line, arrow, curve = HAND.text, HAND.box, HAND.dot, HAND.line, HAND.arrow, HAND.curve


def _all_alike(size: int, p: float) -> float:
    return p**size + (1 - p) ** size


def grpo_group() -> Parts:
    """Four answers against the mean of their group."""
    rewards = (0.9, 0.2, 0.7, 0.3)
    mean = sum(rewards) / len(rewards)
    left, long = 210, 190
    x = left + mean * long
    yield box(8, 120, 92, 54, GREY, "提示词")
    for i, reward in enumerate(rewards):
        y = 50 + i * 64
        good = reward > mean
        colour = GREEN if good else ORANGE
        yield arrow(102, 147, 146, y + 20), text(150, y + 27, f"答 {i + 1}", "start")
        yield box(left, y, reward * long, 40, colour, r=4)
        yield arrow(440, y + (38 if good else 2), 440, y + (2 if good else 38), colour=colour)
        yield text(452, y + 28, "升" if good else "降", "start")
    yield line(x, 34, x, 296, dash="7 5"), text(x, 26, "组内均值"), text(left, 316, "条长是奖励", "start")


def ppo_grpo_memory() -> Parts:
    """What lies in memory with a value model and without."""
    y = 6
    policy, value = ("策略", 112, BLUE), ("价值", 112, BLUE)
    reward, reference = ("奖励", 14, GREY), ("参考", 14, GREY)
    for total, rows in (("PPO 共 252", (policy, value, reward, reference)), ("GRPO 共 126", (policy, reference))):
        yield text(10, y + 22, f"{total} GB", "start", bold=True)
        y += 34
        for name, size, colour in rows:
            yield text(14, y + 23, name, "start"), box(70, y, size * 2.6, 30, colour, r=4)
            yield text(80 + size * 2.6, y + 22, str(size), "start")
            y += 38
        y += 10
    yield text(470, 140, "蓝：可训练", "end"), text(470, 176, "灰：冻结", "end")


def token_sequence_ratio() -> Parts:
    """Ratios of tokens against one ratio of the sequence."""
    values = (1.02, 0.93, 1.27, 1.05, 0.71, 1.01, 1.12, 0.96, 1.31, 1.03)
    mean = math.exp(sum(math.log(value) for value in values) / len(values))
    yield text(10, 28, "逐 token：三个越界", "start"), [line(20, y, 460, y, colour=GREY, dash="7 5") for y in (146, 74)]
    yield line(20, 110, 460, 110, colour=GREY, width=1)
    for i, value in enumerate(values):
        x, y = 42 + i * 44, 110 - (value - 1) * 180
        over = abs(value - 1) > 0.2
        yield line(x, 110, x, y, colour=ORANGE if over else BLUE, width=4), dot(x, y, ORANGE if over else BLUE, 7)
    yield text(10, 216, "整条：只有一个几何平均", "start")
    yield [line(20, y, 460, y, colour=GREY, dash="7 5") for y in (242, 282)]
    yield line(20, 262, 460, 262, colour=GREY, width=1)
    yield line(20, 262 - (mean - 1) * 180, 460, 262 - (mean - 1) * 180, colour=GREEN, width=5)
    yield text(240, 310, "虚线是裁剪范围，下图的更窄")


def credit_assignment() -> Parts:
    """How far the reward at the end reaches, by four ways."""
    left, cell = 100, 46
    fading, steps = [0.8 * 0.72 ** (7 - i) for i in range(8)], [0.1] * 3 + [0.45] * 2 + [0.25] * 3
    rows = (("整条", BLUE, [0.3] * 8), ("价值", GREEN, fading), ("步级", ORANGE, steps), ("续写", GREY, [0.15] * 8))
    for row, (name, colour, shades) in enumerate(rows):
        y = 34 + row * 64
        yield text(10, y + 29, name, "start")
        yield [box(left + i * cell, y, cell - 4, 42, colour, opacity=shade, r=4) for i, shade in enumerate(shades)]
        if name == "续写":
            for start in (3, 5):
                x = left + start * cell - 2
                for reach, drop in ((34, 14), (46, 28), (24, 40)):
                    yield line(x, y + 44, x + reach, y + 44 + drop, colour=colour, width=3)
                    yield dot(x + reach, y + 44 + drop, colour, 4)
    yield text(left + 8 * cell - 4, 22, "奖励在末尾", "end")


def moe_routing_flip() -> Parts:
    """A small update sends a token to another expert."""
    ratios = (1, 1.05, 0.95, 1.02, 0.98, 1.04, 2.7, 1.0, 0.95, 0.3, 1.02, 0.97)
    for x, title, first, second in ((20, "更新前", 104, 96), (130, "更新后", 96, 104)):
        for i, tall in enumerate((first, second)):
            chosen = tall == max(first, second)
            yield box(x + i * 44, 210 - tall, 36, tall, BLUE if chosen else GREY, opacity=0.45 if chosen else 0.15)
            yield text(x + 18 + i * 44, 236, "甲乙"[i])
        yield text(x + 40, 60, title)
    yield text(120, 30, "路由分数"), text(120, 276, "一点更新就换专家")
    a = Axes(HAND, 264, 450, 60, 210, xs=(0, 12), ys=(0, 3))
    yield a.lines(), curve([a.at(0, 1), a.at(12, 1)], GREY, dash="7 5")
    yield curve([a.at(i + 0.5, ratio) for i, ratio in enumerate(ratios)], ORANGE, width=3), text(250, 168, "1")
    yield text(360, 30, "逐 token 比率"), text(360, 276, "换专家处跳动")


def rollout_timeline() -> Parts:
    """Cards wait for the longest answer."""
    for i, long in enumerate((120, 150, 270, 95)):
        y = 44 + i * 50
        yield text(10, y + 25, f"卡 {i + 1}", "start"), box(64, y, long, 36, BLUE, r=3)
        if long < 200:
            yield text(64 + (long + 270) / 2, y + 26, "空等")
    yield text(124, 30, "生成"), line(334, 20, 334, 250, dash="7 5"), box(344, 44, 96, 186, GREEN, r=3)
    yield text(392, 144, "训练"), text(334, 274, "最长一条写完"), arrow(64, 292, 460, 292)
    yield text(460, 316, "时间", "end")


def zero_advantage() -> Parts:
    """How likely it is that a whole group teaches nothing."""
    a = Axes(HAND, 56, 430, 40, 256, xs=(0, 1), ys=(0, 1.02))
    yield a.lines()
    yield [a.curve(partial(_all_alike, size), colour) for size, colour in ((4, GREY), (8, BLUE), (16, ORANGE))]
    for size, p, y in ((4, 0.84, 108), (8, 0.88, 144), (16, 0.92, 180)):
        place = a.at(p, _all_alike(size, p))
        yield curve([(280, y - 7), place], GREY, width=1.5), dot(*place, INK, 4)
        yield text(274, y, f"每题采 {size} 条", "end")
    yield [text(a.at(p, 0)[0], 280, f"{p:g}") for p in (0, 0.5, 1)], text(44, 52, "1", "end")
    yield text(66, 30, "整组没有信号的概率", "start"), text(243, 310, "成功率")


def tool_rewards() -> Parts:
    """Scores for steps and for the result of a run with tools."""
    turn = (("思考", BLUE), ("调用", ORANGE), ("返回", GREY))
    for i, (name, colour) in enumerate((*turn, *turn, ("回答", GREEN))):
        x = 10 + i * 67
        yield box(x, 60, 60, 54, colour, name)
        if colour == GREY:
            yield line(x + 4, 110, x + 56, 64, colour=GREY)
        if colour == ORANGE:
            yield arrow(x + 30, 170, x + 30, 118), text(x + 30, 192, "步级分")
    yield arrow(442, 170, 442, 118), text(442, 192, "结果分"), text(10, 34, "一条多轮轨迹", "start")
    yield text(240, 236, "划掉的是工具返回：不算损失"), text(240, 266, "步级分合计小于结果分")
