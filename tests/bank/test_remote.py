"""Remote images, served on loopback."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from tests.command import run
from tests.hostile.bank import png

PNG = png(1, 1)
FILES = {
    "/shop/scale.png?size=1": PNG, "/shop/scale.png": PNG, "/shop/scale.png2": PNG, "/%E5%9B%BE.png": PNG,
    "/a(1).png": PNG, "/page.png": b"<html>not found</html>", "/big.png": PNG + b"\0" * 4096,
}  # fmt: skip


class _Handler(BaseHTTPRequestHandler):
    """Serves the files above, and remembers what it was asked for."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        """Answer with a file, or 404."""
        self.asked.append(self.path)
        data = FILES.get(self.path)
        self.send_response(200 if data else 404)
        self.end_headers()
        self.wfile.write(data or b"")

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    """The address of a server on loopback."""
    running = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{running.server_address[1]}"
    running.shutdown()
    thread.join()
    running.server_close()


def bank(folder: Path, *targets: str) -> Path:
    """Write a bank whose one answer shows these images."""
    images = "\n\n".join(f"![秤]({target})" for target in targets)
    text = f"## 第一部分:甲\n\n#### Q1:秤？\n\n**难度**:⭐\n**岗位**:通用\n\n**标准答案**:\n\n{images}\n"
    (folder / "bank.md").write_text(text, encoding="utf-8")
    return folder


def test_a_remote_image_is_stored_and_named_in_the_bank(tmp_path: Path, server: str) -> None:
    """The image is stored under a name with a digest, the Markdown names it, and the bank then checks clean."""
    bank(tmp_path, f"{server}/shop/scale.png?size=1")
    result = run("fetch-images", str(tmp_path))
    assert result.exit_code == 0, result.output
    (stored,) = (tmp_path / "images").iterdir()
    assert stored.name.startswith("scale-")
    assert stored.read_bytes() == PNG
    assert f"](images/{stored.name})" in (tmp_path / "bank.md").read_text(encoding="utf-8")
    assert run("check", str(tmp_path), "--strict").exit_code == 0
    assert run("fetch-images", str(tmp_path)).output == "no remote image is named: nothing to fetch\n"


def test_an_image_by_reference_is_named_where_that_is_defined(tmp_path: Path, server: str) -> None:
    """Elsewhere in the file, and not in code; what only its author can change is a problem with the path to write."""
    address = f"{server}/shop/scale.png"
    bank(tmp_path, "x.png")
    path = tmp_path / "bank.md"
    text = path.read_text(encoding="utf-8").replace("![秤](x.png)", "![秤][s]\n\n```\n[s]: {0}\n```\n\n[s]: {0}\n")
    path.write_text(text.format(address), encoding="utf-8")
    assert run("fetch-images", str(tmp_path)).exit_code == 0
    (stored,) = (tmp_path / "images").iterdir()
    assert path.read_text(encoding="utf-8").endswith(f"[s]: {address}\n```\n\n[s]: images/{stored.name}\n\n")
    assert run("check", str(tmp_path), "--strict").exit_code == 0
    path.write_text(text.format("").replace("![秤][s]", f'<img\nsrc="{address}">'), encoding="utf-8")
    result = run("fetch-images", str(tmp_path))
    assert result.exit_code == 1
    assert f"stored as “images/{stored.name}”" in result.stderr


def test_what_is_no_image_is_refused(tmp_path: Path, server: str) -> None:
    """A page, a missing file and an image over the limit are reported, and the bank stays as it was."""
    bank(tmp_path, f"{server}/page.png", f"{server}/missing.png", f"{server}/big.png")
    (tmp_path / "bank.toml").write_text("[limits]\nimage_bytes = 1000\n", encoding="utf-8")
    before = (tmp_path / "bank.md").read_text(encoding="utf-8")
    result = run("fetch-images", str(tmp_path))
    assert result.exit_code == 1
    assert result.output.count("[remote-image]") >= 3
    assert (tmp_path / "bank.md").read_text(encoding="utf-8") == before
    assert not (tmp_path / "images").exists()


def test_builds_stay_offline(tmp_path: Path, server: str) -> None:
    """A build of a bank with a remote image warns and asks no server for it."""
    before = len(_Handler.asked)
    bank(tmp_path, f"{server}/shop/scale.png?size=1")
    result = run("build", str(tmp_path), "--out", str(tmp_path / "out"), "--only", "decks")
    assert result.exit_code == 0, result.output
    assert "[remote-image]" in result.output
    assert len(_Handler.asked) == before
    run("fetch-images", str(tmp_path))
    assert len(_Handler.asked) == before + 1


def test_only_the_addresses_of_images_change(tmp_path: Path, server: str) -> None:
    """Not those that begin alike, not links, not code; Chinese ones too; every other byte stays, line ends as well."""
    lines = [
        "#### Q1:what?", "", f"![a]({server}/shop/scale.png) and ![b](<{server}/shop/scale.png2>)",
        f"[link]({server}/shop/scale.png) ![图]({server}/图.png \"t\") `![c]({server}/图.png)`", "",
        f"[![d]({server}/a(1).png)]({server}/a(1).png)", "", "```", f"![e]({server}/shop/scale.png)", "```", "",
    ]  # fmt: skip
    text = "\ufeff" + "\r\n".join(lines)
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
    (tmp_path / "one" / "bank.md").write_bytes(text.encode())
    other = text.replace("Q1:what", "Q2:who")
    (tmp_path / "two" / "bank.md").write_bytes(other.encode())
    result = run("fetch-images", str(tmp_path))
    assert result.exit_code == 0, result.output
    for folder, before in (("one", text), ("two", other)):
        stored = (tmp_path / folder / "images").iterdir()
        names = {path.name.rpartition("-")[0]: f"images/{path.name}" for path in stored}
        assert sorted(names) == ["a-1", "image", "scale"]
        expected = before
        for address, name in (
            (f"![a]({server}/shop/scale.png)", f"![a]({names['scale']})"),
            (f"![b](<{server}/shop/scale.png2>)", f"![b](<{names['scale']}>)"),
            (f"![图]({server}/图.png ", f"![图]({names['image']} "),
            (f"![d]({server}/a(1).png)", f"![d]({names['a-1']})"),
        ):
            assert address in expected
            expected = expected.replace(address, name, 1)
        assert (tmp_path / folder / "bank.md").read_bytes().decode() == expected


def test_all_images_together_have_a_time(tmp_path: Path, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server may be slow without ever being silent."""
    seconds = iter(range(0, 10**6, 400))
    monkeypatch.setattr("time.monotonic", lambda: float(next(seconds)))
    bank(tmp_path, f"{server}/shop/scale.png", f"{server}/shop/scale.png2")
    result = run("fetch-images", str(tmp_path))
    assert result.exit_code == 1
    assert "took over 600 seconds" in result.output
