"""What a system refuses is said in a line, and costs nothing: full disks, closed folders, failing writes."""

from __future__ import annotations

import errno
import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from studypack.build import CACHE
from studypack.output.writing import UnwritableError
from tests.command import run
from tests.faults import EPOCH, ROOT, START, assert_whole, parts, start, steps
from tests.workshop import Workshop


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EIO, errno.EROFS])
def test_every_failed_write_is_said(number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of the system at any write is a line with the file's name; the next build succeeds."""
    shop = Workshop(tmp_path)
    for step in (1, 3, 5, 9):
        with monkeypatch.context() as patch:
            seen = steps(patch, step, OSError(number, os.strerror(number)))
            with pytest.raises(UnwritableError, match="cannot be written") as caught:
                shop.build(force=True, force_update=True)
        assert seen[-1].split()[1] in str(caught.value)
        assert [one for one in parts(shop) if one.name.startswith(".studypack-")] == []
        assert_whole(shop)
    assert shop.build().is_done
    assert parts(shop) == []


def test_a_failed_cache_is_no_failure(shop: Workshop) -> None:
    """What only saves time at the next build may fail without a word."""
    shop.edit("越高越好", "越高越好 $a^2$")
    (shop.out / CACHE / "cache.sqlite").mkdir(parents=True)
    assert shop.build().is_done
    assert (shop.out / "decks" / "small.apkg").exists()


def test_an_output_that_is_no_folder_is_said(shop: Workshop) -> None:
    """Output that cannot be written exits 3 with a line, before the ledger is touched."""
    shop.out.write_text("x", encoding="utf-8")
    result = run("build", str(shop.bank), "--out", str(shop.out), "--only", "decks")
    assert result.exit_code == 3, result.output
    assert "cannot be written" in result.output
    assert not (shop.bank / "ledger.json").exists()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can mount")
@pytest.mark.parametrize("options", ["size=40k", "nr_inodes=6", "ro"])
def test_a_full_or_read_only_disk(shop: Workshop, options: str, clean: dict[str, bytes]) -> None:
    """On a disk that is too small, or read-only, a build exits 3 and says so; with room it then succeeds."""
    shop.out.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", str(shop.out)], check=False)
    if mounted.returncode:
        pytest.skip("no right to mount")
    try:
        process = start(shop)
        said = process.communicate()[1]
        assert process.returncode == 3, said
        assert "cannot be written" in said
        assert "Traceback" not in said
        assert_whole(shop)
    finally:
        subprocess.run(["umount", str(shop.out)], check=True)
    shop.now = int(EPOCH) - 60
    shop.build()
    assert {path: data for path, data in shop.bytes().items() if path != "UPDATE.md"}.keys() <= clean.keys()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can mount")
def test_a_ledger_that_cannot_be_written(shop: Workshop) -> None:
    """Where the bank's folder is read-only a build exits 3 before any output is made."""
    if subprocess.run(["mount", "--bind", str(shop.bank), str(shop.bank)], check=False).returncode:
        pytest.skip("no right to mount")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", str(shop.bank)], check=True)
        process = start(shop)
        said = process.communicate()[1]
    finally:
        subprocess.run(["umount", str(shop.bank)], check=True)
    assert process.returncode == 3, said
    assert "ledger.json cannot be written" in said
    assert list(shop.out.rglob("*.apkg")) == []
    assert shop.build().is_done


def test_a_link_in_the_output_leads_nowhere(shop: Workshop, tmp_path: Path) -> None:
    """Nothing is written or removed through a link in the output folder, whatever the manifest there says."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "mine.txt").write_text("mine", encoding="utf-8")
    shop.options = {"only": ""}
    assert shop.build().is_done
    (shop.out / "link").symlink_to(elsewhere)
    data = shop.manifest()
    data["files"].append({**data["files"][0], "path": "link/mine.txt"})
    (shop.out / "manifest.json").write_text(json.dumps(data), encoding="utf-8")
    assert shop.build().is_done
    assert (elsewhere / "mine.txt").read_text(encoding="utf-8") == "mine"
    shutil.rmtree(shop.out / "decks")
    (shop.out / "decks").symlink_to(elsewhere)
    with pytest.raises(UnwritableError, match="a link leads out"):
        shop.build()
    assert [path.name for path in elsewhere.iterdir()] == ["mine.txt"]


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell closes the streams")
@pytest.mark.parametrize("streams", ["2>&-", "<&- >&- 2>&-", "2> >(true)"])
def test_nobody_need_listen(shop: Workshop, streams: str) -> None:
    """A build ends well where standard error is closed or its reader has gone; no file takes the closed one's place."""
    shop.edit("#### Q3", "#### Q4")  # a warning
    build = shlex.join([sys.executable, "-c", START, str(ROOT), "build", str(shop.bank), "--out", str(shop.out)])
    script = f"{build} --only decks {streams}"
    done = subprocess.run(["bash", "-c", script], check=False, env=os.environ | {"SOURCE_DATE_EPOCH": EPOCH})
    assert done.returncode == 0
    assert_whole(shop)
    assert len(shop.ledger()["notes"]) == 5
