"""TTML in the text profile of IMSC 1.1, with one style.

It is in what IMSC 1.0.1 has as well. Places on screen are regions, speakers agents.

Sources: TTML Profiles for Internet Media Subtitles and Captions 1.1, W3C, sections 6 and 8; TTML2, W3C, sections 8, 10
and 14.1 (agents).
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import quoteattr

import polars as pl

from exports.colours import rgb_of, voice_colours
from exports.spoken import AGAIN, WORD, WordTime
from exports.track import Exporter, one_by_one, provenance
from exports.voices import labelled_lines, speakers
from exports.xml_text import direction, xml_text
from pipeline.text.regions import attributes_of, box_of, column_of, region_id
from pipeline.timecode import format_clock, format_clocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from exports.looks import Edge
    from exports.track import Track

_ROOT: Final = """<?xml version="1.0" encoding="UTF-8"?>
<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttm="http://www.w3.org/ns/ttml#metadata" \
xmlns:ttp="http://www.w3.org/ns/ttml#parameter" xmlns:tts="http://www.w3.org/ns/ttml#styling" \
ttp:contentProfiles="http://www.w3.org/ns/ttml/profile/imsc1.1/text" \
ttp:profile="http://www.w3.org/ns/ttml/profile/imsc1/text" ttp:timeBase="media" xml:lang={lang} xml:space="preserve">
"""
"""IMSC 1.1 goes by `contentProfiles`, older processors by `profile`."""

_LAYOUT: Final = """\
<styling><style xml:id="default" tts:fontFamily="proportionalSansSerif" tts:fontSize="100%" tts:lineHeight="125%" \
tts:color="white" tts:backgroundColor="black" tts:textAlign="center" tts:direction="{direction}"/></styling>
<layout>
<region xml:id="bottom" tts:origin="10% 10%" tts:extent="80% 80%" tts:displayAlign="after"/>
{regions}</layout>
"""
_UNKNOWN: Final = "und"


def render(track: Track) -> bytes:
    """Return *track* as TTML: agents around each speaker's lines, dashes as in SRT, no visible labels.

    A cue's id is its number in CUES. A cue that shows no text is not written. What XML cannot hold becomes U+FFFD.
    """
    lines = labelled_lines(track.cues)
    agents = {name: f"speaker{number}" for number, name in enumerate(speakers(lines), start=1)}
    colours = voice_colours([*agents], track.options.chosen(track.doc)) if track.options.colours else {}
    voices = {name: _agent(agent, colours.get(name)) for name, agent in agents.items()}
    clocks = (format_clocks(pl.col(column)) for column in ("start_ms", "end_ms"))
    places = lines["placement"].drop_nulls().unique(maintain_order=True).to_list()
    rows = lines.select("cue", *clocks, "lang", "speaker", "text", "placement").iter_rows(named=True)
    cues = (_cue(list(group), voices, track.lang) for _, group in groupby(rows, key=lambda row: row["cue"]))
    root = _ROOT.format(lang=quoteattr(track.lang if track.lang != _UNKNOWN else ""))
    return "".join([root, _head(track, agents, places), "<body><div>\n", *cues, "</div></body>\n</tt>\n"]).encode()


def _head(track: Track, agents: Mapping[str, str], places: Sequence[str]) -> str:
    """Return what stands before the cues: where they come from, who speaks, how they look."""
    facts = provenance(track.facts)
    title = f"<ttm:title>{xml_text(facts.pop('title'))}</ttm:title>\n" if "title" in facts else ""
    origin = "; ".join(f"{name}: {fact}" for name, fact in facts.items())
    names = (
        f'<ttm:agent xml:id="{agent}" type="person"><ttm:name type="full">{xml_text(name)}</ttm:name></ttm:agent>\n'
        for name, agent in agents.items()
    )
    metadata = f"<metadata>\n{title}<ttm:desc>{xml_text(origin)}</ttm:desc>\n{''.join(names)}</metadata>\n"
    return f"<head>\n{metadata}{_layout(track.lang, places)}</head>\n"


def _layout(lang: str, places: Sequence[str]) -> str:
    """Return the style of a document in *lang*, and its regions: the usual one and those of its *places*."""
    return _LAYOUT.format(direction=direction(lang), regions="".join(map(_region, places)))


def _region(placement: str) -> str:
    """Return the region of *placement*."""
    return f'<region xml:id="{region_id(placement)}" {attributes_of(box_of(placement))}/>\n'


def _cue(rows: list[dict[str, Any]], attributes: Mapping[str, str], lang: str) -> str:
    """Return a cue of the lines in *rows*: the agent on the paragraph if there is one, else on a span for each.

    Its language is said where it is not *lang*, the document's: TTML looks at no letter to find a text's direction.
    """
    number, start, end, own = (rows[0][name] for name in ("cue", "start_ms", "end_ms", "lang"))
    look = f' xml:lang={quoteattr(own)} tts:direction="{direction(own)}"' if own not in {lang, _UNKNOWN} else ""
    head = f'<p xml:id="c{number}" begin="{start}" end="{end}" {_place(rows[0]["placement"])} style="default"{look}'
    voices = list(_voices(rows))
    if len(voices) == 1:
        speaker, text = voices[0]
        return f"{head}{attributes.get(speaker, '')}>{text}</p>\n"
    spans = (f"<span{attributes.get(speaker, '')}>{text}</span>" for speaker, text in voices)
    return f"{head}>{'<br/>'.join(spans)}</p>\n"


def _place(placement: str | None) -> str:
    """Return the attributes of a paragraph that stands at *placement*."""
    if placement is None:
        return 'region="bottom"'
    align = column_of(placement)
    return f'region="{region_id(placement)}"' + ("" if align == "center" else f' tts:textAlign="{align}"')


def _voices(rows: Iterable[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield each speaker of a cue with the lines that follow each other, escaped."""
    for speaker, group in groupby(rows, key=lambda row: row["speaker"]):
        yield speaker, "<br/>".join(xml_text(row["text"]).replace("\n", "<br/>") for row in group)


def _agent(agent: str, colour: str | None) -> str:
    """Return the attributes that say that *agent* speaks, in their *colour* if they have one."""
    rgb = rgb_of(colour)
    return f' ttm:agent="{agent}"' + (f' tts:color="#{rgb}"' if rgb else "")


_LOOKS: Final = {
    "italic": 'tts:fontStyle="italic"',
    "bold": 'tts:fontWeight="bold"',
    "underline": 'tts:textDecoration="underline"',
    "strike": 'tts:textDecoration="lineThrough"',
}
_NAMED: Final = {"colour": "tts:color", "font": "tts:fontFamily"}


def tag(edge: Edge) -> str:
    """Return what is written where a look begins or ends: a span; a reading follows its base in spans of their own."""
    kind, value = edge.look
    if kind == "ruby" and value:
        if edge.opens:
            return '<span tts:ruby="container"><span tts:ruby="base">'
        return f'</span><span tts:ruby="text">{xml_text(value)}</span></span>'
    if kind in {WORD, AGAIN}:
        return _timed(WordTime.of(value)) if edge.opens else "</span>"
    rgb = rgb_of(value) if kind == "colour" else None
    shown = f"#{rgb}" if rgb else value if kind == "font" else None
    look = _LOOKS.get(kind) or (f"{_NAMED[kind]}={quoteattr(shown)}" if kind in _NAMED and shown else "")
    return "" if not look else f"<span {look}>" if edge.opens else "</span>"


def _timed(time: WordTime) -> str:
    """Return the beginning of a piece that comes when it is said, and stays as long as its cue.

    Times of what stands in a paragraph count from its beginning (TTML2, section 12.4).
    """
    begin, end = (format_clock(ms - time.cue_start_ms) for ms in (time.start_ms, time.cue_end_ms))
    return f'<span begin="{begin}" end="{end}">'


TTML = Exporter("ttml", "ttml", one_by_one(render), tag=tag)
