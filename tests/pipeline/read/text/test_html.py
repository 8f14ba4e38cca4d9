"""Pages: what a browser shows is read, who speaks and when, and nothing that is no transcript is taken for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.read import HTML
from pipeline.read.text.html.flatten import flatten

if TYPE_CHECKING:
    from pipeline.read.common.model import Parsed


def read(page: str) -> Parsed:
    assert HTML.recognise(page)
    parsed = HTML.parse(page)
    assert parsed.kinds.total() == len(page)
    return parsed


def said(page: str) -> list[tuple[str | None, int | None, str]]:
    return [(turn.get("speaker"), turn.get("start_ms"), turn["text"]) for turn in read(page).turns]


@pytest.mark.parametrize(
    "page",
    [
        "<!DOCTYPE html>\n<html>",
        "<html lang='ko'>",
        "\n<!-- saved from url -->\n<html><head>",
        "<cite>Ann:</cite>",
        "<p>x",
        '<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml">',
    ],
)
def test_a_page_is_told_by_its_beginning(page: str) -> None:
    assert HTML.recognise(page)


@pytest.mark.parametrize("text", ["x <p>", "<tt>", "<p2>", "<config>", "< p>", "**A** <b>x</b>", "<!-- note -->"])
def test_what_only_has_tags_is_no_page(text: str) -> None:
    assert not HTML.recognise(text)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p>a<br>b</p><p>c", "a\nb\n\nc"),
        ("<p>2 < 3 and <b", "2 < 3 and <b"),
        ("<p>a <!-- hidden --> b<!-- open", "a b<!-- open"),
        ("<h1>T</h1><ul><li>one<li>two</ul>", "# T\n\n- one\n\n- two"),
        ("<p>&amp;&#39;&nbsp;x&lt;y", "&' x<y"),
        ("<script>a < b</script><style>p{}</style><p>x", "x"),
        ("<p>I read <cite>Moby Dick</cite> twice", "I read Moby Dick twice"),
        ("<p><cite>Moby Dick</cite> is long", "Moby Dick is long"),
        ("<p>a <b>bold</b> word", "a bold word"),
        ("<p><b>Ann:</b> <i>so</i> <b>very</b> <time>today</time>", "**Ann:** so very today"),
        ("<cite>Ann<p>hi", "**Ann**: hi"),
        ("<time>0:07</time><cite>Ann:<p>hi", "[00:00:07.000] **Ann**: hi"),
        ("<p><time>0:07</time><cite>Ann:</cite> hi", "[00:00:07.000] **Ann:** hi"),
        ('<p><a title="a > b" href="x">link</a>', "link"),
        ("<div><span>0:07</span><span>Ann</span><p>hi</div>", "0:07 Ann\n\nhi"),
        (
            '<p><span class="speaker" data-m="1200">[Ann] </span><span data-m="1200">So</span> it',
            "[00:00:01.200] **Ann:** So it",
        ),
        (
            '<p><span data-m="1200">So</span> <span data-m="1900" class="w">it</span><p>was',
            "[00:00:01.200] So it\n\nwas",
        ),
        ("<p><i>1</i><i>2</i>", "12"),
        (
            "<b>Ann</b> (0:07)<br>so <b>it</b> was<br><b>Bo</b> (0:09)<br>no",
            "**Ann** (0:07)\nso it was\n**Bo** (0:09)\nno",
        ),
        ("<table><tr><td>a<td>b<tr><td>c</table>", "a\tb\n\nc"),
    ],
)
def test_a_page_becomes_text(page: str, expected: str) -> None:
    assert flatten(page).text == expected


def test_nobody_speaks_for_the_one_before_where_a_page_gives_no_time() -> None:
    assert said("<cite>Ann:</cite><p>one</p><p>two</p><cite>Bo:</cite><p>x</p><cite>Ann:</cite><p>y</p>") == [
        ("Ann", None, "one\ntwo"),
        ("Bo", None, "x"),
        ("Ann", None, "y"),
    ]


def test_a_button_that_plays_gives_the_time_and_its_sign_is_no_text() -> None:
    page = (
        "<div><p class='speaker'>Ann</p><p><a onclick=\"play('0:1:5')\">▶</a> hi</p>"
        "<p><a onclick=\"play('0:1:9.5')\">listen</a> Klar: so</p></div>"
        "<div><p class='speaker'>Bo</p><p><a onclick=\"play('1:02:03')\">▶</a> ho</p></div>"
    )

    assert said(page) == [("Ann", 65_000, "hi\nlisten Klar: so"), ("Bo", 3_723_000, "ho")]
    assert [(word["turn"], word["start_ms"]) for word in read(page).words] == [(1, 65_000), (1, 69_500)]


def test_one_heading_is_no_chapter() -> None:
    page = "<h2>Start</h2><time>0:01</time><cite>Ann:</cite><p>hi</p><time>0:05</time><cite>Bo:</cite><p>ho</p>"

    assert not read(page).chapters


def test_a_page_without_a_word_has_no_turn_and_all_of_it_is_markup() -> None:
    parsed = read("<html><body><hr></body></html>")

    assert not parsed.turns
    assert parsed.kinds["metadata"] == parsed.kinds.total()


def test_tags_that_are_shorter_than_what_stands_for_them_are_no_negative_count() -> None:
    assert min(read("<h1>a<h6>x<h6>y<h6>z<p>w").kinds.values()) >= 0
