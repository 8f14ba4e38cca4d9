"""What several stages ask of a text: its width, its sounds, its scripts, and the log of its changes.

- `addresses`: Whether a part of a text stands in an address
- `audit`: The log of changes
- `blanks`: What Python takes for white space, for columns
- `marks`: The marks that end sentences, clauses and parts of them, and those that open and close, of all scripts
- `placement`: Where a cue stands on screen
- `regions`: Places on screen as regions of TTML
- `scripts`: Which scripts write no blanks between words
- `speech`: How long a text takes to say
- `stops`: What a full stop after a word says
- `syllables`: Where a word of a script without blanks may be parted if it must be
- `width`: How wide a text is
"""
