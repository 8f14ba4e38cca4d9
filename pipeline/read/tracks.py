"""The tracks of a source that says the same in several languages: each is a document of its own."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import UnreadableSource
from pipeline.storage.sources import track_doc

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.read.common.model import Parsed
    from pipeline.storage.sources import Source

    LanguageOf = Callable[[Sequence[str]], str]
    """What tells the language of the turns of a track, `und` where it is unsure."""


class SourceTrack(NamedTuple):
    """A document that a source holds: its id and what was read of it."""

    doc: str
    parsed: Parsed


def split_tracks(source: Source, parsed: Parsed, language_of: LanguageOf) -> list[SourceTrack]:
    """Return the tracks of *source*, in its order; a source with one track is that, under its own id.

    The id of each of several is the source's and the track's language, whichever of them a run keeps. Where neither the
    file nor its name says it, *language_of* does. A second track in a language is numbered.
    """
    if not parsed.others:
        return [SourceTrack(source.doc, parsed)]
    tracks = _name_tracks([parsed, *parsed.others], source.lang_hint, language_of)
    seen: Counter[str] = Counter()
    rows = []
    for track in tracks:
        tag = str(track.lang)
        seen[tag] += 1
        rows.append(SourceTrack(track_doc(source.doc, tag if seen[tag] == 1 else f"{tag}-{seen[tag]}"), track))
    return rows


def _name_tracks(tracks: Sequence[Parsed], hint: str | None, language_of: LanguageOf) -> list[Parsed]:
    """Return *tracks* without others, each with its language; *hint* is that of the first that has none declared."""
    declared = {_base(track.lang) for track in tracks if track.lang}
    free = hint if hint and _base(hint) not in declared else None
    named = []
    for track in tracks:
        lang = track.lang or free or language_of([turn["text"] for turn in track.turns])
        free = free if track.lang else None  # it goes to one track
        named.append(track._replace(lang=lang, others=()))
    return named


def keep(tracks: Sequence[SourceTrack], tag: str | None, name: str) -> list[SourceTrack]:
    """Return those of *tracks* that are in the language *tag*, all if it is None or there is but one.

    `en` keeps `en-GB`, too; `en-GB` keeps `en` where nothing comes closer.

    Raises:
        UnreadableSource: naming *name*, the source, if no track is in that language.
    """
    if tag is None or len(tracks) == 1:
        return list(tracks)
    exact = [track for track in tracks if _is_in(track.parsed.lang, tag)]
    kept = exact or [track for track in tracks if _is_in(tag, track.parsed.lang)]
    if not kept:
        there = ", ".join(dict.fromkeys(str(track.parsed.lang) for track in tracks))
        raise UnreadableSource(name, f"no track in {tag}", f"Give --track one of those there are: {there}")
    return kept


def _is_in(lang: str | None, tag: str | None) -> bool:
    """Whether *lang* is *tag* or finer than it."""
    return lang is not None and tag is not None and (lang == tag or lang.startswith(f"{tag}-"))


def _base(tag: str | None) -> str:
    """Return the language of *tag* without script and region."""
    return (tag or "").partition("-")[0]
