"""The commands that show what a run has written; and `apply`, which takes decisions back."""

# ruff: noqa: PLC0415 - imports inside the commands, as in `app`

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final, Literal

import typer

from pipeline.storage.places import place_of

results_app: Final = typer.Typer(rich_markup_mode=None)

_Folder = Annotated[
    Path, typer.Argument(metavar="DIR", parser=place_of, show_default=False, help="The --out of a run.")
]

_Doc = Annotated[
    list[str] | None,
    typer.Option("--doc", metavar="DOC", show_default=False, help="In this document only. May be repeated."),
]
_Waivers = Annotated[
    Path | None,
    typer.Option(
        "--waivers", metavar="FILE", parser=place_of, show_default=False, help="A table of accepted findings."
    ),
]
_Form = Annotated[
    Literal["text", "json", "csv"], typer.Option("--format", help="For people, programs or spreadsheets.")
]


@results_app.command(
    rich_help_panel="Look at results and decide", epilog="Example: cuemill findings out --severity error --format csv"
)
def findings(  # noqa: PLR0913 - a command's options, one each
    folder: _Folder,
    *,
    check: Annotated[
        list[str] | None,
        typer.Option("--check", metavar="NAME", show_default=False, help="Of this check only. May be repeated."),
    ] = None,
    doc: _Doc = None,
    severity: Annotated[
        Literal["error", "warning", "note"], typer.Option("--severity", help="So grave or graver only.")
    ] = "note",
    form: _Form = "text",
    statistics: Annotated[bool, typer.Option("--statistics", help="Count them by check instead.")] = False,
) -> None:
    """Show every finding of a run: file, time, what the cue says, what is wrong, what to do."""
    from flows.command.findings import Wanted, show_findings, show_statistics

    wanted = Wanted(frozenset(check or ()), frozenset(doc or ()), severity)
    show = show_statistics if statistics else show_findings
    show(folder, wanted, form)


@results_app.command(rich_help_panel="Look at results and decide", epilog="Example: cuemill diff out --rule gpd-gpt")
def diff(
    folder: _Folder,
    *,
    rule: Annotated[
        list[str] | None,
        typer.Option("--rule", metavar="ID", show_default=False, help="This rule only. May be repeated."),
    ] = None,
    stage: Annotated[
        list[str] | None,
        typer.Option("--stage", metavar="NAME", show_default=False, help="This stage only. May be repeated."),
    ] = None,
    doc: _Doc = None,
    form: _Form = "text",
) -> None:
    """Show every correction of a run in its context, by rule: red went, green came."""
    from flows.command.diff import Asked, show_diff

    asked = Asked(*(frozenset(names or ()) for names in (rule, stage, doc)))
    show_diff(folder, asked, form)


@results_app.command(
    rich_help_panel="Look at results and decide", epilog="Example: cuemill review out --waivers tables/waivers.csv"
)
def review(  # noqa: PLR0913 - a command's options, one each
    folder: _Folder,
    *,
    waivers: _Waivers = None,
    suggestions: Annotated[
        Path | None,
        typer.Option(
            "--suggestions", metavar="FILE", parser=place_of, show_default=False, help="What `suggest --out` wrote."
        ),
    ] = None,
    rules: Annotated[
        list[str] | None,
        typer.Option(
            "--rules", metavar="FILE", show_default=False, help="Say which of these never hit. May be repeated."
        ),
    ] = None,
    media_root: Annotated[
        str | None,
        typer.Option(
            "--media-root", metavar="PATH", show_default=False, help="The recordings' folder, as seen from the page."
        ),
    ] = None,
    all_cues: Annotated[
        bool, typer.Option("--all-cues", help="Not only cues with findings and their neighbours.")
    ] = False,
) -> None:
    """Write DIR/review/index.html: a page to look at a run and decide, in any browser, without a network."""
    from flows.command.review import Beside, write_review

    cues: Literal["flagged", "all"] = "all" if all_cues else "flagged"
    typer.echo(write_review(folder, cues, Beside(waivers, suggestions, rules or (), media_root)))


@results_app.command(
    rich_help_panel="Look at results and decide", epilog="Example: cuemill apply decisions.json --into tables"
)
def apply(
    decisions: Annotated[
        Path, typer.Argument(metavar="FILE", show_default=False, help="decisions.json, as the page saves it.")
    ],
    *,
    into: Annotated[Path, typer.Option("--into", metavar="DIR", show_default=False, help="Your tables' folder.")],
) -> None:
    """Put what was decided on the page into rules.csv, waivers.csv and speakers.csv in DIR, and check them."""
    from flows.command.review import apply_decisions

    raise typer.Exit(apply_decisions(decisions, into))
