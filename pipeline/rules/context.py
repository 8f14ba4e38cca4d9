"""Whether the texts that a rule wants beside a match stand there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.rules.bounds import begins_word, ends_word, is_hangul

if TYPE_CHECKING:
    from pipeline.rules.rule import Context, Rule

_NOWHERE: Final = -1


class Surroundings:
    """A text in the form for matching, and where in it contexts were found: each is looked for once."""

    def __init__(self, text: str) -> None:
        """Take the *text*."""
        self._text = text
        self._found: dict[tuple[str, bool], int] = {}

    def hold(self, rule: Rule, start: int, end: int) -> bool:
        """Tell whether the contexts of *rule* stand beside its match."""
        return (rule.before is None or self._precedes(rule.before, start)) and (
            rule.after is None or self._follows(rule.after, end)
        )

    def _precedes(self, context: Context, start: int) -> bool:
        """Tell whether *context* stands before *start*: right there, or anywhere."""
        if not context.is_near:
            first = self._place(context.text, is_first=True)
            return first != _NOWHERE and first + len(context.text) <= start
        while start > 0 and self._text[start - 1].isspace():
            start -= 1
        begin = start - len(context.text)
        return begin >= 0 and self._text.startswith(context.text, begin) and begins_word(self._text, begin)

    def _follows(self, context: Context, end: int) -> bool:
        """Tell whether *context* stands after *end*: right there, or anywhere."""
        if not context.is_near:
            return self._place(context.text, is_first=False) >= end
        while self._text[end : end + 1].isspace():
            end += 1
        return self._text.startswith(context.text, end) and self._ends_well(end + len(context.text))

    def _place(self, context: str, *, is_first: bool) -> int:
        """Return where *context* stands first or last as words of its own."""
        key = (context, is_first)
        if key not in self._found:
            find = self._text.find if is_first else self._text.rfind
            place = find(context)
            while place != _NOWHERE and not self._is_own(place, len(context)):
                place = find(context, place + 1) if is_first else find(context, 0, place + len(context) - 1)
            self._found[key] = place
        return self._found[key]

    def _is_own(self, place: int, length: int) -> bool:
        """Tell whether words of their own stand at *place*."""
        return begins_word(self._text, place) and self._ends_well(place + length)

    def _ends_well(self, end: int) -> bool:
        """Tell whether a context may end at *end*: Hangul may go on, since particles and endings do."""
        return ends_word(self._text, end) or is_hangul(self._text[end - 1])
