"""The pages of the preview: every card, only what changed made again, no content that turns against its reader."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from studypack.render.page_style import policy
from tests.command import run
from tests.website import build_site
from tests.workshop import SMALL, Workshop

INJECTED = """
#### Q4:关掉脚本</script><script>alert(1)</script> <img src=x onerror=alert(2)>？

**难度**:⭐
**岗位**:算法岗"><script>alert(3)</script>
**标签**:#"onmouseover="alert(4)
**公司**:<b onclick=alert(5)>甲</b>

**标准答案**:

[点我](javascript:alert(6)) 与 <a href="data:text/html,<script>alert(7)</script>">链接</a>，

公式 $x</title><script>alert(8)</script>$。
"""


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """A small bank whose preview alone is built."""
    return Workshop(tmp_path, options={"only": "preview"})


def test_every_card_is_on_a_page_with_both_sides(shop: Workshop) -> None:
    """Three questions, one follow-up and three rows are seven cards with two phones each."""
    shop.build()
    pages = "".join(path.read_text(encoding="utf-8") for path in sorted((shop.out / "preview").glob("section-*.html")))
    assert pages.count('<article class="item"') == 7
    assert pages.count('class="phone is-front"') == pages.count('class="phone is-back"') == 7
    for text in ("命中次数除以访问次数", "不一定，未命中的代价也要算。", "链表", "留一个空位"):
        assert text in pages


def test_only_pages_whose_content_changed_are_made_again(shop: Workshop) -> None:
    """An edited answer remakes its section, the list and the interview; nothing edited remakes nothing."""
    shop.build()
    assert shop.build().written == ()
    shop.edit("留一个空位，或者", "空出一个位置，或者")
    written = shop.build().written
    assert [path for path in written if path.startswith("preview/")] == [
        "preview/index.html",
        "preview/interview.html",
        "preview/section-1.2.html",
    ]


def test_a_changed_template_of_the_bank_makes_every_page_again(shop: Workshop) -> None:
    """A bank's own style in `styles/preview.css` counts, at once."""
    shop.build()
    (shop.bank / "styles").mkdir()
    (shop.bank / "styles" / "preview.css").write_text("body { color: #123456; }\n", encoding="utf-8")
    written = shop.build().written
    assert sum(path.startswith("preview/") for path in written) == 4
    assert "#123456" in (shop.out / "preview" / "index.html").read_text(encoding="utf-8")


def test_pages_of_one_role_hold_its_questions_only(shop: Workshop) -> None:
    """`--only preview --role` leaves other roles' questions out; `--role` alone leaves the pages as they are."""
    shop.build(role="development")
    text = (shop.out / "preview" / "index.html").read_text(encoding="utf-8")
    assert "写回和写直达" in text
    assert "什么是缓存命中率" not in text
    result = shop.build(only="", role="algorithm")
    assert not any(path.startswith("preview/") for path in result.written)


def test_pages_of_answered_questions_leave_the_others_out(tmp_path: Path) -> None:
    """An unanswered question is on the pages, and is not with `--answered-only`; the interview never asks it."""
    text = SMALL + "\n#### Q4:没有答案的题？\n\n**难度**:⭐\n**岗位**:通用\n"
    shop = Workshop(tmp_path, text=text, options={"only": "preview"})
    shop.build()
    assert "没有答案的题" in (shop.out / "preview" / "index.html").read_text(encoding="utf-8")
    assert "没有答案的题" not in (shop.out / "preview" / "interview.html").read_text(encoding="utf-8")
    shop.build(answered_only=True)
    assert "没有答案的题" not in (shop.out / "preview" / "index.html").read_text(encoding="utf-8")


def test_images_are_beside_the_pages(tmp_path: Path) -> None:
    """Every image that a page names is a file that the build made."""
    out = build_site("cards", tmp_path, "preview")
    named = set()
    for page in (out / "preview").glob("*.html"):
        named |= set(re.findall(r'<img [^>]*src="([^"]+)"', page.read_text(encoding="utf-8")))
    assert len(named) == 2
    assert all((out / "preview" / name).is_file() for name in named)


class _Tags(HTMLParser):
    """Gathers every attribute of every tag as a browser's parser finds them, and tags without any."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [(tag, name, value or "") for name, value in attrs] or [(tag, "", "")]


def test_hostile_content_stays_text(tmp_path: Path) -> None:
    """Scripts, handlers and addresses that run something reach no page, whichever part of a question carries them."""
    shop = Workshop(tmp_path, text=SMALL + INJECTED, options={"only": "preview"})
    shop.build()
    pages = sorted((shop.out / "preview").glob("*.html"))
    assert len(pages) == 4
    for page in pages:
        tags = _Tags()
        tags.feed(page.read_text(encoding="utf-8"))
        assert [tag for tag, _, _ in tags.found].count("script") == 1, page
        assert not [one for one in tags.found if one[1].startswith("on") or one[1] == "srcdoc"], page
        addresses = [value for _, name, value in tags.found if name in ("href", "src")]
        assert len(addresses) > 5
        assert not [one for one in addresses if not re.match(r"https?://|mailto:|#|data:,$|[\w./%-]+(?:#|$)", one)], (
            page
        )


def test_scripts_only_ever_set_text() -> None:
    """No script of the preview makes HTML of a text, or code of it."""
    scripts = sorted((Path(__file__).parents[2] / "templates" / "preview").glob("*.js"))
    assert len(scripts) == 3
    for script in scripts:
        forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|DOMParser|</script"
        assert not re.search(forbidden, script.read_text(encoding="utf-8")), script


def test_the_policy_of_every_page_allows_its_script_alone(shop: Workshop) -> None:
    """The digest in the policy is that of the script on the page."""
    shop.build()
    for page in (shop.out / "preview").glob("*.html"):
        text = page.read_text(encoding="utf-8")
        script = re.search(r"<script>(.*)</script>", text, re.DOTALL)
        stated = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
        assert script is not None
        assert stated is not None
        assert html.unescape(stated.group(1)) == policy(script.group(1))


def test_the_command_makes_the_pages_and_says_where(shop: Workshop) -> None:
    """`preview` builds the pages alone and prints the address of the first."""
    done = run("preview", str(shop.bank), "--out", str(shop.out))
    assert done.exit_code == 0, done.output
    assert (shop.out / "preview" / "index.html").resolve().as_uri() in done.output
    assert not (shop.out / "decks").exists()


def test_the_command_opens_the_pages_when_asked(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--open` hands the address to the browser."""
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    run("preview", str(shop.bank), "--out", str(shop.out), "--open")
    assert opened == [(shop.out / "preview" / "index.html").resolve().as_uri()]


def test_a_bank_with_errors_has_no_pages(shop: Workshop) -> None:
    """Where the bank cannot be read, the command fails and writes nothing."""
    shop.write("# nichts\n")
    done = run("preview", str(shop.bank), "--out", str(shop.out))
    assert done.exit_code == 1
    assert not shop.out.exists()
