"""Formulas: what is drawn, how large, and what is refused with which words at which place."""

import re
import xml.etree.ElementTree as ET

import pytest

from studypack.render import tex as math
from studypack.render.tex import EngineError, MathError, Picture, Typesetter, text_characters

GOOD = [
    r"\mathrm{Attention}(Q,K,V)=\mathrm{softmax}\!\left(\frac{QK^{\top}}{\sqrt{d_k}}+M\right)V",
    r"\operatorname{softmax}(z)_i=\frac{e^{z_i/\tau}}{\sum_{j=1}^{V}e^{z_j/\tau}}",
    r"L=\mathbb{E}_t\Bigl[\min\bigl(r_t\hat A_t,\operatorname{clip}(r_t,1-\epsilon,1+\epsilon)\bigr)\Bigr]",
    r"\hat A_t^{\mathrm{GAE}(\gamma,\lambda)}=\sum_{l=0}^{\infty}(\gamma\lambda)^l\,\delta_{t+l}",
    r"\mathbb{E}\left[\sigma\left(\beta\log\frac{\pi_\theta(y_w|x)}{\pi_{\mathrm{ref}}(y)}\right)\right]",
    r"\mathcal{L}_{\text{InfoNCE}}=-\log\frac{\exp(q\cdot k_+/\tau)}{\sum_{i=0}^{K}\exp(q\cdot k_i/\tau)}",
    r"\begin{aligned} m_t &= \beta_1 m_{t-1}+(1-\beta_1)g_t \\ v_t &= \beta_2 v_{t-1}+g_t^2 \end{aligned}",
    r"\operatorname{ReLU}(x)=\begin{cases} x, & \text{若 } x>0 \\ 0, & \text{否则} \end{cases}",
    r"\begin{bmatrix}\cos m\theta & -\sin m\theta \\ \sin m\theta & \cos m\theta\end{bmatrix}",
    r"h=\underbrace{W_0x}_{\text{冻结}}+\overbrace{BAx}^{r\ll\min(d,k)}",
    r"\text{IoU}=\frac{\text{Area of Overlap (交集面积)}}{\text{Area of Union (并集面积)}}",
    r"\text{Accuracy} = \frac{\text{命中次数}}{\text{总测试次数}} \times 100\%",
    r"\operatorname*{arg\,max}_{\theta\in\Theta}\ \log p_\theta(x)",
    r"\boldsymbol{\mu}\in\mathbb{R}^{d},\ \boldsymbol{\Sigma}\succ 0",
    r"X\xrightarrow[\text{卷积}]{3\times 3}Y",
    r"D_{\mathrm{KL}}(p\,\|\,q)=\sum_x p(x)\log\frac{p(x)}{q(x)}",
    r"\frac{\partial\mathcal{L}}{\partial W}=\frac{\partial\mathcal{L}}{\partial h}\,x^{\top}",
    r"w_{t+1}=w_t-\frac{\eta}{\sqrt{v_t}+\epsilon}(g_t+\lambda w_t)",
    r"\mathrm{PE}_{(pos,2i)}=\sin\!\left(pos/10000^{2i/d}\right)",
    r"\mathrm{RMSNorm}(x)=\frac{x}{\sqrt{\frac1d\sum_{i}x_i^2+\varepsilon}}\odot\gamma",
    r"x_t=\sqrt{\bar\alpha_t}\,x_0+\sqrt{1-\bar\alpha_t}\,\epsilon,\quad\epsilon\sim\mathcal{N}(0,I)",
    r"V^\pi(s)=\max_a\Bigl\{R(s,a)+\gamma\sum_{s'}P(s'\mid s,a)V^\pi(s')\Bigr\}",
    r"\left\lfloor\frac{n-k+2p}{s}\right\rfloor+1,\quad\lceil x\rceil,\ \langle u,v\rangle",
    r"F_1=\frac{2PR}{P+R},\qquad\mathrm{BLEU}=\mathrm{BP}\cdot\exp\Bigl(\sum_n w_n\log p_n\Bigr)",
    r"\nabla_\theta J=\mathbb{E}\Bigl[\sum_{t}\nabla_\theta\log\pi_\theta(a_t|s_t)\,G_t\Bigr]",
    r"\mathbb{1}[y=c],\ \hat y\ne y,\ A\subseteq B,\ p\to q,\ a\propto b,\ O(n\log n)",
    r"\begin{array}{c|cc} & 0 & 1 \\ \hline 0 & a & b \\ 1 & c & d\end{array}",
    r"\sum_{\substack{i<j \\ i\in S}}w_{ij},\quad\prod_{k}\binom{n}{k},\quad\oint_C f\,dz,\quad\dots",
    r"<Image, Instruction, Output>",
    r"N=32,768",
    r"\rightarrow",
]
BAD = [
    (r"x+\softmx", r"unknown command \softmx", 2),
    (r"\aplha", r"unknown command \aplha", 0),
    (r"\frac{1}{\sqrt{x+\nope}}", r"unknown command \nope", 17),
    ("\U0001d53c\\,\\text{均值}+\\nope{x}", r"unknown command \nope", 13),
    (r"\newcommand{\x}{y}", r"\newcommand is not allowed in a formula", 0),
    (r"\href{javascript:x}{y}", r"\href is not allowed in a formula", 0),
    (r"\require{html}", r"\require is not allowed in a formula", 0),
    (r"\class{a}{b}", r"\class is not allowed in a formula", 0),
    (r"\style{color:red}{b}", r"\style is not allowed in a formula", 0),
    (r"\unicode{65}", r"\unicode is not allowed in a formula", 0),
    (r"\mmlToken{mi}[href='x']{y}", r"\mmlToken is not allowed in a formula", 0),
    (r"\DeclareMathOperator{\x}{x}", r"\DeclareMathOperator is not allowed in a formula", 0),
    (r"a=\ref{b}", r"\ref is not allowed in a formula", 2),
    (r"\frac{1}{2", "missing close brace", 9),
    ("{a", "extra open brace or missing close brace", 1),
    ("a}", "extra close brace or missing open brace", 1),
    (r"\left(a+b", r"extra \left or missing \right", 8),
    (r"a+b\right)", r"missing \left or extra \right", 9),
    ("a&b", "misplaced &", 1),
    ("\U0001d53c a&b", "misplaced &", 3),
    (r"\tag{1} a&b", "misplaced &", 9),
    (r"\frac{a_b_c}{2}", "double subscripts: use braces to clarify", 9),
    ("a_b_c", "double subscripts: use braces to clarify", 3),
    (r"\begin{matrix} a", r"missing \end{matrix}", 15),
    (r"\begin{nope} a", "unknown environment 'nope'", 11),
    (r"100% = 1", "% hides the rest of the line", 3),
    ("a$b", "a $ inside a formula", 1),
    (r"a \\ b", r"\\ breaks no line", 2),
    ("\U0001d53c \\\\ b \\\\ c", r"\\ breaks no line", 2),
    (r"\text{batch\_size}", r"a backslash inside \text prints as a backslash", 11),
    (r"\tag 1", r"\tag out of place", 0),
    ("a\u202eb", "invisible character U+202E", 1),
    ("a\x00b", "invisible character U+0000", 1),
    ("a\ud800", "invisible character U+D800", 1),
    (" ", "the formula is empty", 0),
    (r"\quad", "the formula draws nothing", None),
    (r"\hspace{-9em}", "the formula draws nothing", None),
    (r"\rule{9999em}{1em}", "the formula is larger than any page", None),
    ("x" * 5001, "the formula is longer than 5000 characters", 5000),
    ("{" * 2400 + "}" * 2400, "the formula is too complex to typeset", None),
]
NARROWEST, WIDEST, TALLEST = 0.5, 150, 20  # ex
DRAWN = re.compile("<(path|rect|line|text)")


@pytest.fixture(scope="module")
def typesetter() -> Typesetter:
    """One engine for all tests, as a build has one."""
    return Typesetter("Noto Sans SC")


def formula(typesetter: Typesetter, tex: str, *, display: bool = True) -> Picture:
    """Typeset what must succeed."""
    result = typesetter.typeset(tex, display=display)
    assert isinstance(result, Picture), result
    return result


@pytest.mark.parametrize("display", [True, False])
@pytest.mark.parametrize("tex", GOOD)
def test_formulas_of_the_field_are_drawn(typesetter: Typesetter, tex: str, display: bool) -> None:
    """Every good formula becomes well-formed, self-contained SVG of a plausible size."""
    result = formula(typesetter, tex, display=display)
    assert ET.fromstring(result.svg).tag == "{http://www.w3.org/2000/svg}svg"
    assert DRAWN.search(result.svg)
    assert not re.search("href|currentColor|data-| id=|<title|merror|&nbsp;", result.svg)
    assert WIDEST > result.width_ex > NARROWEST
    assert TALLEST > result.height_ex > 0
    assert -1 < result.depth_ex < result.height_ex


@pytest.mark.parametrize(("tex", "message", "offset"), BAD)
def test_bad_input_is_explained(typesetter: Typesetter, tex: str, message: str, offset: int | None) -> None:
    """Every bad formula is an error in words, at its place."""
    result = typesetter.typeset(tex, display=True)
    assert isinstance(result, MathError)
    assert (result.message, result.offset) == (message, offset)


def test_an_unknown_command_suggests_its_neighbour(typesetter: Typesetter) -> None:
    """A slip of the pen is answered with the command that was meant."""
    result = typesetter.typeset(r"1+\aplha", display=True)
    assert isinstance(result, MathError)
    assert result.hint == r"did you mean \alpha?"


@pytest.mark.parametrize(
    ("tex", "hint"),
    [
        (r"\bm{w}", r"write \boldsymbol{…}"),
        (r"x \coloneqq y", "write :="),
        (r"\argmax_x", r"write \operatorname*{argmax}"),
    ],
)
def test_a_command_of_a_package_is_told_with_what_says_the_same(tex: str, hint: str, typesetter: Typesetter) -> None:
    """Papers load more packages than Anki does."""
    result = typesetter.typeset(tex, display=False)
    assert isinstance(result, MathError)
    assert result.hint == hint


def test_the_same_formula_gives_the_same_bytes_whatever_came_before() -> None:
    """A fresh engine and one that has typeset everything, good and bad, agree on every byte."""
    used = Typesetter()
    for tex in [*GOOD, *(bad[0] for bad in BAD)]:
        used.typeset(tex, display=True)
    fresh = Typesetter()
    assert [used.typeset(tex, display=True) for tex in GOOD] == [
        fresh.typeset(tex, display=True) for tex in reversed(GOOD)
    ][::-1]


def test_a_letter_has_the_size_of_the_tex_font(typesetter: Typesetter) -> None:
    """An x is 0.572 em wide, and its depth is that below the baseline."""
    result = formula(typesetter, "x", display=False)
    assert result.width_ex * math.EM_PER_EX == pytest.approx(0.572)
    assert (result.height_ex * math.EM_PER_EX, result.depth_ex * math.EM_PER_EX) == pytest.approx((0.453, 0.011))


def test_subscripts_are_smaller(typesetter: Typesetter) -> None:
    """A subscript is drawn at 0.707 and one below it at half the size."""
    scales = re.findall(r"scale\((0\.\d+)\)", formula(typesetter, "a_{b_{c_d}}").svg)
    assert [float(scale) for scale in scales] == pytest.approx([0.707, 0.707])


def test_the_lines_of_a_table_are_as_thick_as_those_of_fractions(typesetter: Typesetter) -> None:
    """Lines have a thickness of their own in the picture, and dashed ones have dashes."""
    svg = formula(typesetter, r"\begin{array}{c|c} a & b \\ \hdashline \frac{1}{2} & d \end{array}").svg
    assert re.findall(r'<rect[^>]* height="(\d+)"', svg) == ["60"]
    lines = [line.attrib for line in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}line")]
    assert [line["stroke-width"] for line in lines] == ["60", "60"]
    assert [line.get("stroke-dasharray") for line in lines] == [None, "140"]


def test_display_formulas_are_larger(typesetter: Typesetter) -> None:
    """A sum with limits is taller displayed than in a line."""
    tex = r"\sum_{i=1}^{n}\frac{1}{i}"
    inline = formula(typesetter, tex, display=False)
    assert formula(typesetter, tex, display=True).height_ex > 1.5 * inline.height_ex


def test_chinese_is_one_em_wide_in_the_text_font(typesetter: Typesetter) -> None:
    """Each Chinese character advances by one em, upright, in the family that was asked for."""
    text = "交集，并集"
    result = formula(typesetter, rf"\textit{{{text}}}")
    svg = result.svg
    sizes = (ex * math.EM_PER_EX for ex in (result.width_ex, result.height_ex, result.depth_ex))
    assert tuple(sizes) == pytest.approx((5.0, 1.1, 0.2))
    assert re.findall(r"translate\((\d+),0\)", svg) == ["1000", "2000", "3000", "4000"]
    assert set(re.findall('font-family="([^"]*)"', svg)) == {"Noto Sans SC"}
    assert svg.count('font-size="1000px"') == len(text)
    assert "font-style" not in svg


def test_several_text_fonts_are_written_as_the_renderer_reads_them() -> None:
    """Quotes and blanks of a CSS list would become part of a name."""
    svg = formula(Typesetter('"Noto Sans SC", "STIX Two Math"'), r"\text{中}").svg
    assert 'font-family="Noto Sans SC,STIX Two Math"' in svg


def test_text_characters_are_what_the_text_font_draws(typesetter: Typesetter) -> None:
    """Only what is drawn as text counts, not the letters that are drawn as outlines."""
    result = formula(typesetter, r"\text{损失 loss <ŷ>}+\alpha")
    assert text_characters(result) == frozenset("损失ŷ")


@pytest.mark.parametrize(
    ("tex", "tag"),
    [
        (r"x\tag{1}", "(1)"),
        (r"x\tag*{式 2}", "式 2"),
        (r"x\tag{$x_{1}$}", "($x_{1}$)"),
        (r"\begin{align}a&=b\tag{1}\\c&=d\tag{2}\end{align}", "(1), (2)"),
        (r"x\notag", None),
    ],
)
def test_a_tag_is_taken_out(typesetter: Typesetter, tex: str, tag: str | None) -> None:
    """The number of an equation is returned as it prints and leaves no mark on the formula."""
    result = formula(typesetter, tex)
    plain = formula(typesetter, re.sub(r"\\tag\*?\{(?:[^{}]|\{.*?\})*\}|\\notag", "", tex))
    assert (result.tag, result.svg) == (tag, plain.svg)


def test_a_tag_inside_a_line_is_an_error(typesetter: Typesetter) -> None:
    """A numbered formula stands by itself."""
    assert isinstance(typesetter.typeset(r"x\tag{1}", display=False), MathError)


@pytest.mark.parametrize("tex", [r"100\%", r"\text{50%}", r"\text{若 $x\in A$ 则 \{y\}}", r"\$5", r"a\\%b"])
def test_what_only_looks_wrong_is_drawn(typesetter: Typesetter, tex: str) -> None:
    r"""Escapes, and % or $…$ inside \text, are right; after a line break % is a comment again."""
    assert isinstance(typesetter.typeset(tex, display=True), MathError) == (tex == r"a\\%b")


def test_a_label_may_occur_twice(typesetter: Typesetter) -> None:
    """One formula leaves nothing behind that makes the next one fail."""
    results = [typesetter.typeset(r"x\label{a}", display=True) for _ in range(2)]
    assert all(isinstance(result, Picture) for result in results)


@pytest.mark.parametrize(("limit", "value"), [("MAX_SECONDS", 0.0001), ("MAX_BYTES", 7 * 2**20)])
def test_a_limit_ends_one_formula_only(monkeypatch: pytest.MonkeyPatch, limit: str, value: float) -> None:
    """Out of time or memory is an error, after which an engine with the usual limits takes over."""
    typesetter, tex, messages = Typesetter(), "x" * 3000, list[str]()
    for new in (value, getattr(math, limit)):
        monkeypatch.setattr(math, limit, new)
        result = typesetter.typeset(tex, display=True)
        assert isinstance(result, MathError)
        messages.append(result.message)
    assert messages == ["the formula is too complex to typeset", "the formula is larger than any page"]


def test_missing_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its packages the engine says which ones it needs."""
    monkeypatch.setattr(math, "_PACKAGE", "no-such-package")
    with pytest.raises(EngineError, match="no-such-package"):
        Typesetter().typeset("x", display=False)
