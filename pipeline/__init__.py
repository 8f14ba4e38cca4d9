"""Frames and text: read, repair, clean, correct, cut, time and check. Knows neither Prefect nor output formats.

- `align/`: Times from another transcript of the same talk
- `anchoring/`: Words of a text that are known to be heard at some time, wherever that is known from, and what ...
- `check/`: Which limits a cue breaks
- `clean/`: Text as its author meant it
- `correct/`: Correct terms by a table of rules, and log what was done
- `detect/`: The language of every document and turn, as a BCP 47 tag
- `errors`: The error tree of Cuemill
- `hallucinations`: Words that nobody said
- `labels`: What stands on screen before a line's text
- `languages`: Names of languages
- `links/`: How surely a break tears a phrase apart, as learnt from linguists' trees
- `printable`: Text from files and their names, as a line may show it
- `read/`: Read transcripts of any format into the frames
- `repair/`: Make a timeline that only moves forward
- `rules/`: Rules of correction
- `run`: The walk of transcripts from files to cues
- `schema`: The frames
- `segment/`: Cut turns into sentences and sentences into cues
- `speakers/`: Call speakers by the names that a table gives to the labels of sources
- `storage/`: Where bytes come from and go to
- `styles`: Styles
- `suggest/`: Find what looks misheard and is in no table of rules
- `tables`: The shipped tables
- `text/`: What several stages ask of a text
- `timecode`: Milliseconds to clock text and back
- `timing/`: When cues come and go
- `utterances`: Turns that are one speech, cut as one
"""
