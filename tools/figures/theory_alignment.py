"""Draws the figures of the theory volume on fine-tuning, rewards and the losses of policies."""

import math
from functools import partial

from .axes import Axes
from .hands import THEORY3 as HAND
from .kit import ALPHA, BLUE, GREEN, GREY, INK, MINUS, ORANGE, Parts, element

text, box, dot, line, arrow, curve = HAND.text, HAND.box, HAND.dot, HAND.line, HAND.arrow, HAND.curve


def _bell(x: float, middle: float, wide: float) -> float:
    return math.exp(-(((x - middle) / wide) ** 2) / 2) / wide


def rlhf_pipeline() -> Parts:
    """Three stages of training, and what goes from one to the next."""
    stages = ((8, "SFT", "示范", BLUE), (180, "奖励模型", "排序", GREEN), (360, "PPO", "提示词", ORANGE))
    for x, name, given, colour in stages:
        yield text(x + 56, 72, given), arrow(x + 56, 80, x + 56, 104), box(x, 106, 112, 54, colour, name)
    yield arrow(122, 133, 178, 133), arrow(294, 133, 358, 133), text(325, 124, "打分"), text(150, 124, "骨干")
    yield arrow(40, 162, 40, 216), text(48, 196, "冻结", "start"), arrow(106, 162, 106, 198, 392, 198, 392, 162)
    yield text(249, 190, "初值"), box(8, 218, 112, 50, GREY, "参考模型"), arrow(122, 243, 440, 243, 440, 162)
    yield text(249, 234, "KL 惩罚"), arrow(458, 104, 458, 34, 236, 34, 236, 50, dash="7 5"), text(347, 24, "新样本重标")


def bradley_terry() -> Parts:
    """The chance to win and the weight of the gradient over the difference of scores."""
    a = Axes(HAND, 50, 440, 40, 260, xs=(-5, 5), ys=(0, 1.05))
    yield a.lines(), a.curve(lambda x: 1 / (1 + math.exp(-x)), BLUE)
    yield a.curve(lambda x: 1 / (1 + math.exp(x)), ORANGE, dash="7 5")
    yield curve([a.at(0, 0), a.at(0, 1.02)], GREY, dash="7 5"), dot(*a.at(0, 0.5), INK)
    yield text(a.at(0, 0)[0] + 14, a.at(0, 0.5)[1] + 8, "0.5", "start"), text(400, 40, "胜率")
    yield text(100, 40, "梯度权重"), text(a.at(0, 0)[0], 284, "0"), text(440, 284, "分差", "end")
    yield text(60, 308, "排错", "start"), text(400, 308, "排对")


def ppo_clip() -> Parts:
    """The clipped objective for a good and for a bad action."""
    for left, sign, title in ((30, 1, "优势为正"), (270, -1, "优势为负")):
        a = Axes(HAND, left, left + 175, 70, 260, xs=(0.4, 1.6), ys=(0, 1.7))
        yield a.lines()
        edge = 1 + 0.3 * sign
        level = edge if sign > 0 else 1.7 - edge
        slope = (lambda x: x) if sign > 0 else lambda x: 1.7 - x
        ends = (0.4, edge) if sign > 0 else (edge, 1.6)
        flat = (edge, 1.6) if sign > 0 else (0.4, edge)
        yield a.curve(slope, BLUE, ends=ends), curve([a.at(flat[0], level), a.at(flat[1], level)], ORANGE, width=3.5)
        yield curve([a.at(edge, 0), a.at(edge, level)], GREY, dash="7 5"), curve([a.at(1, 0), a.at(1, 0.08)])
        yield text(a.at(1, 0)[0], 284, "1"), text(a.at(edge, 0)[0], 284, f"1{'+' if sign > 0 else MINUS}ε")
        yield text(left + 96, 30, title), text(a.at(flat[0], 0)[0] + 6, a.at(0, level)[1] - 12, "梯度零", "start")
    yield text(240, 312, "横轴：新旧概率比\u3000\u3000纵轴：目标")


def reward_hacking() -> Parts:
    """The score of the reward model rises on while the true one falls."""
    top = math.exp(1.3 / 0.7 - 1)
    a = Axes(HAND, 50, 440, 40, 262, xs=(0, 10), ys=(0, 10))
    # Never below the true score.
    yield a.lines(), a.curve(lambda x: 9.4 * (1 - math.exp(-(x**0.75) / 1.9)), ORANGE)
    yield a.curve(lambda x: x * (1.3 - 0.7 * math.log(max(x, 1e-06))) * 2.4, BLUE)
    yield curve([a.at(top, 0), a.at(top, 9.6)], GREY, dash="7 5")
    yield dot(*a.at(top, top * (1.3 - 0.7 * math.log(top)) * 2.4), BLUE, 6)
    yield text(a.at(top, 0)[0] + 8, 62, "该停", "start"), text(438, 50, "代理奖励", "end")
    yield text(a.at(6.1, 0)[0], 206, "真实得分", "start"), text(245, 292, "偏离参考的程度")


def dpo_vs_ppo() -> Parts:
    """The long way over a reward model, and the short one."""
    yield text(10, 34, "PPO", "start", bold=True), box(10, 60, 100, 54, GREY, "偏好对"), arrow(112, 87, 158, 87)
    yield box(160, 60, 110, 54, GREEN, "奖励模型"), arrow(272, 87, 358, 87), text(314, 78, "打分")
    yield box(360, 60, 110, 54, BLUE, "策略"), arrow(440, 116, 440, 146, 390, 146, 390, 117)
    yield text(376, 152, "在线采样", "end"), line(10, 176, 470, 176, colour=GREY, dash="7 5")
    yield text(10, 212, "DPO", "start", bold=True), box(10, 236, 100, 54, GREY, "偏好对"), arrow(112, 263, 358, 263)
    yield text(235, 252, "一步分类损失"), box(360, 236, 110, 54, BLUE, "策略")


def ppo_loop() -> Parts:
    """One round: sample, score, estimate, update."""
    top = ((8, "采样", "策略", BLUE), (182, "打分", "奖励、参考", GREY), (356, "算优势", "价值", BLUE))
    yield [(box(x, 20, 116, 54, colour, name), text(x + 58, 100, who)) for x, name, who, colour in top]
    yield arrow(126, 47, 180, 47), arrow(300, 47, 354, 47), box(356, 190, 116, 54, BLUE, "更新")
    yield text(414, 272, "策略、价值"), arrow(414, 112, 414, 188), box(120, 190, 140, 54, GREEN, "换旧策略")
    yield arrow(354, 217, 262, 217), arrow(118, 217, 66, 217, 66, 112), text(308, 206, "多轮")
    yield text(8, 308, "蓝：可训练\u3000灰：冻结", "start")


def gae() -> Parts:
    """How much later steps weigh."""
    a = Axes(HAND, 56, 430, 46, 256, xs=(0, 100), ys=(0, 1.05))
    yield a.lines()
    for value, colour, place in ((1.0, ORANGE, 40), (0.995, GREEN, 106), (0.95, BLUE, 200)):
        yield a.curve(partial(pow, value), colour), text(250 if value == 0.95 else 430, place, f"λ = {value:g}", "end")
    yield curve([a.at(0, 0), a.at(0, 1)], GREY, width=7), text(70, 240, "λ = 0", "start")
    yield [text(a.at(x, 0)[0], 280, str(x)) for x in (0, 50, 100)], text(44, 54, "1", "end")
    yield text(243, 310, "横轴：往后第几步\u3000纵轴：权重")


def kl_estimators() -> Parts:
    """Three estimators over the logarithm of the ratio."""
    a = Axes(HAND, 40, 440, 30, 262, xs=(-1.8, 1.8), ys=(-1.8, 3))
    yield a.lines()
    zero = a.at(0, 0)
    yield line(40, zero[1], 440, zero[1], colour=GREY, dash="7 5")
    yield line(zero[0], 262, zero[0], 30, colour=GREY, dash="7 5"), a.curve(lambda x: -x, ORANGE)
    yield a.curve(lambda x: x * x / 2, GREY), a.curve(lambda x: math.exp(x) - 1 - x, BLUE), text(398, 60, "k3", "end")
    yield text(450, 84, "k2"), text(252, 248, "k1 取负", "start"), text(zero[0], 286, "0")
    yield text(30, zero[1] + 7, "0", "end"), text(440, 286, "log u", "end"), text(240, 312, "横轴为零时两策略相同")


def kl_direction() -> Parts:
    """What each direction of the divergence makes of two peaks."""
    a = Axes(HAND, 30, 440, 50, 260, xs=(-6, 6), ys=(0, 1.05))
    yield a.lines()
    target = [(i / 20, 0.5 * _bell(i / 20, -2.4, 0.8) + 0.5 * _bell(i / 20, 2.4, 0.8)) for i in range(-120, 121)]
    points = " ".join("{:.1f},{:.1f}".format(*a.at(x, y)) for x, y in (*target, (6, 0), (-6, 0)))
    yield element("polygon", points=points, fill=GREY, fill_opacity=0.3, stroke=GREY)
    yield a.curve(lambda x: 0.8 * _bell(x, 2.4, 0.86), BLUE), a.curve(lambda x: _bell(x, 0, 2.6), ORANGE, dash="7 5")
    yield text(420, 62, "反向：贴一个峰", "end"), text(44, 96, "正向：盖两个峰", "start"), arrow(150, 106, 206, 176)
    yield text(235, 290, "灰：目标分布")


def sft_loss_mask() -> Parts:
    """Which tokens count in the loss."""
    cells = (("问", GREY), ("题", GREY), ("答", BLUE), ("案", BLUE), ("EOS", BLUE), ("填", GREY), ("填", GREY))
    cell, left = 57, 74
    yield text(8, 82, "输入", "start"), text(8, 172, "标签", "start")
    for i, (word, colour) in enumerate(cells):
        x = left + i * cell
        yield box(x, 50, cell - 3, 50, colour, word)
        yield box(x, 140, cell - 3, 50, colour, word if colour == BLUE else "忽略")
    yield line(left + 2 * cell, 208, left + 2 * cell, 218, left + 5 * cell - 6, 218, left + 5 * cell - 6, 208)
    yield text(left + 3.5 * cell - 3, 246, "只有这里计损失"), text(left + cell - 3, 34, "提示词")
    yield text(left + 3.5 * cell - 3, 34, "回答"), text(left + 6 * cell - 3, 34, "填充")
    yield text(left, 280, f"忽略即标签 {MINUS}100，前向仍看全段", "start")


def sft_scaling() -> Parts:
    """What more data gives to two kinds of tasks."""
    a = Axes(HAND, 46, 440, 40, 258, xs=(0, 10), ys=(0, 10))
    yield a.lines(), a.curve(lambda x: 6.2 * (1 - math.exp(-x / 1.6)), GREY, dash="7 5")
    yield a.curve(lambda x: 1.2 + 0.82 * x, BLUE), text(118, 92, "通用对话"), text(430, 46, "数学与代码", "end")
    yield text(440, 284, "数据量（对数）", "end"), text(56, 34, "得分", "start"), text(240, 312, "示意，非实测")


def sampling_temperature() -> Parts:
    """Shares of data sets as they are, and evened."""
    counts = (90, 9, 1)
    for group, (power, title) in enumerate(((1.0, "原比例"), (0.5, f"{ALPHA} = 0.5"))):
        weights = [count**power for count in counts]
        for i, weight in enumerate(weights):
            share = 100 * weight / sum(weights)
            x, tall = 40 + group * 230 + i * 62, share * 2.1
            yield box(x, 256 - tall, 48, tall, (BLUE, GREEN, ORANGE)[i], r=3)
            yield text(x + 24, 248 - tall, f"{share:.2g}" if share < 10 else f"{share:.3g}")
        yield text(40 + group * 230 + 86, 312, title)
        yield [text(64 + group * 230 + i * 62, 282, name) for i, name in enumerate(("大", "中", "小"))]
    yield line(20, 256, 470, 256), text(10, 24, "占比 %", "start")
