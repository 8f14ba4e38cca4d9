from __future__ import annotations

import pytest

from pipeline.text.addresses import is_in_address


def holds(text: str) -> bool:
    start = text.index("GPD")
    return is_in_address(text, start, start + len("GPD"))


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/GPD/x",
        "see www.example.org/GPD.",
        "GPD.com",
        "x@GPD.com",
        "GPD@work.org",
        "#GPD는",
        "#오늘GPD",
        "@GPD",
        "$GPD",
        "C:\\GPD\\setup",
        "/srv/talks/GPD/x",
        "data/GPD.csv",
        "GPD.py를",
        '"GPD.PDF"',
        "GPD-4.tar.gz",
        "`GPD`",
        "`a GPD b`",
        "GPD()",
        "GPD.load(x)",
        "GPD->x",
        "GPD=5",
        "${GPD}",
    ],
)
def test_what_a_machine_reads_is_an_address(text: str) -> None:
    assert holds(text)


@pytest.mark.parametrize(
    "text",
    [
        "GPD",
        "GPD.It helps.",
        "GPD.다음",
        "GPD...",
        "GPD/Claude",
        "(GPD)",
        "GPD(그린당)",
        "##GPD",
        "# GPD",
        "#1 GPD",
        "C# GPD",
        "$20 GPD",
        "`a` GPD `b`",
        "a ` GPD\nb `",
        "see:GPD",
        "GPD:yes",
        "mail me@example.org GPD",
    ],
)
def test_what_people_say_is_none(text: str) -> None:
    assert not holds(text)


def test_an_address_that_is_the_whole_pattern_may_be_mended() -> None:
    assert not is_in_address("see gpd.py now", 4, 10)
