"""Chapters for players and publishers: as WebVTT, as ffmpeg's metadata, as lines of a YouTube description.

Sources: WebVTT, The Web Video Text Tracks Format, W3C, section 4.5 (chapters); ffmpeg-formats(1), Metadata; YouTube
Help, Video chapters: "the first timestamp starts with 00:00", at least three, each at least 10 seconds long.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final

from exports.track import Exporter, in_one_line, one_by_one, provenance
from pipeline.timecode import MS_PER_HOUR, format_clock

if TYPE_CHECKING:
    from exports.track import Track

_MEANS_SOMETHING: Final = re.compile(r"[=;#\\\n]")
"""What ffmpeg wants a backslash before."""


def render_vtt(track: Track) -> bytes:
    """Return the chapters of *track* as a WebVTT track of kind `chapters`; its cues are numbered from 1."""
    said = "".join(f"{name}: {_escape(fact)}\n" for name, fact in provenance(track.facts).items())
    marks = track.chapters.select("start_ms", "until_ms", "title").iter_rows()
    cues = (
        f"\n{number}\n{format_clock(start)} --> {format_clock(end)}\n{_escape(title)}\n"
        for number, (start, end, title) in enumerate(marks, start=1)
    )
    return "".join([f"WEBVTT\n\nNOTE\n{said}", *cues]).encode()


def render_ffmetadata(track: Track) -> bytes:
    """Return what ``ffmpeg -i talk.mp4 -i talk.ffmetadata -map_chapters 1`` takes: title and chapters."""
    head = f"title={_backslash(track.title)}\n" if track.title else ""
    chapters = (
        f"[CHAPTER]\nTIMEBASE=1/1000\nSTART={start}\nEND={end}\ntitle={_backslash(title)}\n"
        for start, end, title in track.chapters.select("start_ms", "until_ms", "title").iter_rows()
    )
    return "".join([";FFMETADATA1\n", head, *chapters]).encode()


def render_youtube(track: Track) -> bytes:
    """Return the lines that YouTube takes for chapters when they stand in a video's description.

    They must begin at 0:00: where the first chapter begins later, a line with the document's title stands before it.
    A description holds neither ``<`` nor ``>``: single quotation marks stand for them.
    """
    marks = track.chapters.select("start_ms", "title").rows()
    if marks and marks[0][0]:
        marks = [(0, track.title or track.doc), *marks]
    skip = 0 if any(start >= MS_PER_HOUR for start, _ in marks) else len("00:")
    lines = (f"{format_clock(start).partition('.')[0][skip:]} {_for_youtube(title)}".rstrip() for start, title in marks)
    return "".join(f"{line}\n" for line in lines).encode()


def _escape(text: str) -> str:
    """Return *text* in one line, with the characters escaped that mean something in WebVTT."""
    return html.escape(in_one_line(text), quote=False)


def _backslash(text: str) -> str:
    """Return *text* in one line, as ffmpeg's metadata has it."""
    return _MEANS_SOMETHING.sub(r"\\\g<0>", in_one_line(text))


def _for_youtube(title: str) -> str:
    """Return *title* as a description may hold it."""
    return in_one_line(title).replace("<", "‹").replace(">", "›")


CHAPTERS_VTT = Exporter("chapters-vtt", "chapters.vtt", one_by_one(render_vtt), needs="chapters")
FFMETADATA = Exporter("ffmetadata", "ffmetadata", one_by_one(render_ffmetadata), needs="chapters")
YOUTUBE = Exporter("youtube", "chapters.txt", one_by_one(render_youtube), needs="chapters")
