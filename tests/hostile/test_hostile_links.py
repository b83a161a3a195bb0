"""Links that came with a bank, and the modes of files: nothing elsewhere is read, listed, written or removed."""

from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path

import pytest

from studypack.output.writing import UnwritableError
from tests.command import run
from tests.workshop import Workshop

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links need rights, modes are others")


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """A small bank, built."""
    shop = Workshop(tmp_path / "shop")
    assert shop.build().is_done
    return shop


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A folder of somebody else."""
    folder = tmp_path / "mine"
    (folder / "decks").mkdir(parents=True)
    (folder / "secret.txt").write_text("SECRET", encoding="utf-8")
    (folder / "decks" / "old.apkg").write_text("SECRET", encoding="utf-8")
    return folder


def held(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder."""
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def command(*arguments: object) -> tuple[int, str]:
    """Run a command; return its exit status and all it said."""
    result = run(*(str(one) for one in arguments))
    return result.exit_code, result.output


def swapped(path: Path, target: Path) -> None:
    """Put a link in the place of a file or folder."""
    if path.is_dir():
        path.rename(path.with_name("moved-" + path.name))
    else:
        path.unlink(missing_ok=True)
    path.symlink_to(target)


@pytest.mark.parametrize("name", ["", ".cache"])
@pytest.mark.parametrize("verb", ["build", "watch", "preview"])
def test_an_output_folder_that_is_a_link_is_refused(shop: Workshop, mine: Path, name: str, verb: str) -> None:
    """Also its cache; before anything in it is read, and by the builder itself."""
    swapped(shop.out / name, mine)
    before = held(mine)
    status, said = command(verb, shop.bank, "--out", shop.out)
    assert (status, "is a link" in said) == (2, True), said
    with pytest.raises(UnwritableError, match="link"):
        shop.build(force=True)
    assert held(mine) == before


def test_links_inside_the_output_folder(shop: Workshop, mine: Path) -> None:
    """A folder of outputs that is a link ends the build; an output that is one is replaced, and never read."""
    before = held(mine)
    for name in ("UPDATE.md", "index.html", "manifest.json"):
        swapped(shop.out / name, mine / "secret.txt")
    shop.edit("越高越好", "越高通常越好")
    assert shop.build().is_done
    assert not any((shop.out / name).is_symlink() for name in ("UPDATE.md", "index.html", "manifest.json"))
    assert not any(b"SECRET" in data for data in held(shop.out).values())
    swapped(shop.out / "decks", mine / "decks")
    with pytest.raises(UnwritableError, match="leads out"):
        shop.build(force=True)
    assert held(mine) == before


def test_a_manifest_removes_nothing_behind_a_link(shop: Workshop, mine: Path) -> None:
    """A file that an earlier build is said to have written stays where only a link leads to it."""
    manifest = json.loads((shop.out / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"].append({**manifest["files"][0], "path": "other/secret.txt"})
    (shop.out / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (shop.out / "other").symlink_to(mine)
    before = held(mine)
    assert shop.build(only="").is_done
    assert held(mine) == before


@pytest.mark.parametrize("verb", ["build", "check", "export"])
def test_a_ledger_that_is_a_link_is_an_error(shop: Workshop, mine: Path, verb: str) -> None:
    """It is neither read nor replaced."""
    ledger = shop.bank / "ledger.json"
    ledger.rename(mine / "ledger.json")
    ledger.symlink_to(mine / "ledger.json")
    shop.edit("越高越好", "越高通常越好")
    before = held(mine)
    more = ["--out", shop.out, "--only", "decks"] if verb == "build" else []
    status, said = command(verb, shop.bank, *more)
    if verb == "build":
        assert (status, "[bad-ledger]" in said) == (1, True), said
    assert (held(mine), ledger.is_symlink()) == (before, True)


def test_templates_that_are_a_link_are_not_looked_into(shop: Workshop, mine: Path) -> None:
    """No name of a file behind it is shown."""
    (mine / "tokens.css").write_text("SECRET {", encoding="utf-8")
    (shop.bank / "styles").symlink_to(mine)
    status, said = command("check", shop.bank)
    assert status == 0, said
    assert "[skipped-file]" in said
    assert "secret" not in said.lower()


def test_export_never_overwrites_a_file_of_the_bank(shop: Workshop, tmp_path: Path) -> None:
    """By whatever name it is called; another file is written."""
    link = tmp_path / "link.md"
    link.symlink_to(shop.bank / "bank.md")
    before = held(shop.bank)
    for path in (shop.bank / "bank.md", shop.bank / ".." / "bank" / "bank.toml", shop.bank / "ledger.json", link):
        status, said = command("export", shop.bank, "-o", path)
        assert (status, "of the bank itself" in said) == (2, True), said
    assert held(shop.bank) == before
    assert command("export", shop.bank, "-o", tmp_path / "bank.json")[0] == 0


def test_modes_and_umask_are_kept(shop: Workshop) -> None:
    """A file that is there keeps its mode; a new one has what the umask leaves."""
    ledger = shop.bank / "ledger.json"
    ledger.chmod(0o600)
    shop.edit("越高越好", "越高通常越好")
    umask = os.umask(0o027)
    try:
        (shop.out / "index.html").unlink()
        assert shop.build().is_done
    finally:
        os.umask(umask)
    assert stat.S_IMODE(ledger.stat().st_mode) == 0o600
    assert stat.S_IMODE((shop.out / "index.html").stat().st_mode) == 0o640
