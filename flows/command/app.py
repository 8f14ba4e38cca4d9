"""The command `cuemill`. What a command needs is imported when it runs, so that `--help` is at hand at once.

Exit status: 0 all is well; 1 a source could not be read (the others are written) or, for `check`, a cue breaks a hard
limit; 2 wrong usage or a wrong table, and nothing is written.
"""

# ruff: noqa: PLC0415 - imports inside the commands, as said above

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path  # noqa: TC003 - Typer looks at what the commands take
from time import perf_counter
from typing import Annotated, Final, Literal

import typer

from flows.command.config import ConfiguredCommand
from flows.command.results_app import results_app
from flows.command.show_commands import register
from flows.command.typer_options import takes_options, with_settings
from flows.run.options import ClusterOptions, Options, Profile, Setting, StyleTable
from pipeline.errors import BadTable, BadUsage, UnwritableOutput
from pipeline.printable import printable
from pipeline.storage.places import place_of

_UNFINISHED: Final = 1
_WRONG_CALL: Final = 2
_Quiet = Annotated[bool, Setting("Print failures only.", "Running", short="-q")]

app = typer.Typer(
    no_args_is_help=True,
    context_settings={"help_option_names": ["--help", "-h"]},
    add_completion=False,
    pretty_exceptions_enable=False,  # whoever meets a defect sees Python's own traceback
)
rules_app = typer.Typer(help="Look at tables of correction rules, without a run.", no_args_is_help=True)
app.add_typer(rules_app, name="rules", rich_help_panel="Correct")
app.add_typer(results_app)


def main() -> None:
    """Run the command; what is wrong with a call or a table is said in one line."""
    try:
        app()
    except (BadTable, BadUsage, UnwritableOutput) as error:
        sys.stderr.write(f"cuemill: {printable(error)}\n")
        # What a run cannot write at its end ends it; what belongs to sources is in its report.
        sys.exit(_UNFINISHED if isinstance(error, UnwritableOutput) else _WRONG_CALL)


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - Typer calls it so
    """Print the version and end."""
    if wanted:
        from exports.track import PRODUCER

        typer.echo(PRODUCER)
        raise typer.Exit


@app.callback()
def _common(
    *,
    _version: Annotated[
        bool, typer.Option("--version", "-V", callback=_print_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    """Raw transcripts in any language to broadcast-grade subtitles and Parquet datasets."""


@app.command(cls=ConfiguredCommand, epilog="Example: cuemill convert talks --out out --rules ours.csv --speakers off")
@takes_options
def convert(options: Options, *, quiet: _Quiet = False) -> None:
    """Convert transcripts here and now, without Prefect."""
    from flows.command import terminal as show
    from flows.run import convert as work
    from flows.run.meter import Meter
    from flows.run.plan import make_plan
    from flows.run.report import total
    from flows.run.review import write_review
    from flows.run.run_report import write_report
    from flows.run.session import run_session

    begin = perf_counter()
    plan = make_plan(options)
    with run_session(plan) as todo:
        meter = Meter(todo, workers := work.worker_count(todo, options.jobs))
        report = total(show.track_progress(work.convert(todo, workers, meter), meter, quiet=quiet))
    report = replace(report, wall_s=perf_counter() - begin)
    show.print_summary(report, plan.listing, options, quiet=quiet)
    show.print_privacy(plan, quiet=quiet)
    if options.review:
        show.print_page(write_review(options.out), options, quiet=quiet)
    if options.report:
        write_report(report, options.report)
    raise typer.Exit(int(bool(report.failures)))


@app.command(cls=ConfiguredCommand, epilog="Example: cuemill publish talks --out out --jobs 4")
@takes_options
def publish(options: Options, where: ClusterOptions, *, quiet: _Quiet = False) -> None:
    """Do the same as a Prefect flow; on a temporary server where none is configured."""
    from flows.command import terminal as show
    from flows.prefect_defaults import set_defaults
    from flows.run.cluster import address_of
    from flows.run.plan import make_plan
    from flows.run.review import PAGE

    plan = make_plan(options)  # what is wrong is said before Prefect starts, which takes seconds
    cluster = address_of(where)
    set_defaults(quiet=quiet)
    from flows.publish import publish_here

    report = publish_here(options, cluster)
    show.print_summary(report, plan.listing, options, quiet=quiet)
    show.print_privacy(plan, quiet=quiet)
    if options.review:
        show.print_page(options.out / PAGE, options, quiet=quiet)
    raise typer.Exit(int(bool(report.failures)))


@app.command(
    cls=ConfiguredCommand, epilog='Example: cuemill serve talks --out out --cron "0 2 * * *" --timezone Asia/Seoul'
)
@takes_options
def serve(
    options: Options,
    where: ClusterOptions,
    *,
    cron: Annotated[str, Setting('When: "0 2 * * *".', "Running", "CRON")],
    timezone: Annotated[str, Setting("Where that clock hangs.", "Running", "ZONE")] = "UTC",
) -> None:
    """Publish on a schedule from this process, until Ctrl-C; starts a server where none is configured."""
    from flows.prefect_defaults import set_defaults
    from flows.run.cluster import address_of
    from flows.run.plan import make_plan

    make_plan(options)
    cluster = address_of(where)
    set_defaults(quiet=False)
    from flows.serve import schedule_of, serve_here

    serve_here(options, schedule_of(cron, timezone), cluster)


@app.command(
    "check",
    rich_help_panel="Look at files and limits",
    epilog="Example: cuemill check talk.ko.srt --profile bbc --format sarif",
)
@with_settings
def check_subtitles(  # noqa: PLR0913 - a command's options, one each
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE", parser=place_of, show_default=False, help="Subtitles, or folders of them."),
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
        Literal["text", "json", "sarif"], typer.Option("--format", help="For people, programs or code hosts.")
    ] = "text",
    waivers: Annotated[
        Path | None,
        typer.Option(
            "--waivers", metavar="FILE", parser=place_of, show_default=False, help="A table of accepted findings."
        ),
    ] = None,
) -> None:
    """Say which limits the cues of subtitle files break, as they are."""
    from flows.command.lint.checking import check_files

    raise typer.Exit(check_files(files, profile, styles, lang, fps, form, waivers))


@app.command(
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
    from flows.command.lint.checking import show_styles

    show_styles(profile, [styles] if styles else [], form)


@app.command(rich_help_panel="Look at files and limits", epilog="Example: cuemill schema --format md")
def schema(
    *,
    form: Annotated[
        Literal["text", "json", "md"], typer.Option("--format", help="For people, programs or documents.")
    ] = "text",
) -> None:
    """Show the tables of the datasets: columns, types, units, meaning."""
    from flows.command.schema import show_schema

    show_schema(form)


@rules_app.command(epilog="Example: cuemill rules check ours.csv --format json")
def check(
    tables: Annotated[list[str], typer.Argument(metavar="FILE", show_default=False, help="Tables, in their order.")],
    *,
    form: Annotated[Literal["text", "json"], typer.Option("--format", help="For people or for programs.")] = "text",
) -> None:
    """Say what a run would refuse in tables of rules, and what it would warn of."""
    from flows.command.rules import check_rules

    raise typer.Exit(check_rules(tables, form))


@rules_app.command(epilog='Example: cuemill rules test ours.csv "GPD 모델"')
def test(
    table: Annotated[str, typer.Argument(metavar="FILE", show_default=False, help="A table of rules.")],
    text: Annotated[str, typer.Argument(metavar="TEXT", show_default=False, help="What a turn may say.")],
) -> None:
    """Show what each rule of a table does to a text."""
    from flows.command.rules import test_rules

    test_rules(table, text)


register(app)


if __name__ == "__main__":
    main()
