"""The commands that teach Cuemill a show, as Typer is to see them. Nothing heavy: `--help` waits for this."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer looks at what the command takes
from typing import Annotated, Literal

import typer

from flows.command.config import ConfiguredSuggest
from flows.command.typer_options import flag_of, with_settings
from flows.run.options import Show  # noqa: TC001 - as above
from pipeline.storage.places import place_of

rules_app = typer.Typer(
    help="Look at tables of correction rules, without a run.", no_args_is_help=True, rich_markup_mode=None
)


@with_settings
def suggest(  # noqa: PLR0913 - a command's options, one each
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", parser=place_of, show_default=False, help="The --out of a run.")
    ],
    *,
    glossary: Annotated[
        list[str] | None,
        typer.Option(
            "--glossary", metavar="FILE", show_default=False, help="A list of terms, or ai-talks. May be repeated."
        ),
    ] = None,
    rules: Annotated[
        list[str] | None,
        typer.Option("--rules", metavar="FILE", show_default=False, help="A table whose rules are known."),
    ] = None,
    no_default_rules: Annotated[
        bool,
        typer.Option(flag_of("no_default_rules"), show_default=False, help="Leave out the default table of rules."),
    ] = False,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="So many are shown.")] = 20,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE", parser=place_of, show_default=False, help="Write all as a table of rules."
        ),
    ] = None,
    accept: Annotated[
        list[str] | None,
        typer.Option(
            "--accept", metavar="ID[=RIGHT]", show_default=False, help="Take one, as a rule. May be repeated."
        ),
    ] = None,
    reject: Annotated[
        list[str] | None,
        typer.Option("--reject", metavar="ID", show_default=False, help="Protect what it would change."),
    ] = None,
    into: Annotated[
        Path | None,
        typer.Option("--into", metavar="FILE", parser=place_of, show_default=False, help="The table that gets them."),
    ] = None,
    config: Annotated[
        str | None, typer.Option("--config", metavar="FILE", show_default=False, help="The project file.")
    ] = None,
    no_config: Annotated[bool, typer.Option("--no-config", help="Read no cuemill.toml.")] = False,
    show: Show = None,
) -> None:
    """List what looks misheard in the results of a run and is in no table of rules."""
    del config, no_config, show  # read before all others, see flows/command/config.py
    from flows.command.suggest import Request, print_suggestions  # noqa: PLC0415 - as said above

    lists = (glossary or [], rules or [])
    print_suggestions(folder, Request(*lists, not no_default_rules, limit, out, into, accept or [], reject or []))


def speakers(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", parser=place_of, show_default=False, help="The --out of a run.")
    ],
) -> None:
    """List who speaks in the results of a run, each with an excerpt."""
    from flows.command.speakers import print_speakers  # noqa: PLC0415 - as said above

    print_speakers(folder)


def init() -> None:
    """Write a project file, cuemill.toml, to the working folder; all in it is a comment."""
    from flows.run.project import write_template  # noqa: PLC0415 - as said above

    typer.echo(f"{write_template()}: written")


@rules_app.command(epilog="Example: cuemill rules check ours.csv --format json")
def check(
    tables: Annotated[list[str], typer.Argument(metavar="FILE", show_default=False, help="Tables, in their order.")],
    *,
    form: Annotated[Literal["text", "json"], typer.Option("--format", help="For people or for programs.")] = "text",
) -> None:
    """Say what a run would refuse in tables of rules, and what it would warn of."""
    from flows.command.rules import check_rules  # noqa: PLC0415 - as said above

    raise typer.Exit(check_rules(tables, form))


@rules_app.command(epilog='Example: cuemill rules test ours.csv "GPD 모델"')
def test(
    table: Annotated[str, typer.Argument(metavar="FILE", show_default=False, help="A table of rules.")],
    text: Annotated[str, typer.Argument(metavar="TEXT", show_default=False, help="What a turn may say.")],
) -> None:
    """Show what each rule of a table does to a text."""
    from flows.command.rules import test_rules  # noqa: PLC0415 - as said above

    test_rules(table, text)


def register(app: typer.Typer) -> None:
    """Give *app* the commands of this module."""
    app.add_typer(rules_app, name="rules", rich_help_panel="Correct")
    app.command(epilog="Example: cuemill init")(init)
    app.command(rich_help_panel="Correct", epilog="Example: cuemill speakers out")(speakers)
    example = "Example: cuemill suggest out --glossary ai-talks --out suggestions.csv"
    app.command(cls=ConfiguredSuggest, rich_help_panel="Correct", epilog=example)(suggest)
