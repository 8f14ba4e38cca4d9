"""Transcripts that people write: Markdown, plain text, HTML.

- `bilingual`: Pages that say everything twice
- `html/`: HTML pages with a transcript
- `lined`: Transcripts of which every line, or every pair of lines, has a time, and nobody's name or only now and ...
- `outline`: Chapters alone, as podcasts keep them in YAML
- `plain`: Transcripts without times, or with a few inside their text
- `stamped/`: Transcripts in text or Markdown whose turns carry a speaker and a time
- `trailing`: Transcripts whose turns end with a time
"""
