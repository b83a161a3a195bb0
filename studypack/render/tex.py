"""Draws one TeX formula as one standalone SVG picture, or says where it is wrong.

The engine is MathJax 3.2.2, which Anki runs on the card too, inside QuickJS: what prints is what shows.
The same TeX gives the same bytes, whatever was typeset before it.
"""

import difflib
import json
import re
import unicodedata
from dataclasses import dataclass, field
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

import msgspec

EM_PER_EX = 0.442  # of MathJax's TeX font
MAX_LENGTH = 5_000  # characters of TeX
MAX_EX = 600.0  # no page is 0.9 m wide, which this is at 10 pt
MAX_SECONDS, MAX_BYTES = 3.0, 64 * 2**20  # for one formula; for the engine, which takes 6 MB
_PACKAGE = "sphinx-mathjax-offline"
_TEX, _SVG = ("tex-base", "tex/extensions/ams", "tex/extensions/boldsymbol"), ("svg", "svg/fonts/tex")
_FILES = ("core", "adaptors/liteDOM", *(f"input/{x}" for x in _TEX), *(f"output/{x}" for x in _SVG))
# An em of 16: MathJax makes no subscript smaller than 8 px. The ex is the TeX font's, and the height of text
# (h) raised, so that Chinese is as large as the letters around it and keeps clear of a fraction's line.
# The lines of a table get the thickness of that one; MathJax leaves it to a style sheet.
# An error knows no place: each parser that it passes, from an argument outwards, says how far it had read.
_SCRIPT = r"""
(() => {
  const {adaptors, handlers, input, mathjax, output} = MathJax._;
  const adaptor = adaptors.liteAdaptor.liteAdaptor();
  handlers.html_ts.RegisterHTMLHandler(adaptor);
  const jax = new input.tex_ts.TeX({packages: ["base", "ams", "boldsymbol"], formatError(_, e) { throw e; }});
  const svg = new output.svg_ts.SVG({fontCache: "none", font: new output.svg.fonts.tex_ts.TeXFont()});
  const parser = input.tex.TexParser.default.prototype, parse = parser.Parse, measure = svg.measureTextNode;
  svg.measureTextNode = (node) => ({...measure.call(svg, node), h: 0.9});
  const page = mathjax.mathjax.document("", {InputJax: jax, OutputJax: svg});
  let trail = [];
  parser.Parse = function () {
    try { return parse.call(this); } catch (error) { trail.unshift([this.string, this.i]); throw error; }
  };
  const place = (tex) => trail.reduce((end, [part, read]) => {
    const start = tex.lastIndexOf(part, end - part.length);
    return Math.max(0, (start < 0 ? end - part.length : start) + read);
  }, tex.length);
  const failure = ({id, message}, read) => JSON.stringify({id, message, offset: Array.from(read).length});
  const tidy = (node) => {
    if (node.kind === "#text") return [node];
    for (const {name, value} of adaptor.allAttributes(node)) {
      if (/^(data-|role$|focusable$|style$|id$|font-style$)/.test(name)) adaptor.removeAttribute(node, name);
      else if (value === "currentColor") adaptor.setAttribute(node, name, "black");
      else if (value === "mjx-dashed") adaptor.setAttribute(node, "stroke-dasharray", 140);
    }
    if (node.kind === "line") adaptor.setAttribute(node, "stroke-width", 60);
    if (node.kind === "text") adaptor.setAttribute(node, "font-family", TEXT_FONT);
    node.children = node.children.flatMap(tidy);
    if (node.kind === "path" && !node.attributes.d) return [];
    return node.kind === "g" && !adaptor.allAttributes(node).length ? node.children : [node];
  };
  globalThis.typeset = (tex, display) => {
    trail = [], jax.reset(0);
    const item = new page.options.MathItem(tex, jax, display);
    item.start.node = adaptor.body(page.document);
    item.setMetrics(16, 16 * 0.442, 1e6, 1e6, 1);
    try { item.compile(page); } catch (error) {
      if (!error.id) throw error;
      return failure(error, tex.slice(0, place(tex)));
    }
    item.typeset(page);
    let breaks = false;
    item.root.walkTree((node) => { breaks ||= node.attributes?.get("linebreak") === "newline"; });
    if (breaks) return failure({id: "Break", message: "\\\\ breaks no line"}, tex.split("\\\\", 1) + "\\");
    return JSON.stringify({svg: adaptor.outerHTML(tidy(adaptor.firstChild(item.typesetRoot))[0])});
  };
  globalThis.commands = () => JSON.stringify([...jax.parseOptions.handlers.get("macro")._configuration]
    .flatMap(({item}) => [...item.map?.keys() ?? []].map((name) => name.replace("\\", ""))));
})();
"""
# Of MathJax, in this configuration or another: they add commands for good, link, act, colour, or set any attribute.
_REFUSED = frozenset(
    re.findall(
        r"\w+",
        """
    DeclareMathOperator DeclarePairedDelimiter mmlToken ref eqref href url require class cssId style data unicode toggle
    mathtip texttip def edef gdef let newcommand renewcommand newenvironment csname input include includegraphics
    color textcolor colorbox fcolorbox enclose bbox
""",
    )
)
_HINTS = {
    "ExtraOpenMissingClose": "add the missing }",
    "MissingCloseBrace": "add the missing }",
    "ExtraCloseMissingOpen": "remove the extra } or add the missing {",
    "MissingLeftExtraRight": "give every \\right its \\left; \\left. draws nothing",
    "ExtraLeftMissingRight": "give every \\left its \\right; \\right. draws nothing",
    "Misplaced": "& and \\\\ belong in an environment such as aligned or matrix; a plain & is \\&",
    "Break": "put the lines into \\begin{aligned} … \\end{aligned}",
    "UnknownEnv": "aligned, gathered, cases, array, matrix, pmatrix and bmatrix are known",
}
_INSTEAD = {
    "bm": r"\boldsymbol{…}", "coloneqq": ":=", "ce": r"\mathrm{…}", "norm": r"\lVert … \rVert",
    "argmax": r"\operatorname*{argmax}", "argmin": r"\operatorname*{argmin}",
}  # fmt: skip
"""Of packages that are not read, with what says the same."""
_TEXT = r"\\(?:text(?:rm|bf|it|sf|tt|up|normal)?|mbox|hbox)\s*\{(?P<text>[^{}]*)\}"
_TAG = r"\\tag(?P<star>\*?)\s*\{(?P<tag>(?:[^{}]|\{[^{}]*\})*)\}|\\(?:notag|nonumber)(?![A-Za-z])"
_TOKEN = re.compile(rf"{_TEXT}|(?P<number>{_TAG})|\\(?P<name>[A-Za-z]+)|\\.|(?P<sign>[{{}}$%])", re.DOTALL)


class EngineError(RuntimeError):
    """The packages that typeset formulas are not installed; the text says which one."""


class Picture(msgspec.Struct, frozen=True, tag=True):
    r"""One picture: complete SVG markup in black and its size in ex (an ex is 0.442 em).

    `depth_ex` is how far it reaches below the baseline. `tag` is the number to set beside the formula, as
    it prints: `(3)` for \tag{3}, `3` for \tag*{3}. The markup has no title: give the TeX to `<img alt>`.
    """

    svg: str
    width_ex: float
    height_ex: float
    depth_ex: float
    tag: str | None


class MathError(msgspec.Struct, frozen=True, tag=True):
    """Why a formula cannot be typeset, in words, with the place (characters into the TeX) where known."""

    message: str
    offset: int | None
    hint: str = ""


def text_characters(picture: Picture) -> frozenset[str]:
    """Give the characters that the picture draws with the text font, which must be in its subset."""
    return frozenset("".join(re.findall(r"<text[^>]*>([^<]*)</text>", picture.svg)))


@dataclass
class Typesetter:
    """Typesets formulas one after another, in one thread; the engine starts with the first of them.

    `text_font` is a CSS list of families for what the TeX fonts lack: Chinese, and the double-struck 1.
    """

    text_font: str = "Noto Sans SC,Noto Sans,STIX Two Math,Noto Sans Symbols 2"
    _engine: Any = field(default=None, init=False, repr=False)

    def typeset(self, tex: str, *, display: bool) -> Picture | MathError:
        """Turn TeX, without its dollar signs, into a picture; raise EngineError without an engine."""
        scanned = _refuse(tex) or _scan(tex, display)
        if isinstance(scanned, MathError):
            return scanned
        plain, tag = scanned
        self._engine = self._engine or _start(self.text_font)
        try:
            answer = json.loads(self._engine.get("typeset")(plain, display))
        except Exception:  # out of time, memory or stack: the engine's state is unknown now
            self._engine = None
            return MathError("the formula is too complex to typeset", None, "split it into several formulas")
        return _picture(answer["svg"], tag) if "svg" in answer else self._explain(plain, answer)

    def _explain(self, tex: str, answer: dict[str, Any]) -> MathError:
        """Put MathJax's own error into words."""
        offset, message = max(answer["offset"] - 1, 0), answer["message"]  # the last character that it read
        if answer["id"] != "UndefinedControlSequence":
            return MathError(message[:1].lower() + message[1:], offset, _HINTS.get(answer["id"], ""))
        command = message.rsplit(" ", 1)[-1]
        known = json.loads(self._engine.get("commands")())
        close = difflib.get_close_matches(command[1:], sorted({*known} - _REFUSED), n=1, cutoff=0.7)
        hint = f"did you mean \\{close[0]}?" if close else "write a name in \\operatorname{…} or \\text{…}"
        hint = f"write {_INSTEAD[command[1:]]}" if command[1:] in _INSTEAD else hint
        return MathError(f"unknown command {command}", max(tex.rfind(command, 0, offset + 1), 0), hint)


def _start(text_font: str) -> Any:
    """Start an engine with limits and MathJax in it."""
    try:
        quickjs = import_module("quickjs")
        found = metadata.distribution(_PACKAGE).locate_file(f"{_PACKAGE}/static/mathjax")
        scripts = [(Path(str(found)) / f"{name}.js").read_text(encoding="utf-8") for name in _FILES]
    except (ImportError, OSError) as error:
        raise EngineError(f"formulas need the packages {_PACKAGE} and quickjs-ng: {error}") from error
    engine = quickjs.Context()
    engine.set_memory_limit(MAX_BYTES)
    family = json.dumps(re.sub('"|(?<=,) ', "", text_font))  # WeasyPrint's SVG would keep the blank
    settings = "MathJax = {loader: {load: []}, startup: {typeset: false}}; console = {log() {}, warn() {}}"
    for script in (f"TEXT_FONT = {family}; {settings}", *scripts, _SCRIPT):
        engine.eval(script)
    engine.set_time_limit(MAX_SECONDS)
    return engine


def _refuse(tex: str) -> MathError | None:
    """Refuse what is no formula at all: nothing, too much, or characters that cannot be seen."""
    if not tex.strip():
        return MathError("the formula is empty", 0, "write \\$ for a dollar sign")
    if len(tex) > MAX_LENGTH:
        return MathError(f"the formula is longer than {MAX_LENGTH} characters", MAX_LENGTH, "split it")
    for offset, char in enumerate(tex):
        if char not in "\t\r\n" and unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn"}:
            return MathError(f"invisible character U+{ord(char):04X}", offset, "delete it and type it anew")
    return None


def _scan(tex: str, display: bool) -> tuple[str, str | None] | MathError:
    r"""Take each \tag out, leaving blanks so that places stay, and find what MathJax accepts in silence."""
    tags, depth = list[str](), 0
    for token in _TOKEN.finditer(tex):
        depth += {"{": 1, "}": -1}.get(token["sign"] or "", 0)
        if (wrong := _silent(token, depth, display)) is not None:
            return wrong
        if token["tag"] is not None:
            tags.append(token["tag"] if token["star"] else f"({token['tag']})")
    plain = _TOKEN.sub(lambda token: " " * len(token[0]) if token["number"] else token[0], tex)
    return plain, ", ".join(tags) or None


def _silent(token: re.Match[str], depth: int, display: bool) -> MathError | None:
    """Say what is wrong with one piece of TeX that MathJax would print wrongly or not at all."""
    start = token.start()
    if token["sign"] == "%":
        return MathError("% hides the rest of the line", start, "write \\%")
    if token["sign"] == "$" and depth <= 0:
        return MathError("a $ inside a formula", start, "write \\$, or end the formula before it")
    if token["name"] == "tag" or (token["tag"] is not None and not display):
        return MathError("\\tag out of place", start, "write it as \\tag{1}, in a formula of its own")
    if token["name"] in _REFUSED:
        return MathError(f"\\{token['name']} is not allowed in a formula", start, "write what it stands for")
    words = re.sub(r"\$[^$]*\$|\\\(.*?\\\)", lambda maths: "." * len(maths[0]), token["text"] or "")
    if (escape := re.search(r"\\(?![{}$])", words)) is not None:
        start = token.start("text") + escape.start()
        return MathError("a backslash inside \\text prints as a backslash", start, "leave it out, or use $…$")
    return None


def _picture(svg: str, tag: str | None) -> Picture | MathError:
    """Read the size from the markup; refuse a picture of nothing and one larger than any page."""
    box = svg.split('viewBox="', 1)[1].split('"', 1)[0]
    _, top, width, height = (float(number) / 1000 / EM_PER_EX for number in box.split())
    if width <= 0 or height <= 0 or re.search("<(path|rect|line|text|polygon)", svg) is None:
        return MathError("the formula draws nothing", None, "write what it should show, or remove it")
    if max(width, height) > MAX_EX:
        return MathError("the formula is larger than any page", None, "check its \\rule, \\hspace and \\kern")
    return Picture(svg, width, height, top + height, tag)
