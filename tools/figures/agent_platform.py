"""Draws the figures of the agent volume on what an agent runs in: recovery, safety, cost, a platform."""

from collections.abc import Sequence

from .hands import AGENT as HAND
from .kit import BLUE, GREEN, GREY, ORANGE, Parts

text, box, circle, line, arrow = HAND.text, HAND.box, HAND.circle, HAND.line, HAND.arrow
path, cross = HAND.path, HAND.cross


def _over_k(values: Sequence[float]) -> str:
    return "M" + "L".join(f"{70 + 50 * i:g} {260 - 200 * value:.1f}" for i, value in enumerate(values))


def durable_replay() -> Parts:
    """A run that breaks, and its recovery."""
    yield text(20, 40, "第一次运行", "start", bold=True), text(20, 185, "恢复后", "start", bold=True)
    for i in range(5):
        x = 20 + 88 * i
        done = i < 3
        yield box(x, 55, 72, 50, GREEN if done else GREY, str(i + 1), 0.3 if done else 0.08)
        yield box(x, 200, 72, 50, GREY if done else GREEN, str(i + 1), 0.15 if done else 0.3)
    yield cross(276, 80, 14), text(284, 132, "崩溃"), text(145, 285, "读记录，不重做"), text(366, 285, "从这里继续")
    yield arrow(145, 106, 145, 196, dash="5 5"), text(156, 158, "事件记录", "start")


def repo_map() -> Parts:
    """Files and references as a graph."""
    nodes = {"核心": (240, 150, 44, BLUE), "模型": (95, 80, 30, GREEN), "接口": (385, 80, 30, GREEN)}
    small = ((70, 235), (190, 275), (300, 275), (420, 230))
    yield arrow(123, 94, 196, 128), arrow(357, 94, 284, 128), arrow(86, 223, 202, 172), arrow(197, 258, 222, 196)
    yield arrow(292, 258, 260, 196), arrow(405, 218, 280, 170), arrow(72, 217, 90, 113)
    yield [circle(x, y, r, c, name) for name, (x, y, r, c) in nodes.items()], [circle(x, y, 20, GREY) for x, y in small]
    yield text(240, 34, "边：引用；圆越大越先放进地图"), text(110, 282, "冷门")


def sandbox_layers() -> Parts:
    """Code, its sandbox, the proxy."""
    yield box(15, 30, 300, 255, BLUE, opacity=0.08), text(165, 60, "沙箱：隔开内核", bold=True)
    yield box(45, 80, 240, 76, ORANGE, "模型写的代码|（当作不可信）")
    yield box(45, 176, 240, 90, GREY, "限额：处理器、内存|只挂本任务目录", 0.12)
    yield box(345, 85, 120, 76, GREEN, "出口代理|白名单"), box(345, 210, 120, 56, GREY, "外部服务")
    yield arrow(315, 122, 343, 122), arrow(405, 161, 405, 207), text(405, 52, "密钥在此注入"), arrow(405, 60, 405, 83)


def pass_k_curves() -> Parts:
    """Both measures over k at 0.7 a trial."""
    ks = range(1, 9)
    yield arrow(60, 260, 460, 260), arrow(60, 260, 60, 35), text(255, 308, "次数 k（单次 0.7）")
    yield [text(70 + 50 * (k - 1), 284, str(k)) for k in (1, 4, 8)], text(52, 67, "1", "end"), text(52, 267, "0", "end")
    yield line(55, 60, 65, 60), path(_over_k([1 - 0.3**k for k in ks]), GREEN, width=4)
    yield path(_over_k([0.7**k for k in ks]), ORANGE, width=4), text(330, 90, "pass@k 至少成一次")
    yield text(320, 200, "pass^k 次次成功")


def idempotency() -> Parts:
    """A time-out and a retry with the same key."""
    yield box(25, 15, 120, 42, BLUE, "智能体"), box(335, 15, 120, 42, GREEN, "支付服务")
    yield line(85, 57, 85, 300, dash="5 5"), line(395, 57, 395, 300, dash="5 5"), arrow(85, 95, 391, 95)
    yield text(240, 87, "扣款，键 K"), text(405, 124, "已扣", "start"), line(395, 145, 255, 145, dash="5 5")
    yield cross(245, 145, 10), text(215, 152, "超时", "end"), arrow(85, 205, 391, 205)
    yield text(240, 197, "重试，同一个键 K"), arrow(395, 265, 89, 265), text(240, 257, "返回首次结果，不再扣")


def dual_llm() -> Parts:
    """Two models and the interpreter between them."""
    yield box(20, 30, 150, 64, BLUE, "特权模型|只看用户"), box(20, 215, 150, 64, GREY, "隔离模型|无工具")
    yield box(230, 120, 110, 76, ORANGE, "解释器|查策略"), box(380, 130, 85, 56, GREEN, "工具")
    yield box(305, 225, 160, 56, GREY, "不可信数据", 0.1), arrow(170, 75, 240, 117), text(212, 82, "计划", "start")
    yield arrow(150, 213, 228, 178), text(100, 176, "受限格式的值"), arrow(340, 158, 377, 158)
    yield arrow(303, 253, 174, 253), text(360, 100, "来源不合就拦下")


def lethal_trifecta() -> Parts:
    """Three circles."""
    yield circle(180, 115, 95, BLUE, opacity=0.2), circle(300, 115, 95, ORANGE, opacity=0.2)
    yield circle(240, 210, 95, GREEN, opacity=0.2), text(140, 95, "私密|数据"), text(342, 95, "不可信|内容")
    yield text(240, 262, "对外通信"), text(240, 153, "被偷", bold=True), text(20, 262, "断一条|链就断了", "start")


def trace_waterfall() -> Parts:
    """A task's spans, one failed."""
    first = ((0, 430, "任务", GREY), (0, 110, "模型", BLUE), (110, 70, "工具", GREEN))
    then = ((180, 90, "模型", BLUE), (270, 80, "失败", ORANGE), (350, 80, "模型", BLUE))
    for i, (x, w, name, colour) in enumerate((*first, *then)):
        y = 45 + 42 * i
        yield box(25 + x, y, w, 32, colour, opacity=0.4 if name == "失败" else 0.22), text(25 + x + w / 2, y + 23, name)
    yield arrow(25, 305, 458, 305), text(25, 34, "一次任务的跨度", "start", bold=True), text(120, 260, "从这里往前查因")
    yield arrow(205, 253, 288, 240)


def cost_growth() -> Parts:
    """Input tokens turn by turn."""
    yield arrow(50, 280, 465, 280), text(455, 308, "轮次", "end"), text(52, 36, "每轮输入 token", "start")
    for i in range(8):
        x, old = 65 + 47 * i, 40 + 22 * i
        if i:
            yield box(x, 280 - old, 36, old, GREY, opacity=0.18), box(x, 280 - old - 22, 36, 22, BLUE, opacity=0.5)
        else:
            yield box(x, 280 - old, 36, old, BLUE, opacity=0.5)
    yield box(70, 55, 24, 24, BLUE, opacity=0.5), text(104, 75, "新增", "start")
    yield box(70, 90, 24, 24, GREY, opacity=0.18), text(104, 110, "历史（可缓存）", "start")


def platform_architecture() -> Parts:
    """A platform's boxes."""
    yield box(15, 30, 95, 60, BLUE, "接入|配额"), box(140, 30, 90, 60, GREY, "队列")
    yield box(262, 30, 100, 60, BLUE, "编排|工人"), box(392, 30, 75, 60, ORANGE, "模型|网关")
    yield box(262, 150, 100, 60, GREEN, "工具|网关"), box(392, 150, 75, 60, GREEN, "沙箱|池")
    yield box(15, 240, 215, 56, GREY, "状态库与追踪"), box(392, 250, 75, 50, GREY, "代理"), arrow(110, 60, 137, 60)
    yield arrow(230, 60, 259, 60), arrow(362, 60, 389, 60), arrow(312, 90, 312, 147), arrow(362, 180, 389, 180)
    yield arrow(429, 210, 429, 247), path("M285 90L200 236", tip=True), text(150, 170, "每步存档")
