"""The command `cuemill`: a file for each sub-command, `app` for what is typed, `terminal` for what is printed."""
