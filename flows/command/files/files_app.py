"""The commands that look at subtitle files as they are, and at limits and columns, without a run."""

# ruff: noqa: PLC0415 - imports inside the commands, as in `app`

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer looks at what the commands take
from typing import Annotated, Final, Literal

import typer

from flows.command.typer_options import with_settings
from flows.run.options import Profile, StyleTable  # noqa: TC001 - likewise
from pipeline.storage.places import place_of

files_app: Final = typer.Typer()


@files_app.command(
    "check",
    rich_help_panel="Look at files and limits",
    epilog="Example: cuemill check talk.ko.srt --profile bbc --format sarif",
)
@with_settings
def check_subtitles(  # noqa: PLR0913 - a command's options, one each
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE",
            parser=place_of,
            show_default=False,
            help="Subtitles, folders of them, or - for standard input.",
        ),
    ],
    *,
    profile: Profile = "netflix",
    styles: StyleTable = None,
    lang: Annotated[
        str | None,
        typer.Option("--lang", metavar="TAG", show_default=False, help="The language of all files, not detected."),
    ] = None,
    fps: Annotated[
        float | None,
        typer.Option("--fps", metavar="N", show_default=False, help="The video's frame rate: times are whole frames."),
    ] = None,
    form: Annotated[
        Literal["text", "json", "sarif", "csv", "html"],
        typer.Option("--format", help="For people, programs, code hosts, spreadsheets or browsers."),
    ] = "text",
    select: Annotated[
        list[str] | None,
        typer.Option("--select", metavar="NAMES", show_default=False, help="Look for these checks only. Repeatable."),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option("--ignore", metavar="NAMES", show_default=False, help="Leave these checks out. Repeatable."),
    ] = None,
    statistics: Annotated[bool, typer.Option("--statistics", help="Count findings by check instead.")] = False,
    waivers: Annotated[
        Path | None,
        typer.Option(
            "--waivers", metavar="FILE", parser=place_of, show_default=False, help="A table of accepted findings."
        ),
    ] = None,
) -> None:
    """Say which limits the cues of subtitle files break, as they are."""
    from flows.command.lint.checking import Wanted, check_files
    from flows.command.lint.selection import selection_of

    wanted = Wanted(form, selection_of(select or (), ignore or ()), "statistics" if statistics else "findings")
    raise typer.Exit(check_files(files, profile, styles, lang, fps, waivers, wanted))


@files_app.command(
    "styles", rich_help_panel="Look at files and limits", epilog="Example: cuemill styles --profile bbc --format csv"
)
@with_settings
def list_styles(
    *,
    profile: Profile = "netflix",
    styles: StyleTable = None,
    form: Annotated[
        Literal["text", "json", "csv"], typer.Option("--format", help="For people, programs or --styles.")
    ] = "text",
) -> None:
    """Show the limits of a profile for each language, and the names of all profiles."""
    from flows.command.lint.limits import show_styles

    show_styles(profile, [styles] if styles else [], form)


@files_app.command(rich_help_panel="Look at files and limits", epilog="Example: cuemill schema --format md")
def schema(
    *,
    form: Annotated[
        Literal["text", "json", "md"], typer.Option("--format", help="For people, programs or documents.")
    ] = "text",
) -> None:
    """Show the tables of the datasets: columns, types, units, meaning."""
    from flows.command.schema import show_schema

    show_schema(form)
