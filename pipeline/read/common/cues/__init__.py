"""What readers of cues stand on: how text looks, where it stands, and what is shown again.

- `overrides`: Overrides of SubStation, `{i1an8}`
- `repeats`: Cues that are one, shown again and again
- `styled`: What looks different in a text
- `tags`: The text of a SubRip cue
"""
