"""The faces that a document embeds: which characters, in which font, how wide, in the same bytes."""

import subprocess
import sys
import unicodedata
from importlib import import_module
from typing import Any

import pytest

from studypack.render.tex import Typesetter
from studypack.sheets import fonts
from studypack.sheets.fonts import Face, FontError, faces, missing
from studypack.sheets.symbols import printable

hb: Any = import_module("uharfbuzz")  # it has no type stubs
PROSE = "给定查询 Query 与键，“引号”——破折号……（全角），复杂度 O(n²)：résumé"
SYMBOLS = "ŷ⁰ⁿ₀₁₂ᵀ⌊⌋⌈⌉⟨⟩\u211d\u2115\U0001d53c\U0001d7d9∈∑∇∂√∝≈≠≤⊙→⇒↔↦⟹★☆✓✗✔✘☐☑⚠⏱▪●■─│├└αβθΣΦ①"
CODE = "def f(x):  # 注意力 αβ ├──│└ → ≥ ₁ “q”"


def shape(face: Face) -> Any:
    """Open a face as a renderer does."""
    return hb.Font(hb.Face(hb.Blob(face.data)))


def advances(face: Face, text: str) -> list[float]:
    """Measure characters in em."""
    font = shape(face)
    glyphs = [font.get_nominal_glyph(ord(char)) for char in text]
    return [font.get_glyph_h_advance(glyph) / font.face.upem for glyph in glyphs if glyph is not None]


def by_name(text: str, mono: str = "") -> dict[tuple[str, int], Face]:
    """Cut the faces for a text and find them by family and weight."""
    return {(face.family, face.weight): face for face in faces(frozenset(text), frozenset(mono))}


def test_every_character_is_in_some_face_at_both_weights() -> None:
    """Text, symbols and code find each of their characters in a face of the stack, in bold too."""
    cut = by_name(PROSE + SYMBOLS, CODE)
    assert missing(PROSE + SYMBOLS + CODE) == frozenset()
    for weights in ({400}, {400, 700}):
        covered = set[int]().union(*(shape(cut[key]).face.unicodes for key in cut if key[1] in weights))
        assert set(map(ord, PROSE + SYMBOLS + CODE)) <= covered


def test_a_face_holds_only_what_is_used() -> None:
    """A face has the characters that it draws, and the spaces that every face needs."""
    assert set(shape(by_name("中文")["Noto Sans SC", 400]).face.unicodes) == {*map(ord, "中文"), 0x20, 0xA0}
    assert set(shape(by_name("ŷ")["Noto Sans", 400]).face.unicodes) == {ord("ŷ"), 0x20, 0xA0}


def test_faces_that_draw_nothing_are_left_out() -> None:
    """Plain Chinese needs one family in two weights, and no text needs none."""
    assert [(face.family, face.weight) for face in faces(frozenset("中a"), frozenset())] == [
        ("Noto Sans SC", 400),
        ("Noto Sans SC", 700),
    ]
    assert {family for family, _ in by_name("ŷ")} == {"Noto Sans"}
    assert faces(frozenset(), frozenset()) == ()


def test_the_faces_are_static_and_bold_is_bold() -> None:
    """No axis is left to vary, and the two weights draw a letter differently."""
    cut = by_name("中", "x")
    for family, char in (("Noto Sans SC", "中"), ("Noto Sans Mono", "x")):
        regular, bold = (shape(cut[family, weight]) for weight in (400, 700))
        assert not regular.face.axis_infos
        glyph = regular.get_nominal_glyph(ord(char))
        assert glyph is not None
        assert regular.get_glyph_extents(glyph) != bold.get_glyph_extents(glyph)


@pytest.mark.parametrize("weight", [400, 700])
def test_chinese_in_code_is_twice_as_wide_as_letters(weight: int) -> None:
    """Letters, Greek, arrows and box drawing are half an em wide and Chinese one em: columns line up."""
    cut = by_name("", CODE)
    assert set(advances(cut["Noto Sans Mono", weight], "defx#αβ├─│└→≥₁“")) == {0.5}
    assert set(advances(cut["Noto Sans SC", weight], "注意力")) == {1.0}


def test_the_same_characters_give_the_same_bytes() -> None:
    """Another process with another hash seed cuts the same faces."""
    program = (
        "import hashlib, sys; from studypack.sheets.fonts import faces; "
        "cut = faces(frozenset(sys.argv[1]), frozenset(sys.argv[2])); "
        "print(hashlib.sha256(repr(cut).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program, PROSE + SYMBOLS, CODE],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(filter(None, sys.path)), "PYTHONUTF8": "1"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_what_no_font_has_is_missing() -> None:
    """A brand-new emoji has no glyph; spaces, line ends and invisible joiners need none."""
    assert missing("中文 a\n\t\u2009\u2060\U000e0020🤖") == frozenset("🤖")


def test_every_symbol_prints_after_mapping() -> None:
    """What the mapping for paper leaves of the emoji blocks is drawn by some face."""
    blocks = [*range(0x2600, 0x27C0), *range(0x1F000, 0x1FB00)]
    signs = "".join(chr(code) for code in blocks if unicodedata.category(chr(code)) != "Cn")
    assert len(signs) > len(blocks) / 2
    assert missing(printable(signs)) == frozenset()


def test_the_stylesheet_names_each_face() -> None:
    """Each face is one rule with its family, its weight and its address."""
    cut = faces(frozenset("中"), frozenset("x"))
    rules = fonts.stylesheet({f"res:{number}": face for number, face in enumerate(cut)})
    assert rules.count("@font-face") == len(cut)
    assert 'font-family: "Noto Sans Mono"; font-weight: 700; src: url(res:1)' in rules


def test_the_stacks_name_the_families_in_the_order_of_the_faces() -> None:
    """The value of font-family and the cutting agree on who draws what, in formulas too."""
    families = list(dict.fromkeys(face.family for face in faces(frozenset(PROSE + SYMBOLS), frozenset(CODE))))
    assert ", ".join(f'"{family}"' for family in families) == fonts.MONO_STACK
    assert ", ".join(f'"{family}"' for family in families[1:]) == fonts.TEXT_STACK
    assert Typesetter().text_font == ",".join(families[1:])


def test_missing_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A font that is not installed is an error that says which package carries it."""
    source = fonts._Source("Nothing", "no-such-package", "nothing.ttf")
    monkeypatch.setattr(fonts, "_TEXT", (source,))
    with pytest.raises(FontError, match="no-such-package"):
        faces(frozenset("中"), frozenset())


def test_no_font_package_is_imported() -> None:
    """The packages are only read: importing them could look for the fonts of the machine."""
    faces(frozenset("中ŷ"), frozenset("x"))
    assert not [name for name in sys.modules if name.startswith("justmytype")]
