"""A bank of the attacks in `attacks.toml`: each one in every place where a bank has text."""

from __future__ import annotations

import struct
import tomllib
import zlib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Attack:
    """A text and its name."""

    name: str
    text: str

    @property
    def line(self) -> str:
        """The text on one line, as titles, cells and list items have it."""
        return " ".join(self.text.split("\n"))


def attacks() -> list[Attack]:
    """Return all attacks."""
    groups = tomllib.loads((HERE / "attacks.toml").read_text(encoding="utf-8"))
    return [Attack(f"{group}/{name}", text) for group, one in groups.items() for name, text in one.items()]


def question(number: int, attack: Attack) -> str:
    """Return a question with an attack in every place."""
    line, cell = attack.line, attack.line.replace("|", "\\|")
    return f"""#### Q{number}:before{number} {line} after

**难度**:⭐
**岗位**:算法岗 {line}
**标签**:#x{number} #{line}
**公司**:{line}

**得分点**:
- before{number} {line}

**标准答案**:

plain{number} words before {line} after

{attack.text}

> quoted {line}

```html
{attack.text}
```

`{line}`

**{line}**:

**对比表**:{line}

| {cell} | b{number} | c{number} |
|---|---|---|
| {cell} | {cell} | x |
| other | y | {cell} |

**延伸问题**:
- does {line} do harm?
  - 答:no, {line} is text

"""


def write_bank(folder: Path, chosen: list[Attack], per_section: int = 40) -> Path:
    """Write a bank with attacks, and the files that some of them name, into a folder."""
    bank = folder / "bank"
    bank.mkdir(parents=True)
    parts = [f"# {chosen[0].line}\n\n## 第一部分:{chosen[-1].line}\n\nfront {chosen[0].line}\n"]
    for number, attack in enumerate(chosen):
        if number % per_section == 0:
            parts.append(f"### 1.{number // per_section + 1} {attack.line}\n")
        parts.append(question(number + 1, attack))
    (bank / "bank.md").write_text("\n".join(parts), encoding="utf-8", newline="\n")
    title = '<script>trap()</script> {{c1::x}} "::" ../x'.replace('"', '\\"')
    (bank / "bank.toml").write_text(f'id = "hostile"\ntitle = "{title}"\n', encoding="utf-8")
    (bank / "x.png").write_bytes(png(2, 2))
    (bank / "link.png").symlink_to("/etc/passwd")
    (bank / "loop").symlink_to("loop")
    return bank


def png(width: int, height: int, rows: int | None = None) -> bytes:
    """Return a white picture; with fewer `rows` it says a size that it does not have."""
    raw = (b"\x00" + b"\xff" * width) * (height if rows is None else rows)
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(raw)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
