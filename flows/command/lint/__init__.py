"""`cuemill check`: a program of its own, for subtitle files as they are, which imports nothing of `run` and `state`.

- `checking`: Check subtitle files against a profile's limits
- `found`: What is wrong with subtitle files
- `limits`: Show the limits of a profile, as a run would follow them
- `page`: Findings in subtitle files as one page of HTML, which needs nothing but itself
- `sarif`: Findings as SARIF 2.1.0, which code hosts and editors show beside the lines they are about
- `selection`: Which findings of `cuemill check` are asked for, by the names of their checks
- `shown/`: What each format of subtitles shows, cue by cue, as it stands in its file
- `subtitle_files`: Subtitle files as they are
- `telling`: Tell of findings in subtitle files
- `waivers`: Findings that someone has looked at and accepts
"""
