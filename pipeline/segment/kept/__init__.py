"""What a source's own cuts say: its cues where they stay, its lines where they are preferred.

- `keep`: Cues of subtitle files as they are
- `layers`: Cues that are on screen together because their source means it
- `measured_lines`: The lines of kept turns as they would stand on screen
- `source_lines`: Lines of a source's cue
"""
