"""Recognisers' formats: one file for each vendor, which ends in its reader, and one place in ASR.

- `annotators/`: What aligners and annotators write
- `finder/`: Speech in JSON of any shape, found by what objects hold
- `podcast`: Podcasting 2.0
- `services/`: Recognisers that are services, a file for each
- `ted`: TED's captions
- `vosk`: Vosk
- `whisper`: The JSON of Whisper and what is built on it
- `whisper_cpp`: whisper.cpp
- `words`: Lists of words in seconds
- `youtube/`: YouTube's captions
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.read.asr.annotators.chat import CHAT
from pipeline.read.asr.annotators.ctm import CTM, RTTM, STM
from pipeline.read.asr.annotators.labels import LABELS
from pipeline.read.asr.annotators.otranscribe import OTRANSCRIBE
from pipeline.read.asr.annotators.praat import TEXTGRID
from pipeline.read.asr.finder.turns import TURNS
from pipeline.read.asr.podcast import CHAPTERS, PODCAST
from pipeline.read.asr.services.amberscript import AMBERSCRIPT
from pipeline.read.asr.services.assemblyai import ASSEMBLYAI
from pipeline.read.asr.services.aws import AWS
from pipeline.read.asr.services.azure import AZURE
from pipeline.read.asr.services.deepgram import DEEPGRAM
from pipeline.read.asr.services.google import GOOGLE
from pipeline.read.asr.services.rev import REV, REV_NLP
from pipeline.read.asr.services.speechmatics import SPEECHMATICS
from pipeline.read.asr.ted import TED
from pipeline.read.asr.vosk import VOSK
from pipeline.read.asr.whisper_cpp import WHISPER_CPP
from pipeline.read.asr.words import WORDS
from pipeline.read.asr.youtube import JSON3, LIST, XML

if TYPE_CHECKING:
    from pipeline.read.common.model import Reader

ASR: Final[tuple[Reader, ...]] = (
    WHISPER_CPP,
    DEEPGRAM,
    ASSEMBLYAI,
    AWS,
    GOOGLE,
    AZURE,
    SPEECHMATICS,
    REV,
    REV_NLP,
    VOSK,
    PODCAST,
    CHAPTERS,
    JSON3,
    XML,
    LIST,
    TED,
    CHAT,
    RTTM,
    STM,
    CTM,
    LABELS,
    TEXTGRID,
    OTRANSCRIBE,
    AMBERSCRIPT,
    WORDS,
    TURNS,
)
"""All recognisers' formats but Whisper's. The last two take what no vendor's keys claim: words, then turns."""
