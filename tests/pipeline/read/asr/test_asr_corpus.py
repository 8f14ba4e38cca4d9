"""Real results of recognisers: which reader takes each, and how much it finds there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.hallucinations import ghost_findings
from pipeline.read import Read, read_sources
from pipeline.storage.sources import list_sources

CORPUS = Path(os.environ.get("CUEMILL_CORPUS", Path(__file__).parents[4] / ".." / "shared" / "corpus"))
FILES = {  # format, turns, words, first start and last known end in ms
    "asr/3b1b_word_timings_hallucination_0.json": ("words", 7, 7, 0, 151_420),
    "asr/amberscript_DCB_se1_ag2_m_02_3.json": ("amberscript", 28, 1034, 4840, 389_500),
    "asr/aws_01-plain.json": ("aws-transcribe", 7, 354, 490, 141_540),
    "asr/aws_03-speaker-identification.json": ("aws-transcribe", 7, 354, 490, 141_540),
    "asr/azure_batch_transcriptSample.json": ("azure-speech", 3, 4, 40, 7460),
    "asr/dgcap_assemblyai_utterances.json": ("assemblyai", 1, 60, 170, 25_140),
    "asr/dgcap_dg_transcription.json": ("deepgram", 1, 62, 80, 25_440),
    "asr/google_stt_punctuation.json": ("google-stt", 57, 1767, 12_900, 706_000),
    "asr/openai_whisper_179_tiny.json": ("whisper", 1079, 0, 0, 3_316_500),
    "asr/openai_whisper_api_verbose.json": ("whisper", 2, 4, 18_660, 23_800),
    "asr/p20_buzzcast.json": ("podcast-json", 34, 959, 0, 1_684_460),
    "asr/p20_chapters_complex.json": ("podcast-chapters", 0, 0, None, None),
    "asr/rev_nlp_sample.nlp": ("rev-nlp", 27, 1032, None, None),
    "asr/speechmatics_v2.json": ("speechmatics", 2, 158, 2940, 53_190),
    "asr/ted_captions.json": ("ted", 100, 523, 1000, 1_397_000),
    "asr/whisper_timestamped_data_smartphone.mp3.words.json": ("whisper", 36, 555, 380, 177_420),
    "asr/whisper_timestamped_expected_corner_cases_stucked_lm_apollo11.mp3.words.json": (
        "whisper",
        6,
        496,
        520,
        115_000,
    ),
    "asr/whisper_timestamped_expected_medium_auto.cpu_empty.mp3.words.json": ("whisper", 1, 3, 20, 3060),
    "asr/whisperx_th_podcast01.json": ("whisper", 42, 422, 1092, 2_088_719),
    "asr/youtube_srv3_alignment.ytt": ("youtube-xml", 19, 0, 1, 15_065),
    "asr/youtube_transcript_api_kenny-werner.json": ("youtube-list", 47, 1851, 14_639, 5_067_719),
    "transcripts/en_kaloh_ryan-bell_turns.json": ("turns", 72, 0, 0, 3_354_520),
    "transcripts/ja_ittrio_short.json": ("turns", 1, 0, 260, 874_236),
}

KINDS = ("turns", "headings", "notes", "chapters", "metadata")

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here: set CUEMILL_CORPUS")


def read(name: str) -> Read:
    return read_sources(list_sources([CORPUS / name], None, frozenset()).sources)


@pytest.mark.parametrize("name", FILES)
def test_a_recognisers_file_gives_its_turns_and_words(name: str) -> None:
    result = read(name)
    turns = result.turns
    ends = turns["start_ms"].min(), turns["end_ms"].max()

    assert (result.documents["format"][0], turns.height, result.words.height, *ends) == FILES[name]
    assert "error" not in result.findings["severity"]


@pytest.mark.parametrize("name", FILES)
def test_spans_hold_words_and_counts_add_up(name: str) -> None:
    result = read(name)
    counts = sum(result.documents[f"{kind}_char"][0] for kind in KINDS)
    texts = dict(result.turns.select("turn", "text_raw").iter_rows())
    said = [
        texts[turn][start:end] for turn, start, end in result.words.select("turn", "start_char", "end_char").iter_rows()
    ]

    assert counts == len((CORPUS / name).read_text("utf-8-sig"))
    assert all(word == word.strip() != "" for word in said)
    assert result.documents["turns_char"][0] == sum(map(len, texts.values()))


def test_what_nobody_said_is_found_in_four_files_and_in_no_other() -> None:
    found = {}
    for name in FILES:
        result = read(name)
        findings = ghost_findings(result.turns, result.words, result.documents)
        own = result.findings.filter(check="ghost")
        found[name] = (findings.height, own.height)

    assert {name.rsplit("_", 1)[-1]: counts for name, counts in found.items() if any(counts)} == {
        "0.json": (7, 0),
        "apollo11.mp3.words.json": (3, 4),
        "empty.mp3.words.json": (1, 1),
        "tiny.json": (0, 3),
    }
