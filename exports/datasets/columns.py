"""What the datasets hold: each table, its columns, their types, units and meaning, written once.

The card, `croissant.json`, `schema.json`, docs/datasets.md and `cuemill schema` are made of this. A test holds it equal
to what `exports.datasets.tables` writes.
"""

from __future__ import annotations

from typing import Final

from exports.datasets.description import Column, Description

_DOC: Final = Column("doc", "string", "the document: stable, made of the source's path, safe in a file name")
_LANG: Final = Column("lang", "string", "the document's language, a BCP 47 tag; `und` if unknown")
_TURN: Final = Column("turn", "int32", "the turn, from 1 in the order of the source; never renumbered")
_TURN_LANG: Final = Column("turn_lang", "string", "the language of this text itself, a BCP 47 tag; `und` if unknown")

SPAN: Final = (
    Column("line", "int32", "the line of the cue, from 0"),
    Column("turn", "int32", "the turn whose text stands there"),
    Column("start_char", "int32", "where in that turn's `text` it begins"),
    Column("end_char", "int32", "where it ends, exclusive"),
    Column("speaker", "string?", "who speaks"),
    Column("utterance", "int32?", "the utterance, where a line holds several turns that were cut as one; else null"),
)
"""The fields of one span."""

DESCRIPTIONS: Final = (
    Description(
        "documents",
        "one track of a source file; one that could not be read has a row, too",
        ("doc",),
        (
            _DOC,
            _LANG,
            Column("source", "string", "the path of the source below what the run was given"),
            Column("format", "string?", "the reader that took it; null, as encoding and sha256, if it failed"),
            Column("encoding", "string?", "the encoding that the file was read in"),
            Column("encoding_confidence", "float64?", "how sure that is"),
            Column("read_confidence", "float64?", "how sure it is that the file was understood; null if it failed"),
            Column("sha256", "string?", "the hash of the file's bytes"),
            Column("work", "string?", "a hash of the words alone: equal where two say the same; null without words"),
            Column("title", "string?", "the title that the source states, or the heading that stands above all others"),
            Column(
                "duration_ms", "int64?", "how long the recording is, as the source states it, or when the last cue ends"
            ),
            Column("license", "string?", "the licence, in the words of the source"),
            Column("media_url", "string?", "where the recording is, as `--media-url` says"),
            Column(
                "status",
                "string",
                "`ok`; `untimed`: no times, so no cues; `failed`: not read, see findings; `skipped`: no transcript",
            ),
            Column("turns_char", "int64", "how much of the file is speech; the five counts add up to the file"),
            Column("headings_char", "int64", "how much is headings"),
            Column("notes_char", "int64", "how much is notes"),
            Column("chapters_char", "int64", "how much is chapter marks"),
            Column("metadata_char", "int64", "how much is stamps, labels, markup and other matter that nobody says"),
            Column("n_turns", "int32", "how many turns it has"),
            Column("n_cues", "int32", "how many cues it has"),
            Column("n_speakers", "int32", "how many speakers have a name or a label of their own"),
            Column(
                "n_words", "int32?", "how many words are said; null where a turn has a script whose words are not known"
            ),
            Column("speech_ms", "int64?", "how long cues are on screen, those at once counted once; null without cues"),
        ),
    ),
    Description(
        "turns",
        "what one speaker says in one go, as the source had it",
        ("doc", "turn"),
        (
            _DOC,
            _LANG,
            _TURN,
            Column("utterance", "int32", "turns of equal number are cut into cues as one text"),
            Column("speaker", "string?", "who speaks"),
            Column("speaker_raw", "string?", "the same as the source has it; `speaker` where that is a pseudonym"),
            Column("start_ms", "int64?", "when it begins, repaired"),
            Column("end_ms", "int64?", "when it ends, repaired"),
            Column("start_raw_ms", "int64?", "when it begins, as the source has it"),
            Column("end_raw_ms", "int64?", "when it ends, as the source has it"),
            Column(
                "time_source",
                "string",
                "where the times are from: `given`, `filled`, `interpolated`, `repaired`, `aligned`, `none`",
            ),
            _TURN_LANG,
            Column("lang_source", "string", "who says so: `option`, `script`, `turn`, `document`; `none` if nobody"),
            Column("text", "string", "the text, cleaned and corrected"),
            Column("text_raw", "string", "the text as it was read; corrections lead from here to `text`"),
            Column(
                "source_cue",
                "int32?",
                "the subtitle file's cue that it is part of; there line feeds of `text_raw` end lines",
            ),
            Column("placement", "string?", "where it stands on screen, as settings of WebVTT; null: as usual"),
            Column(
                "line",
                "int32?",
                "the line of the source at which it begins, from 1; null where that has none of its own",
            ),
            Column(
                "n_words", "int32?", "how many words `text` has; null where it has a script whose words are not known"
            ),
            Column("n_chars", "int32", "how many Unicode code points `text` has"),
        ),
    ),
    Description(
        "words",
        "a word or stamped piece of a turn, where the source has them",
        ("doc", "turn", "word"),
        (
            _DOC,
            _LANG,
            _TURN,
            Column("word", "int32", "the word, from 1 within the turn"),
            Column("start_char", "int32", "where in the turn's `text_raw` it begins"),
            Column("end_char", "int32", "where it ends, exclusive"),
            Column("start_ms", "int64?", "when it begins, repaired as its turn is"),
            Column("end_ms", "int64?", "when it ends"),
            Column("confidence", "float64?", "how sure the recogniser was"),
        ),
    ),
    Description(
        "markup",
        "a stretch of a turn that looks different, where the source says so",
        ("doc", "turn", "look"),
        (
            _DOC,
            _LANG,
            _TURN,
            Column("look", "int32", "the stretch, from 1 within the turn, the outer of two first"),
            Column("start_char", "int32", "where in the turn's `text_raw` it begins"),
            Column("end_char", "int32", "where it ends, exclusive"),
            Column(
                "kind",
                "string",
                "`italic`, `bold`, `underline`, `strike`, `colour`, `font`, `size`, `class`, `lang`, `ruby`",
            ),
            Column("value", "string?", "the colour, typeface, size, class or language, or the reading of a ruby"),
        ),
    ),
    Description(
        "chapters",
        "a chapter mark of the source",
        ("doc", "chapter"),
        (
            _DOC,
            _LANG,
            Column("chapter", "int32", "the chapter, from 1 within the document"),
            Column("start_ms", "int64", "when it begins"),
            Column("end_ms", "int64?", "when it ends, if the source states it"),
            Column("title", "string", "its title"),
            Column("url", "string?", "a link that belongs to it"),
        ),
    ),
    Description(
        "cues",
        "what is on screen at once",
        ("doc", "cue"),
        (
            _DOC,
            _LANG,
            Column("cue", "int32", "the cue, from 1 within the document"),
            Column("start_ms", "int64", "when it appears"),
            Column("end_ms", "int64", "when it goes"),
            Column("duration_ms", "int64", "how long it stays"),
            _TURN_LANG,
            Column("turn", "int32?", "the turn that begins in it or goes on; `spans` name the others"),
            Column("speaker", "string?", "who speaks first"),
            Column("text", "string", "its lines, LF between them; without labels and dashes"),
            Column("text_flat", "string", "the same in one line: a blank for a line break only where the turn has one"),
            Column("n_lines", "int32", "how many lines of text it has"),
            Column("cps", "float64?", "reading speed; null for a cue that takes no time"),
            Column("placement", "string?", "where it stands on screen, as settings of WebVTT; null: as usual"),
            Column("layer", "int32?", "null, but for a cue that the source shows over others"),
            Column("spans", "spans", "which characters of which turn's `text` stand in which line"),
        ),
    ),
    Description(
        "corrections",
        "one change that a stage made; in the order of `seq` they lead from `text_raw` to `text`, and backwards",
        ("doc", "seq"),
        (
            _DOC,
            _LANG,
            Column("turn", "int32?", "the turn that was changed"),
            Column("seq", "int32", "the change, from 1 within the document, in the order in which they were made"),
            Column("stage", "string", "who changed it: `repair_timeline`, `clean_text`, `correct_terms`"),
            Column("rule", "string", "the rule of the table, or the reason that the stage had"),
            Column(
                "field",
                "string",
                "what was changed: `text`, `speaker`, `start_ms`, `end_ms`; of a document `title` and `chapter N`",
            ),
            Column("start_char", "int32?", "where in the text as it stood before the stage it begins; null for times"),
            Column("end_char", "int32?", "where it ends, exclusive; null for times"),
            Column("before", "string?", "what stood there; a time in milliseconds, null where there was none"),
            Column("after", "string?", "what stands there now"),
            Column("cue", "int32?", "the cue in which it stands now; of times and speakers the turn's first"),
            Column("start_ms", "int64?", "when that cue appears; when the turn begins where there is none"),
        ),
    ),
    Description(
        "findings",
        "one thing that is wrong: with a file, a turn or a cue",
        (),
        (
            _DOC,
            _LANG,
            Column("source", "string?", "the path of the source"),
            Column("line", "int32?", "the line of the source, from 1"),
            Column("turn", "int32?", "the turn that it is about"),
            Column("cue", "int32?", "the cue that it is about"),
            Column("start_char", "int32?", "where in the turn's text it begins"),
            Column("end_char", "int32?", "where it ends, exclusive"),
            Column("check", "string", "what was checked, by name"),
            Column("severity", "string", "`error`, `warning` or `note`"),
            Column("actual", "float64?", "what was measured"),
            Column("limit", "float64?", "what it may be"),
            Column("message", "string", "what is wrong, for people"),
            Column("remedy", "string?", "what to do about it"),
            Column("start_ms", "int64?", "when that is on screen, or else when the turn begins; null of a file"),
        ),
    ),
)
"""The tables, in the order of `exports.datasets.tables.TABLES`."""
