"""Replaces characters that the fonts of the sheets cannot draw, emoji above all.

For print only: the cards keep what was written. Nothing vanishes without a trace; a pictograph that has no
plain counterpart becomes a small square.
"""

import re
import unicodedata

MARK = "▪"
"""What stands for a pictograph that neither a font nor the table below knows."""

_PLAIN = {
    "⭐": "★", "🌟": "★", "✨": "★", "💫": "★",
    "✅": "✔", "❎": "✘", "❌": "✘", "🆗": "OK", "🚫": "✘", "⛔": "✘",
    "❓": "?", "❔": "?", "❗": "!", "❕": "!", "‼": "!!", "⁉": "!?",
    "🚨": "⚠", "🔟": "⑩", "💯": "100", "🥇": "①", "🥈": "②", "🥉": "③",
    "🔴": "●", "🔵": "●", "🟠": "●", "🟡": "●", "🟢": "●", "🟣": "●", "🟤": "●",
    "⚫": "●", "⚪": "○", "⭕": "○",
    "🟥": "■", "🟦": "■", "🟧": "■", "🟨": "■", "🟩": "■", "🟪": "■", "🟫": "■", "⬛": "■", "⬜": "□",
    "🔶": "◆", "🔷": "◆", "🔸": "◆", "🔹": "◆", "🔺": "▲", "🔻": "▼", "🔼": "▲", "🔽": "▼",
    "➡": "→", "⬅": "←", "⬆": "↑", "⬇": "↓", "🔙": "←", "🔜": "→", "🔝": "↑", "🔁": "↻", "🔄": "↻", "🔃": "↻",
    "\N{HEAVY PLUS SIGN}": "+", "\N{HEAVY MINUS SIGN}": "\N{MINUS SIGN}", "➗": "÷",
    "✖": "×", "❤": "♥", "💔": "♥", "🌐": "🌍", "🔎": "🔍", "📖": "📚",
    "📕": "📚", "📗": "📚", "📘": "📚", "📙": "📚",
}  # fmt: skip
_DRAWN = "👍👎👉👈👆👇📚📊📈📉💻🖥📦🔒🔓🔍🏆🗂🗑🗣📋🗒💰🎓🛠🌍🆕🆚"
_UNDRAWN = "✊✝✞✟✡➰➿"
_KEYCAP = re.compile("([0-9#*])\ufe0f?\u20e3")
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_PICTOGRAPH = (
    "[\U0001f000-\U0001f0ff\U0001f18e-\U0001f1ad\U0001f201-\U0001faff"
    "\u203c\u2049\u2600-\u27bf\u2b05-\u2b07\u2b1b-\u2b55]"
)
# A pictograph is one sign with its skin colour and all that zero-width joiners tie to it: a family, a flag.
_PICTURE = re.compile(
    f"({_PICTOGRAPH})[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*"
    "(?:\u200d[^\\s\u200d][\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]*)*"
)
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\U000e0020-\U000e007f\ufeff]")


def printable(text: str) -> str:
    """Replace emoji and their modifiers by signs that print in one colour; all other text stays.

    Letters and the accents behind them become one character where Unicode has it, because a font that lacks
    the accent may have the whole. Doing it twice changes nothing more.
    """
    text = unicodedata.normalize("NFC", text)
    text = _KEYCAP.sub(_keycap, text)
    text = _FLAG.sub(lambda flag: "".join(chr(ord(letter) - 0x1F1E6 + ord("A")) for letter in flag[0]), text)
    text = _PICTURE.sub(lambda picture: _plain(picture[1]), text)
    return _SELECTORS.sub("", text)


def unsigned(text: str) -> frozenset[str]:
    """Return the emoji of a text that no sign stands for, so that a small square does."""
    return frozenset(found[1] for found in _PICTURE.finditer(text) if _plain(found[1]) == MARK)


def _keycap(key: re.Match[str]) -> str:
    """Draw the picture of a key as a number in a circle, or as the bare sign."""
    sign = key[1]
    return chr(ord("①") + int(sign) - 1) if sign in "123456789" else sign


def _plain(sign: str) -> str:
    """Give what prints for one pictograph."""
    drawn = sign in _DRAWN or (sign < "\U00010000" and sign not in _UNDRAWN)  # ☑, ★, ⚠ are in the fonts
    return _PLAIN.get(sign, sign if drawn else MARK)
