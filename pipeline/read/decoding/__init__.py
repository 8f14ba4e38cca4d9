"""What a file is: its size, kind and encoding, and why it is refused.

- `alphabets`: Letters beyond ASCII that stand together: those of one language's alphabet, as a text in one encoding ...
- `charset`: Which encoding a text is in that is not in Unicode
- `decode`: Bytes to text
- `foreign`: What a file that no reader reads seems to be, so that its finding can say so
- `magic`: What a file is that is no text, by the bytes that it begins with, and what to do about it
- `refused`: Why a file is not given
- `viscii`: VISCII, an encoding of Vietnamese that Python does not know
"""
