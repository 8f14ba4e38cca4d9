"""The command `cuemill`: a file for each sub-command, `app` for what is typed, `terminal` for what is printed.

- `app`: The command `cuemill`
- `config`: How a command reads the project file, flows/run/project, before its own line
- `diff`: The corrections of a run in their context, by rule, so that an editor sees all that a rule did before ...
- `files/`: Commands for single files, without a folder of results
- `findings/`: The findings of a run, one by one
- `help`: How `--help` lists options and commands
- `lint/`: `cuemill check`
- `results`: What a run has written, as the commands read it that show results
- `results_app`: The commands that show what a run has written
- `review/`: The review page of a run with what a person has beside it, and the way back of what was decided on it
- `rules`: What a table of rules does, without a run
- `schema`: Print what the datasets hold
- `show_commands`: The commands that teach Cuemill a show, as Typer is to see them
- `speakers`: Who speaks in the results of a run
- `streams`: The streams of the command, where who starts it has closed some of them, as services and `<&-` do
- `suggest`: What looks misheard in the datasets of a run, as a list for an editor
- `tabular`: Rows as several commands print them
- `terminal`: What a person sees of a run
- `typer_options`: What Typer is to see of the options of a run, made from where each is written once ...
"""
