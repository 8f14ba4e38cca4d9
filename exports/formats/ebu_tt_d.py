"""EBU-TT-D, the subtitles of European broadcasters on the net: TTML whose looks are styles by name alone.

Sources: EBU Tech 3380, version 1.0.1; its schema (github.com/ebu/ebu-tt-d-xsd), which knows no span within a span.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple
from xml.sax.saxutils import quoteattr

import polars as pl

from exports.colours import rgb_of
from exports.looks import pieces_between
from exports.track import Exporter, each, provenance, visible_text
from exports.xml_text import direction, xml_text
from pipeline.text.regions import USUAL, attributes_of, box_of, column_of, region_id
from pipeline.timecode import format_clocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from exports.looks import Edge, Look
    from exports.track import Track, Tracks
    from pipeline.text.regions import Box

_ROOT: Final = """<?xml version="1.0" encoding="UTF-8"?>
<tt:tt xmlns:tt="http://www.w3.org/ns/ttml" xmlns:ttm="http://www.w3.org/ns/ttml#metadata" \
xmlns:ttp="http://www.w3.org/ns/ttml#parameter" xmlns:tts="http://www.w3.org/ns/ttml#styling" \
xmlns:ebuttm="urn:ebu:tt:metadata" xmlns:ebutts="urn:ebu:tt:style" \
ttp:timeBase="media" xml:lang={lang} xml:space="preserve">
"""
_METADATA: Final = """<tt:metadata>
<ebuttm:documentMetadata>
<ebuttm:conformsToStandard>urn:ebu:tt:distribution:2014-01</ebuttm:conformsToStandard>
</ebuttm:documentMetadata>
{facts}</tt:metadata>
"""
_STYLES: Final = """<tt:style xml:id="default" tts:fontFamily="proportionalSansSerif" tts:fontSize="100%" \
tts:lineHeight="normal" tts:textAlign="center" tts:color="#ffffff" \
tts:direction="{direction}" ebutts:linePadding="0.5c"/>
<tt:style xml:id="text" tts:backgroundColor="#000000"/>
<tt:style xml:id="left" tts:textAlign="left"/>
<tt:style xml:id="right" tts:textAlign="right"/>
<tt:style xml:id="ltr" tts:direction="ltr"/>
<tt:style xml:id="rtl" tts:direction="rtl"/>
<tt:style xml:id="italic" tts:fontStyle="italic"/>
<tt:style xml:id="bold" tts:fontWeight="bold"/>
<tt:style xml:id="underline" tts:textDecoration="underline"/>
"""
_UNKNOWN: Final = "und"
_LF: Final = "\n"
_NAMED: Final = ("italic", "bold", "underline")


class _Run(NamedTuple):
    """Text of one look, and the styles that it has."""

    styles: tuple[str, ...]
    text: str


def render(tracks: Tracks) -> dict[str, bytes]:
    """Return *tracks* as EBU-TT-D, with the labels and dashes that are shown: its players show no agents.

    A cue's id is its number in CUES. A cue that shows no text is not written; a document needs one that does. What XML
    cannot hold becomes U+FFFD.
    """
    edges = tracks.dressed.edges if tracks.dressed else ()
    files = ((track.doc, _render(track, edges)) for track in each(tracks))
    return {doc: file for doc, file in files if file}


def _render(track: Track, edges: Sequence[Edge]) -> bytes:
    """Return *track*, whose marks are *edges*; empty where no cue shows text."""
    clocks = (format_clocks(pl.col(name)).alias(name) for name in ("start_ms", "end_ms"))
    text = visible_text(pl.col("screen").list.join("\n"))
    cues = track.cues.select("cue", *clocks, "lang", "placement", text=text).filter(pl.col("text") != "")
    if cues.is_empty():
        return b""
    lang = track.lang if track.lang != _UNKNOWN else ""
    cues = cues.with_columns(runs=pl.Series([_runs(text, edges) for text in cues["text"]], dtype=pl.Object))
    colours = sorted({name for runs in cues["runs"] for run in runs for name in run.styles}.difference(_NAMED))
    places = cues["placement"].drop_nulls().unique(maintain_order=True).to_list()
    head = f"<tt:head>\n{_metadata(track)}{_styling(track.lang, colours)}{_layout(places)}</tt:head>\n"
    body = "".join(_cue(row, track.lang) for row in cues.iter_rows(named=True))
    whole = f"{_ROOT.format(lang=quoteattr(lang))}{head}<tt:body>\n<tt:div>\n{body}</tt:div>\n</tt:body>\n</tt:tt>\n"
    return whole.encode()


def _metadata(track: Track) -> str:
    """Return what a file is and where it comes from."""
    facts = provenance(track.facts)
    title = f"<ttm:title>{xml_text(facts.pop('title'))}</ttm:title>\n" if "title" in facts else ""
    origin = "; ".join(f"{name}: {fact}" for name, fact in facts.items())
    return _METADATA.format(facts=f"{title}<ttm:desc>{xml_text(origin)}</ttm:desc>\n")


def _styling(lang: str, colours: Iterable[str]) -> str:
    """Return the styles of a document in *lang*, and those of its *colours*."""
    own = (f'<tt:style xml:id="{name}" tts:color="#{name.removeprefix("colour-")}"/>\n' for name in colours)
    return f"<tt:styling>\n{_STYLES.format(direction=direction(lang))}{''.join(own)}</tt:styling>\n"


def _layout(places: Iterable[str]) -> str:
    """Return the usual region and those of *places*."""
    regions = [_region("bottom", USUAL), *(_region(region_id(place), box_of(place)) for place in places)]
    return f"<tt:layout>\n{''.join(regions)}</tt:layout>\n"


def _region(name: str, box: Box) -> str:
    """Return the region of a *name*."""
    return f'<tt:region xml:id="{name}" {attributes_of(box)}/>\n'


def _cue(row: dict[str, Any], lang: str) -> str:
    """Return the cue in a *row*; its language and direction are said where they are not those of *lang*."""
    place, own = row["placement"], row["lang"]
    column = column_of(place) if place else "center"
    styles = ["default", *([column] if column != "center" else [])]
    foreign = own not in {lang, _UNKNOWN}
    styles += [direction(own)] if foreign and direction(own) != direction(lang) else []
    said = f" xml:lang={quoteattr(own)}" if foreign else ""
    region = region_id(place) if place else "bottom"
    head = f'<tt:p xml:id="c{row["cue"]}" begin="{row["start_ms"]}" end="{row["end_ms"]}" region="{region}"'
    spans = (
        f'<tt:span style="{" ".join(("text", *run.styles))}">{xml_text(run.text).replace(_LF, "<tt:br/>")}</tt:span>'
        for run in row["runs"]
    )
    return f'{head} style="{" ".join(styles)}"{said}>{"".join(spans)}</tt:p>\n'


def _runs(text: str, edges: Sequence[Edge]) -> list[_Run]:
    """Return the *text* of a cue, whose marks are *edges*, in runs of one look each, none of them empty."""
    runs: list[_Run] = []
    styles: tuple[str, ...] = ()
    for said, edge in pieces_between(text, edges):
        if said and runs and runs[-1].styles == styles:
            runs[-1] = _Run(styles, runs[-1].text + said)
        elif said:
            runs.append(_Run(styles, said))
        if edge is not None:
            styles = tuple(_styles((*edge.around, edge.look) if edge.opens else edge.around))
    return runs


def _styles(looks: Sequence[Look]) -> list[str]:
    """Return the names of the styles that *looks* are, as far as there are any; of colours the innermost counts."""
    kinds = {kind for kind, _ in looks}
    colours = [rgb for kind, value in looks if kind == "colour" and (rgb := rgb_of(value))]
    return [*(name for name in _NAMED if name in kinds), *(f"colour-{rgb}" for rgb in colours[-1:])]


def _no_tag(_edge: Edge) -> str:
    """Return nothing: marks have become spans before."""
    return ""


EBU_TT_D: Final = Exporter("ebu-tt-d", "ebu.ttml", render, tag=_no_tag)
