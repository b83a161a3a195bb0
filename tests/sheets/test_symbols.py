"""What becomes of emoji and other signs on paper."""

import unicodedata

import pytest

from studypack.sheets.symbols import MARK, printable


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("必考⭐⭐⭐", "必考★★★"),
        ("✅ 是 ❌ 否", "✔ 是 ✘ 否"),
        ("☑️ ⚠️ ✔️ ❤️", "☑ ⚠ ✔ ♥"),
        ("🔴🟡🟢 🟥 🔺", "●●● ■ ▲"),
        ("➡️ ⬆️ 🔄", "→ ↑ ↻"),
        ("1️⃣ 第一 #️⃣ 0⃣", "① 第一 # 0"),
        ("🇨🇳", "CN"),
        ("👍🏽 好", "👍 好"),
        ("👨‍👩‍👧‍👦一家", f"{MARK}一家"),
        ("👩🏽‍💻", MARK),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", MARK),
        ("🤖🔥", MARK * 2),
        ("📖 📚", "📚 📚"),
        ("y\u0302 = ŷ", "ŷ = ŷ"),
        ("\ufeff文件", "文件"),
    ],
)
def test_emoji_become_signs_of_one_colour(written: str, printed: str) -> None:
    """A pictograph becomes its plain counterpart or a mark, with all its modifiers."""
    assert printable(written) == printed


@pytest.mark.parametrize(
    "text",
    [
        "缩放点积：softmax(QKᵀ/√d)·V，“引号”——破折号……！？《书》",
        "├── src/  │ ⌊n/2⌋ ⟨u,v⟩ x ∈ \u211d ① ★☆ ✓✗ → ⇒ ≈ ≠ ²₁ⁿ αβγ éñ",
        "a\u2009b\u2060c\u200bd\u00a0e 0-9 #tag *x*",
        "",
    ],
)
def test_other_text_stays(text: str) -> None:
    """Letters, punctuation, mathematics and spaces are left as they are."""
    assert printable(text) == text


def test_twice_is_once() -> None:
    """Every assigned sign of the emoji blocks is settled after one pass, and none of them vanishes."""
    blocks = [*range(0x2600, 0x27C0), *range(0x2B00, 0x2C00), *range(0x1F000, 0x1FB00)]
    signs = [chr(code) for code in blocks if unicodedata.category(chr(code)) not in {"Cn", "Sk"}]
    assert len(signs) > len(blocks) / 2
    for sign in signs:
        assert printable(sign)
        assert printable(printable(sign)) == printable(sign)
