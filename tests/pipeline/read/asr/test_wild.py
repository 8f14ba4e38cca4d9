"""Files of recognisers and services that were read wrongly once: turns, speakers and the last start of each.

They lie beside the corpus, in `wild/recognisers`, and are not in the repository.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from pipeline.read import Read, read_sources, suffixes
from pipeline.storage.sources import list_sources

WILD = Path(os.environ.get("CUEMILL_CORPUS", Path(__file__).parents[5] / "shared" / "corpus")).parent / "wild"
FOLDER = WILD / "recognisers"

EXPECTED: dict[tuple[int, int, int | None], str] = {
    (1, 0, 0): "amivoice asr hf_pipeline_words",
    (1, 0, None): "openai_json_textonly",
    (2, 2, 6800): (
        "amivoice_async clova_speech dashscope elevenlabs_scribe funasr gladia google_stt_riva insanely_fast_whisper "
        "nemo_manifest_onefile nemo_msdd_word openai_diarized replicate_whisper_diarization rtzr_vito "
        "spotify_transcript tencent_cloud_asr whisperx.aud"
    ),
    (3, 0, 16000): "highlight_words",
    (4, 0, 10400): (
        "audacity_labels bcut gemini_bad_srt gemini_fenced.srt hf_pipeline_chunks insanely_fast_whisper_nodiar "
        "nemo_pred_segments parakeet_mlx whisper_std whisper_tsv whispercpp.csv whispercpp.lrc"
    ),
    (4, 1, 10400): "elan praat",
    (4, 1, None): "commonvoice",
    (4, 2, 10000): "gemini_array gemini_fenced.json gemini_range",
    (4, 2, 10400): (
        "apple_podcasts chat hyperaudio otranscribe recall_ai ref sonix table table_premiere teams webex whisperx zoom"
    ),
    (5, 0, 29000): "word_by_word",
    (8, 1, 50000): "captions_iso",
    (14, 0, 92000): (
        "arrow_only captions_clock_comma captions_dur_str captions_startMs captions_tStart nemo_manifest "
        "segments_ms_text"
    ),
    (14, 0, None): "jsonl_text_only",
    (14, 1, 92000): "captions_PT",
    (14, 2, 92000): (
        "arrow_name bold_name bracket_name bracket_name_nl bracket_nocolon captions_name_key captions_root_transcript "
        "captions_start_ms captions_starttime_clock colon_A colon_caps colon_nl colon_plain colon_speakerA "
        "deepgram_utterances elevenlabs firefliesish font_name ibm_watson insanely_fast jp_colon jp_paren "
        "jsonl_segments soniox subsai_paren_nl vibe_cs whisperx_bracket.srt whisperx_bracket.vtt"
    ),
}


@cache
def read() -> Read:
    return read_sources(list_sources([FOLDER], None, suffixes()).sources)


@pytest.mark.skipif(not FOLDER.exists(), reason="wild/recognisers is not beside the corpus (CUEMILL_CORPUS)")
@pytest.mark.parametrize(
    ("doc", "expected"), [(doc, expected) for expected, docs in EXPECTED.items() for doc in docs.split()]
)
def test_a_file_of_a_recogniser_has_its_turns_speakers_and_times(doc: str, expected: tuple[int, int, int]) -> None:
    turns = read().turns.filter(doc=doc)

    assert (turns.height, turns["speaker"].drop_nulls().n_unique(), turns["start_ms"].max()) == expected
    assert not turns["text_raw"].str.contains(r"-->|```|\[\d|</?[a-z]|^\s*[{\[]").any()
    assert turns["start_ms"].is_sorted()
