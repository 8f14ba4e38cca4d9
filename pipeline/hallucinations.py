"""Words that nobody said: what recognisers write into silence and music.

Findings, since whoever listens can tell; they are dropped only where a person asks for it. What a recogniser itself
measured, its reader reports.
"""

from __future__ import annotations

from functools import cache
from typing import Final, Literal, NamedTuple

import polars as pl

from pipeline.schema import CORRECTIONS, DOCUMENTS, FINDINGS, TURNS, WORDS, conform, empty
from pipeline.tables import shipped_rows
from pipeline.timecode import MS_PER_SECOND

STAGE: Final = "drop_ghosts"
CHECK: Final = "ghost"
"""What findings of a turn that nobody said are called, here and in readers."""

_SILENCE_MS: Final = 5000
_SLOWEST_CPS: Final = 2
_LONG_MS: Final = 3000
"""A word that takes so long, and a phrase with fewer than two characters a second, is not being said."""

_UNSURE: Final = 0.5
_REPEATS: Final = 2
"""Three times in a row is two repeats."""

_WINDOW_MS: Final = 30_000
_JITTER_MS: Final = 500
"""Whisper hears windows of 30 s; where each has a word and nothing else, the words come from the windows."""

_SHORT_CHARS: Final = 12
_LEAST_WORDS: Final = 16
_LEAST_CHARS: Final = 36
_MOST_CHARS: Final = 1000
_CHARS_PER_WORD: Final = 12
"""A text says the same over and over if its different words are no more than the root of their number: 4 of 16, 10 of
100, where speech has 13 and 60 (Heaps' law). Texts without spaces are counted by characters, short ones only, since an
alphabet is soon used up."""

_HEAD_CHARS: Final = 160
_OPENING_CHARS: Final = 16
LONGEST_PHRASE: Final = 128
"""How much of a text is looked at first, and told from other texts; no phrase of the table takes more characters."""

_REMEDY: Final = "Listen to it: recognisers write words into silence and music"
_DROPPED: Final = "Its text is in the corrections; without --drop-hallucinations it stays"
_MESSAGES: Final = {
    "credit": "a phrase that recognisers make up: nobody says it in a recording",
    "rhythm": "a word every 30 seconds, as recognisers write it on music",
    "phrase": "a phrase that recognisers make up, over silence",
    "loop": "the same words over and over",
    "repeat": "the same line again, three times or more in a row",
}


def ghost_findings(turns: pl.DataFrame, words: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """Return a finding for each turn that probably nobody said, with the first reason to think so.

    Never doubts `Thanks for watching` at the pace of speech and near other speech, nor a line said twice, nor one that
    two people say to each other.

    Reads:   TURNS, sorted by doc and turn; WORDS, for their confidence; DOCUMENTS, for how long a recording is.
    Returns: FINDINGS, `check` is ``ghost``, sorted by doc and turn; empty if all is well.
    """
    if not conform(turns, TURNS).height:
        return empty(FINDINGS)
    sure = conform(words, WORDS).group_by("doc", "turn").agg(sure=pl.col("confidence").mean())
    lengths = conform(documents, DOCUMENTS).select("doc", "duration_ms")
    seen = (
        pl.concat(
            [turns.select("doc", "turn", "speaker", "start_ms", "end_ms"), _fold_heads(turns["text"])], how="horizontal"
        )
        .join(sure, on=["doc", "turn"], how="left", validate="1:1", maintain_order="left")
        .join(lengths, on="doc", how="left", validate="m:1", maintain_order="left")
        .with_columns(_is_quiet().alias("quiet"), _is_same().alias("same"), _is_beat().alias("beat"))
    )
    runs = seen.with_columns(same_run=pl.col("same").rle_id().over("doc"), beat_run=pl.col("beat").rle_id().over("doc"))
    flags = runs.with_columns(repeat=_in_run("same"), beats=_in_run("beat"))
    reasons = flags.with_columns(
        credit=pl.col("said").str.contains(_phrases("always")),
        phrase=pl.col("said").str.contains(_phrases("silence")) & pl.col("quiet"),
        rhythm=pl.col("beats") | pl.col("beats").shift(-1, fill_value=False).over("doc"),
        loop=_is_loop(),
    )
    message = pl.coalesce(pl.when(reason).then(pl.lit(text)) for reason, text in _MESSAGES.items())
    ghosts = reasons.select("doc", "turn", message=message).drop_nulls("message")
    known = {"check": CHECK, "severity": "warning", "remedy": _REMEDY}
    missing = [name for name in FINDINGS.columns if name not in {*ghosts.columns, *known}]
    return ghosts.with_columns(
        **{name: pl.lit(value) for name, value in known.items()},
        **{name: pl.lit(None, dtype=FINDINGS.columns[name]) for name in missing},
    ).pipe(conform, FINDINGS)


class Dropped(NamedTuple):
    """TURNS of which some say nothing any more, the CORRECTIONS that tell what they said, FINDINGS that say so."""

    turns: pl.DataFrame
    corrections: pl.DataFrame
    findings: pl.DataFrame


def keep_ghosts(turns: pl.DataFrame, findings: pl.DataFrame) -> Dropped:
    """Return *turns* and *findings* as they are: whoever reads the findings may listen to the recording."""
    return Dropped(turns, empty(CORRECTIONS), findings)


def drop_ghosts(turns: pl.DataFrame, findings: pl.DataFrame) -> Dropped:
    """Take the text from each turn that *findings* doubt; the turn stays, without a text and so without a cue.

    Never changes another turn, a time or a word. `text_raw` and the log hold what was there.

    Reads:   TURNS; FINDINGS, of which those of ghosts count, whoever found them.
    Returns: TURNS, same rows and order; CORRECTIONS, a row for each turn; FINDINGS, same rows and order.
    """
    doubted = conform(findings, FINDINGS).filter(check=CHECK).select("doc", "turn").drop_nulls().unique()
    ghosts = conform(turns, TURNS).join(doubted, on=["doc", "turn"], how="semi", maintain_order="left")
    said = ghosts.filter(pl.col("text") != "")
    log = said.select(
        "doc",
        "turn",
        seq=pl.lit(0, dtype=pl.Int32),
        stage=pl.lit(STAGE),
        rule=pl.lit(CHECK),
        field=pl.lit("text"),
        start_char=pl.lit(0, dtype=pl.Int32),
        end_char=pl.col("text").str.len_chars().cast(pl.Int32),
        before="text",
        after=pl.lit(""),
    )
    gone = said.select("doc", "turn", gone=pl.lit(value=True))
    silent = turns.join(gone, on=["doc", "turn"], how="left", validate="1:1", maintain_order="left").with_columns(
        text=pl.when(pl.col("gone")).then(pl.lit("")).otherwise("text")
    )
    told = pl.when((pl.col("check") == CHECK) & pl.col("turn").is_not_null())
    message = told.then(pl.format("{}; dropped", "message")).otherwise("message")
    remedy = told.then(pl.lit(_DROPPED)).otherwise("remedy")
    return Dropped(
        conform(silent.drop("gone"), TURNS),
        conform(log, CORRECTIONS),
        conform(findings.with_columns(message=message, remedy=remedy), FINDINGS),
    )


@cache
def _phrases(evidence: Literal["always", "silence"]) -> str:
    """Return the pattern, for a whole folded text, of the phrases that need such *evidence*."""
    rows = [row["pattern"] for row in shipped_rows("hallucinations.csv") if row["evidence"] == evidence]
    return rf"^(?:{'|'.join(rows)})$"


def _fold_heads(texts: pl.Series) -> pl.DataFrame:
    """Return *texts* folded; of a long one its beginning alone, where that shows that the whole would be no ghost.

    Folding takes most of the time, and most of the text is in long turns.

    Returns: said, and how many words that has, and how many different ones.
    """
    begun = _fold_and_count(texts.str.head(_HEAD_CHARS))
    opening = begun["said"].str.head(_OPENING_CHARS)
    again = (opening == opening.shift()).fill_null(value=False)
    size = texts.str.len_chars().cast(pl.Int64)
    told = begun.with_columns(text=texts, size=size, again=again | again.shift(-1, fill_value=False))
    long = told.with_row_index("row").filter(pl.col("size") > _HEAD_CHARS)
    is_short = pl.col("said").str.len_chars() <= LONGEST_PHRASE
    doubted = long.filter(pl.col("again") | is_short | _may_loop())["row"]
    rows = pl.int_range(begun.height, begun.height + doubted.len(), eager=True)
    whole = _fold_and_count(texts.gather(doubted))
    return pl.concat([begun, whole])[pl.int_range(begun.height, eager=True).scatter(doubted, rows)]


def _fold_and_count(texts: pl.Series) -> pl.DataFrame:
    """Return *texts* folded, and the number of their words and of their different words."""
    said = texts.to_frame("text").select(said=_fold())["said"]
    words = said.str.split(" ").list
    return pl.DataFrame(
        [said, words.len().cast(pl.Int64).alias("words"), words.n_unique().cast(pl.Int64).alias("kinds")]
    )


def _may_loop() -> pl.Expr:
    """Whether a text may be a loop by the different words, or characters, of its beginning; never no for one that is.

    The last word of a beginning may be cut, and so is not counted; a blank is no character.
    """
    size, sure = pl.col("size"), pl.col("kinds") - 1
    most_words = pl.when(sure**2 <= size).then("text").str.count_matches(r"\s").cast(pl.Int64) + 1
    unspaced = (pl.col("words") - 1) * _CHARS_PER_WORD < size
    letters = pl.when(unspaced).then("said").str.split("").list.n_unique().cast(pl.Int64) - 2
    by_words = (most_words >= _LEAST_WORDS) & (sure**2 <= most_words)
    return (by_words | (letters**2 <= size)).fill_null(value=False)


def _fold() -> pl.Expr:
    """Return the text in lower case, without marks and with single spaces."""
    plain = pl.col("text").str.to_lowercase().str.replace_all(r"[\p{P}\p{S}\x{307}]", "")
    single = plain.str.replace_all(r"[^\S ]\s*| \s+", " ")  # not `\s+`: to write each lone blank anew takes long
    return single.str.strip_chars(" ")


def _is_quiet() -> pl.Expr:
    """Whether nobody seems to speak: the turn is alone, far from others, far too slow, or its words are unsure."""
    last_end = pl.when(pl.int_range(pl.len()).over("doc") == 0).then(0).otherwise(pl.col("end_ms").shift(1).over("doc"))
    before = pl.col("start_ms") - last_end
    following = pl.coalesce(pl.col("start_ms").shift(-1).over("doc"), "duration_ms")
    far = (before >= _SILENCE_MS) & (following - pl.col("end_ms") >= _SILENCE_MS)
    length = pl.col("end_ms") - pl.col("start_ms")
    slow = (length >= _LONG_MS) & (pl.col("said").str.len_chars() * MS_PER_SECOND < _SLOWEST_CPS * length)
    alone = pl.len().over("doc") == 1
    return pl.any_horizontal(
        alone,
        far.fill_null(value=False),
        slow.fill_null(value=False),
        (pl.col("sure") < _UNSURE).fill_null(value=False),
    )


def _is_same() -> pl.Expr:
    """Whether the turn says what the same speaker's turn before it does."""
    said, speaker = pl.col("said"), pl.col("speaker")
    same = (said == said.shift(1).over("doc")) & speaker.eq_missing(speaker.shift(1).over("doc")) & (said != "")
    return same.fill_null(value=False)


def _is_beat() -> pl.Expr:
    """Whether the turn and the one before it are single words, a window of the recogniser apart."""
    short = pl.col("said").str.len_chars() <= _SHORT_CHARS
    gap = pl.col("start_ms") - pl.col("start_ms").shift(1).over("doc")
    in_time = gap.is_between(_WINDOW_MS - _JITTER_MS, _WINDOW_MS + _JITTER_MS)
    return (short & short.shift(1).over("doc") & in_time).fill_null(value=False)


def _in_run(flag: str) -> pl.Expr:
    """Whether *flag* holds, and in a neighbour so that there are enough in a row."""
    return pl.col(flag) & (pl.len().over("doc", f"{flag}_run") >= _REPEATS)


def _is_loop() -> pl.Expr:
    """Whether the text has far fewer different words, or characters, than speech of its length."""
    words = pl.col("words")
    chars = pl.col("said").str.len_chars().cast(pl.Int64) - words + 1
    spaced = words * _CHARS_PER_WORD >= chars
    counted = ~spaced & chars.is_between(_LEAST_CHARS, _MOST_CHARS)  # to tell characters apart costs most
    letters = pl.when(counted).then(pl.col("said").str.replace_all(" ", "", literal=True)).str.split("").list.n_unique()
    by_words = (words >= _LEAST_WORDS) & (pl.col("kinds") ** 2 <= words)
    return pl.when(spaced).then(by_words).otherwise(counted & (letters.cast(pl.Int64) ** 2 <= chars))
