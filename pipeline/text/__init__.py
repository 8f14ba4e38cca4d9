"""What several stages ask of a text: its width, its sounds, its scripts, and the log of its changes.

- `audit`: The log of changes
- `placement`: Where a cue stands on screen
- `scripts`: Which scripts write no blanks between words
- `speech`: How long a text takes to say
- `width`: How wide a text is
"""
