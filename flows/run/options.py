"""The options of a run, written once; the commands take them from here. Nothing heavy: `--help` waits for this."""

from __future__ import annotations

import inspect
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, get_type_hints

from typer import Argument, Option

from flows.run.option_groups import in_groups
from pipeline.storage.places import place_of

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_BUCKETS: Final = 4096
"""More files than this in one folder make listing them slow."""

MAX_WAIT_S: Final = 86_400
"""A day: what runs longer than that, nobody waits for."""

FORMATS: Final = "srt,vtt,parquet"
"""The default of ``--to``. A test holds it equal to `exports.DEFAULT_FORMATS`, a module too heavy for `--help`."""

Speakers = Literal["off", "change", "always"]
"""`pipeline.labels.Speakers`, likewise."""

_Sources = Annotated[
    list[Path],
    Argument(
        metavar="SOURCE",
        parser=place_of,
        show_default=False,
        help="Transcripts, folders of them, or s3:// and gs:// URLs.",
    ),
]
_Out = Annotated[
    Path,
    Option(
        "--out", metavar="DIR", parser=place_of, show_default=False, help="Where subtitles/ and datasets/ are written."
    ),
]
_To = Annotated[str, Option("--to", metavar="FORMATS", help="What to write, separated by commas.")]
_Rules = Annotated[
    list[str],
    Option(
        "--rules",
        metavar="FILE",
        show_default=False,
        default_factory=list,
        help="A table of correction rules, or a shipped one's name; comes after the default table. May be repeated.",
    ),
]
_NoDefaultRules = Annotated[bool, Option("--no-default-rules", help="Leave out the default table of rules.")]
StyleTable = Annotated[
    Path | None,
    Option(
        "--styles",
        metavar="FILE",
        parser=place_of,
        show_default=False,
        help="A table of limits, over the shipped one.",
    ),
]
Profile = Annotated[str, Option("--profile", metavar="NAME", help="Whose limits cues keep.")]
_Lang = Annotated[
    str | None,
    Option("--lang", metavar="TAG", show_default=False, help="The language of all sources, instead of detection."),
]
_Track = Annotated[
    str | None,
    Option(
        "--track",
        metavar="TAG",
        show_default=False,
        help="The language to keep of sources that hold several; without it each is a document.",
    ),
]
_Speakers = Annotated[Speakers, Option("--speakers", help="When SRT shows who speaks. WebVTT always tells.")]
_SpeakersTable = Annotated[
    Path | None,
    Option(
        "--speakers-table",
        metavar="FILE",
        parser=place_of,
        show_default=False,
        help="A table of what the labels of speakers are called.",
    ),
]
_Fps = Annotated[
    float | None,
    Option("--fps", metavar="N", show_default=False, help="The video's frames a second: times become whole frames."),
]
_Bom = Annotated[bool, Option("--bom", help="Begin SRT with a byte order mark, for old players.")]
_Crlf = Annotated[bool, Option("--crlf", help="End lines of SRT in CR LF, for old players.")]
_Colours = Annotated[
    bool,
    Option("--colours", help="Give each speaker a colour in WebVTT (which ffmpeg then cannot read), ASS and TTML."),
]
_EmbedRtl = Annotated[
    bool, Option("--embed-rtl", help="Mark lines of SRT that run from right to left, for mpv, ffmpeg and devices.")
]
_Duration = Annotated[
    str | None,
    Option(
        "--duration",
        metavar="TIME",
        show_default=False,
        help="The length of the recording, 1:02:03 or seconds: a transcript without times is spread over it.",
    ),
]
_Media = Annotated[
    Path | None,
    Option("--media", metavar="FILE", show_default=False, help="The recording itself, for its length (by ffprobe)."),
]
_TimesFrom = Annotated[
    Path | None,
    Option(
        "--times-from",
        metavar="FILE",
        parser=place_of,
        show_default=False,
        help="Another transcript of the same talk, with times, or a folder of them by name: its words time the text.",
    ),
]
_DropHallucinations = Annotated[
    bool, Option("--drop-hallucinations", help="Leave out what a recogniser made up; without it, it is reported only.")
]
_Resegment = Annotated[
    bool, Option("--resegment", help="Cut the cues of subtitle files afresh, joined by speaker and pause.")
]
_Plain = Annotated[
    bool, Option("--plain", help="Leave out italics, colours and places on screen that a subtitle file has.")
]
_OneFormat = Annotated[
    bool,
    Option("--one-format", help="Of the files of one name in a folder that say the same, read the richest alone."),
]
_Buckets = Annotated[
    int | None,
    Option(
        "--buckets",
        metavar="N",
        min=1,
        max=MAX_BUCKETS,
        show_default=False,
        help="Files of a dataset for each language.",
    ),
]
_Force = Annotated[bool, Option("--force", help="Replace results that a person has edited, too.")]
_Prune = Annotated[
    bool, Option("--prune", help="Let documents leave the datasets, however many: their sources are gone for good.")
]
_Wait = Annotated[
    float,
    Option("--wait", metavar="SECONDS", min=0, max=MAX_WAIT_S, help="How long to wait for another run on DIR to end."),
]
_Report = Annotated[
    Path | None,
    Option(
        "--report",
        metavar="FILE",
        parser=place_of,
        show_default=False,
        help="Write what was done, and how fast, as JSON; - is standard output.",
    ),
]
_Jobs = Annotated[
    int | None,
    Option("--jobs", metavar="N", min=1, show_default=False, help="Processes; without it, as many as pay."),
]


Show = Annotated[
    str | None,
    Option("--show", metavar="NAME", show_default=False, help="The show whose section of cuemill.toml holds, too."),
]
CONFIG_OPTIONS: Final[dict[str, tuple[Any, Any]]] = {
    "config": (
        Annotated[
            str | None,
            Option("--config", metavar="FILE", show_default=False, help="The project file, not the nearest."),
        ],
        None,
    ),
    "no_config": (Annotated[bool, Option("--no-config", help="Read no cuemill.toml.")], False),
}
"""What says which project file gives the options that the command line does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a person wants of a run."""

    sources: _Sources
    out: _Out
    to: _To = FORMATS
    rules: _Rules
    no_default_rules: _NoDefaultRules = False
    styles: StyleTable = None
    profile: Profile = "netflix"
    lang: _Lang = None
    track: _Track = None
    speakers: _Speakers = "change"
    speakers_table: _SpeakersTable = None
    fps: _Fps = None
    bom: _Bom = False
    crlf: _Crlf = False
    colours: _Colours = False
    embed_rtl: _EmbedRtl = False
    duration: _Duration = None
    media: _Media = None
    times_from: _TimesFrom = None
    drop_hallucinations: _DropHallucinations = False
    resegment: _Resegment = False
    plain: _Plain = False
    one_format: _OneFormat = False
    buckets: _Buckets = None
    force: _Force = False
    prune: _Prune = False
    wait: _Wait = 0
    report: _Report = None
    jobs: _Jobs = None
    show: Show = None


def takes_options(command: Callable[..., None]) -> Callable[..., None]:
    """Return *command* as Typer is to see it: in place of its first parameter, each field of `Options` is one."""
    names = [option.name for option in fields(Options)]

    def called(**given: Any) -> None:  # noqa: ANN401 - what Typer has read, by the signature below
        for name in CONFIG_OPTIONS:  # read before all others, see flows/command/config.py
            del given[name]
        options = Options(**{name: given.pop(name) for name in names})
        command(options, **given)

    hints = get_type_hints(Options, include_extras=True) | get_type_hints(command, include_extras=True)
    hints = in_groups(hints)
    own = list(inspect.signature(command).parameters.values())[1:]
    shared = inspect.signature(Options).parameters.values()
    parameters = [parameter.replace(annotation=hints[parameter.name]) for parameter in (*shared, *own)]
    parameters += [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
        for name, (annotation, default) in CONFIG_OPTIONS.items()
    ]
    called.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # inspect looks for it
    called.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    called.__name__, called.__doc__ = command.__name__, command.__doc__
    return called
