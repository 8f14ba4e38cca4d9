"""The command `cuemill`: a file for each sub-command, `app` for what is typed, `terminal` for what is printed.

- `app`: The command `cuemill`
- `config`: A project file
- `diff`: The corrections of a run in their context, by rule, so that an editor sees all that a rule did before ...
- `lint/`: `cuemill check`
- `rules`: What a table of rules does, without a run
- `schema`: Print what the datasets hold
- `show_commands`: The commands that teach Cuemill a show, as Typer is to see them
- `speakers`: Who speaks in the results of a run
- `suggest`: What looks misheard in the datasets of a run, as a list for an editor
- `terminal`: What a person sees of a run
"""
