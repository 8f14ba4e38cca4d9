"""The command `cuemill`. What a command needs is imported when it runs, so that `--help` is at hand at once.

Exit status: 0 all is well; 1 a source could not be read (the others are written) or, for `check`, a cue breaks a hard
limit; 2 wrong usage or a wrong table, and nothing is written.
"""

# ruff: noqa: PLC0415 - imports inside the commands, as said above

from __future__ import annotations

import sys
from dataclasses import replace
from time import perf_counter
from typing import Annotated, Final

import typer

from flows.command.config import ConfiguredCommand
from flows.command.files.files_app import files_app
from flows.command.help import START, GroupedCommands, wrong_call
from flows.command.results_app import results_app
from flows.command.show_commands import register
from flows.command.streams import open_closed_streams
from flows.command.typer_options import takes_options
from flows.run.options import ClusterOptions, Options, Setting
from pipeline.errors import BadTable, BadUsage, UnwritableOutput
from pipeline.printable import printable

_WrongCall: Final[type[Exception]] = typer.BadParameter.__mro__[2]
"""What Typer raises for a line that it cannot read: it keeps the name to itself."""

_UNFINISHED: Final = 1
_WRONG_CALL: Final = 2
_From = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="FORMAT",
        show_default=False,
        rich_help_panel="What comes in",
        help="The format of the source, not its content's; with -o FILE.",
    ),
]
_DryRun = Annotated[bool, Setting("Say what would be done to which document and why; write nothing.", "Running")]
_Quiet = Annotated[bool, Setting("Print failures only.", "Running", short="-q")]

app = typer.Typer(
    cls=GroupedCommands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["--help", "-h"]},
    rich_markup_mode=None,  # boxes take a third of a terminal
    pretty_exceptions_enable=False,  # whoever meets a defect sees Python's own traceback
)
app.add_typer(results_app)
app.add_typer(files_app)


def main() -> None:
    """Run the command; what is wrong with a call or a table is said in one line."""
    open_closed_streams()
    try:
        status = app(prog_name="cuemill", standalone_mode=False)
    except typer.Abort:
        sys.exit(_UNFINISHED)
    except _WrongCall as error:
        sys.stderr.write(f"{wrong_call(error)}\n")
        sys.exit(_WRONG_CALL)
    except (BadTable, BadUsage, UnwritableOutput) as error:
        sys.stderr.write(f"cuemill: {printable(error)}\n")
        # What a run cannot write at its end ends it; what belongs to sources is in its report.
        sys.exit(_UNFINISHED if isinstance(error, UnwritableOutput) else _WRONG_CALL)
    sys.exit(status if isinstance(status, int) else 0)


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - Typer calls it so
    """Print the version and end."""
    if wanted:
        from exports.track import PRODUCER

        typer.echo(PRODUCER)
        raise typer.Exit


@app.callback()
def _common(
    context: typer.Context,
    *,
    _version: Annotated[
        bool, typer.Option("--version", "-V", callback=_print_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    """Raw transcripts in any language to broadcast-grade subtitles and Parquet datasets."""
    if context.invoked_subcommand is None:
        typer.echo(START, nl=False)


@app.command(cls=ConfiguredCommand, epilog="Example: cuemill convert talks --out out --rules ours.csv --speakers off")
@takes_options
def convert(options: Options, *, source_format: _From = None, dry_run: _DryRun = False, quiet: _Quiet = False) -> None:
    """Convert transcripts here and now, without Prefect; with -o talk.srt one file to one file."""
    from flows.command import terminal as show
    from flows.command.files.one_file import convert_to_file
    from flows.run import convert as work
    from flows.run.dry_run import foretell
    from flows.run.meter import Meter
    from flows.run.plan import make_plan
    from flows.run.report import total
    from flows.run.run_report import write_report
    from flows.run.session import run_session

    if (status := convert_to_file(options, source_format, dry_run=dry_run, quiet=quiet)) is not None:
        raise typer.Exit(status)
    begin = perf_counter()
    plan = make_plan(options)
    if dry_run:
        show.print_foretold(foretell(plan), quiet=quiet)
        return
    with run_session(plan) as todo:
        meter = Meter(todo, workers := work.worker_count(todo, options.jobs))
        report = total(show.track_progress(work.convert(todo, workers, meter), meter, quiet=quiet))
    report = replace(report, wall_s=perf_counter() - begin)
    show.print_summary(report, plan.listing, options, quiet=quiet)
    show.print_speakers(report, plan, options, quiet=quiet)
    if options.review:
        from flows.state.review import write_review

        page = write_review(options.out, options.rules, default=options.default)
        show.print_page(page, options, quiet=quiet)
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
    from flows.state.review import PAGE

    plan = make_plan(options)  # what is wrong is said before Prefect starts, which takes seconds
    cluster = address_of(where)
    set_defaults(quiet=quiet)
    from flows.publish import publish_here

    report = publish_here(options, cluster)
    show.print_summary(report, plan.listing, options, quiet=quiet)
    show.print_speakers(report, plan, options, quiet=quiet)
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


register(app)


if __name__ == "__main__":
    main()
