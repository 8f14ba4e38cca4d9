"""`cuemill check`: a program of its own, for subtitle files as they are, which imports nothing of `run` and `state`.

- `checking`: Check subtitle files against a profile's limits, and show these limits
- `sarif`: Findings as SARIF 2.1.0, which code hosts and editors show beside the lines they are about
- `subtitle_files`: Subtitle files as they are
- `waivers`: Findings that someone has looked at and accepts
"""
