"""A file for each format; none knows another.

- `ass`: Advanced SubStation Alpha
- `chapters`: Chapters for players and publishers
- `ebu_tt_d`: EBU-TT-D, the subtitles of European broadcasters on the net
- `lrc`: LRC, as music players show it
- `markdown`: A transcript in Markdown that Cuemill reads back
- `podcast`: Podcasting 2.0
- `srt`: SubRip, as the `srt` package reads and writes it
- `text`: Plain text, for people and search engines
- `ttml`: TTML in the text profile of IMSC 1.1, with one style
- `vtt`: WebVTT, valid by the W3C standard
"""
