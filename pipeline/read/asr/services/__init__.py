"""Recognisers that are services, a file for each.

- `amberscript`: Amberscript
- `assemblyai`: AssemblyAI
- `aws`: AWS Transcribe
- `azure`: Azure Speech
- `deepgram`: Deepgram
- `google`: Google Speech-to-Text
- `rev`: Rev.ai
- `speechmatics`: Speechmatics
"""
