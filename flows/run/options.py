"""The options of a run, each written once: name, type, default, range, help and heading.

The command's options (`flows/command/typer_options.py`), the flow's parameters (`flows/parameters.py`) and the keys of
a project file (`flows/run/project`) are made from them. Nothing heavy: `--help` waits for this.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final, Literal

MAX_BUCKETS: Final = 4096
"""More files than this in one folder make listing them slow."""

MAX_WAIT_S: Final = 86_400
"""A day: what runs longer than that, nobody waits for."""

FORMATS: Final = "srt,vtt,parquet"
"""The default of ``--to``. A test holds it equal to `exports.DEFAULT_FORMATS`, a module too heavy for `--help`."""

MAX_FPS: Final = 1000
"""`pipeline.timecode.MAX_FPS`, likewise."""

Speakers = Literal["off", "change", "always"]
"""`pipeline.labels.Speakers`, likewise."""

Punctuation = Literal["source", "netflix"]

Runner = Literal["local", "dask"]

Heading = Literal["What comes in", "What comes out", "Limits", "Corrections and names", "Running"]
"""Under which `--help` lists an option; headings are printed in this order."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What stands in an option's annotation, beside its type."""

    help: str
    """Names no dash: a form in a browser shows it, too."""

    heading: Heading | None = None
    metavar: str | None = None
    low: float | None = None
    high: float | None = None
    """The ends of its range, both of them within."""

    is_place: bool = False
    """It is a path or a URL; else a `Path` is one of this machine."""

    is_argument: bool = False
    """It stands on the command line without its name."""

    is_joined: bool = False
    """On the command line it may be repeated: the parts are one text, commas between them."""

    short: str | None = None
    """Its one-letter form on the command line: ``-q``."""


StyleTable = Annotated[
    Path | None,
    Setting("A table of limits, over the shipped one.", "Limits", "FILE", is_place=True),
]
Profile = Annotated[
    str,
    Setting(
        "Whose limits: amazon, arte, bbc, netflix, netflix-children, netflix-sdh, podcast, shorts, ted, or of a table.",
        "Limits",
        "NAME",
    ),
]
Show = Annotated[
    str | None,
    Setting(
        "The show whose speakers, and section of the project file, hold, too.",
        "Corrections and names",
        "NAME",
    ),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a person wants of a run."""

    sources: Annotated[
        list[Path],
        Setting(
            "Transcripts, folders of them, or s3:// and gs:// URLs.", None, "SOURCE", is_place=True, is_argument=True
        ),
    ]
    out: Annotated[
        Path,
        Setting("Where subtitles/ and datasets/ are written.", "What comes out", "DIR", is_place=True, short="-o"),
    ]
    to: Annotated[
        str,
        Setting(
            "srt, vtt, ttml, ebu-tt-d, ass, lrc, txt, md, podcast, chapters-vtt, chapters-json, ffmetadata, youtube, "
            "parquet; several with commas.",
            "What comes out",
            "FORMATS",
            is_joined=True,
        ),
    ] = FORMATS
    rules: Annotated[
        list[str],
        Setting(
            "Tables of correction rules, or shipped ones by name; they come after the default table.",
            "Corrections and names",
            "FILE",
        ),
    ] = field(default_factory=list)
    no_default_rules: Annotated[bool, Setting("Leave out the default table of rules.", "Corrections and names")] = False
    styles: StyleTable = None
    profile: Profile = "netflix"
    lang: Annotated[
        str | None, Setting("The language of all sources, instead of detection.", "What comes in", "TAG")
    ] = None
    track: Annotated[
        str | None,
        Setting(
            "The language to keep of sources that hold several; without it each is a document.", "What comes in", "TAG"
        ),
    ] = None
    speakers: Annotated[
        Speakers, Setting("When SRT shows who speaks: off, change, always.", "What comes out", "WHEN")
    ] = "change"
    speakers_table: Annotated[
        Path | None,
        Setting("A table of what the labels of speakers are called.", "Corrections and names", "FILE", is_place=True),
    ] = None
    fps: Annotated[
        float | None,
        Setting("The video's frames a second: times become whole frames.", "Limits", "N", low=1, high=MAX_FPS),
    ] = None
    offset: Annotated[
        str | None,
        Setting("Added to all times: 1.5, -0:01:02, or frames, -10:00:00:00.", "What comes out", "TIME"),
    ] = None
    fps_from: Annotated[
        float | None,
        Setting("The rate that the times of the sources were made for.", "What comes out", "N", low=1, high=MAX_FPS),
    ] = None
    fps_to: Annotated[
        float | None,
        Setting("The rate that the times are to fit: 25 of 23.976.", "What comes out", "N", low=1, high=MAX_FPS),
    ] = None
    punctuation: Annotated[Punctuation, Setting("Whose marks are written.", "What comes out")] = "source"
    verbatim: Annotated[
        bool,
        Setting("What was said word by word: read as fast as subtitles for the hard of hearing.", "Limits"),
    ] = False
    bom: Annotated[bool, Setting("Begin SRT with a byte order mark, for old players.", "What comes out")] = False
    crlf: Annotated[bool, Setting("End lines of SRT in CR LF, for old players.", "What comes out")] = False
    colours: Annotated[bool, Setting("Give each speaker a colour in WebVTT, ASS, TTML.", "What comes out")] = False
    embed_rtl: Annotated[
        bool,
        Setting("Mark lines of SRT that run from right to left.", "What comes out"),
    ] = False
    words: Annotated[bool, Setting("Tell when each word is said: VTT, ASS, TTML, LRC.", "What comes out")] = False
    words_per_cue: Annotated[
        int | None, Setting("Show so many words at once, each until the next.", "What comes out", "N", low=1, high=20)
    ] = None
    duration: Annotated[
        str | None,
        Setting(
            "The recording's length, 1:02:03 or seconds, for a transcript without times.",
            "What comes in",
            "TIME",
        ),
    ] = None
    media: Annotated[
        Path | None,
        Setting(
            "The recording, or a folder or pattern of them by name: the words are timed where they are heard in it "
            "(extra cuemill[listen], ffmpeg), else its length counts.",
            "What comes in",
            "FILE",
        ),
    ] = None
    media_url: Annotated[
        str | None,
        Setting("Where recordings are; {stem} is a source's name.", "What comes out", "URL"),
    ] = None
    times_from: Annotated[
        Path | None,
        Setting(
            "Another transcript of the same talk, with times, or a folder of them by name: its words time the text.",
            "What comes in",
            "FILE",
            is_place=True,
        ),
    ] = None
    drop_hallucinations: Annotated[
        bool, Setting("Leave out what a recogniser made up, not only tell.", "What comes in")
    ] = False
    resegment: Annotated[
        bool, Setting("Cut the cues of subtitle files afresh, joined by speaker and pause.", "What comes in")
    ] = False
    plain: Annotated[bool, Setting("Leave out italics, colours and places on screen.", "What comes out")] = False
    one_format: Annotated[
        bool,
        Setting("Of the files of one name in a folder that say the same, read the richest alone.", "What comes in"),
    ] = False
    buckets: Annotated[
        int | None, Setting("Files of a dataset for each language.", "What comes out", "N", low=1, high=MAX_BUCKETS)
    ] = None
    force: Annotated[bool, Setting("Replace results that a person has edited, too.", "Running")] = False
    prune: Annotated[
        bool,
        Setting("Let documents whose sources are gone leave, however many.", "Running"),
    ] = False
    wait: Annotated[
        float,
        Setting("Seconds to wait for another run on the same folder.", "Running", "N", low=0, high=MAX_WAIT_S),
    ] = 0
    report: Annotated[
        Path | None,
        Setting(
            "Write what was done as JSON; - is standard output.",
            "What comes out",
            "FILE",
            is_place=True,
        ),
    ] = None
    jobs: Annotated[int | None, Setting("Processes; without it, as many as pay.", "Running", "N", low=1)] = None
    show: Show = None
    review: Annotated[
        bool, Setting("Write review/index.html, too: a page to look at the run and decide.", "What comes out")
    ] = False

    @property
    def default(self) -> Literal["shipped", "none"]:
        """Which default table of rules the others come after."""
        return "none" if self.no_default_rules else "shipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterOptions:
    """Where a flow's run does its work."""

    runner: Annotated[Runner, Setting("Where sources are worked on: here, or on a Dask cluster.", "Running")] = "local"
    address: Annotated[str | None, Setting("The cluster's scheduler: tcp://10.0.0.1:8786.", "Running", "URL")] = None
