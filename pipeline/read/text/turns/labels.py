"""Who speaks, in files whose turns begin with a label and no time; and times that stand at the ends of turns."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.read.common.clocks import stamp_at
from pipeline.read.common.names import (
    are_questions,
    common_marks,
    is_numbered,
    labels_at,
    looks_like_name,
    without_marks,
)
from pipeline.read.common.page import phrases
from pipeline.read.text.turns.heads import in_markdown, lead_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from pipeline.read.common.model import Kind
    from pipeline.read.common.names import Label

_PROOF: Final = 2
_MANY: Final = 5
_MOST_LINES: Final = 0.8
_MANY_LINES: Final = 0.5
_SOME_LINES: Final = 0.3
_UNCASED: Final = 10  # characters of a name in a script without capitals
_STRICT: Final = frozenset({"bold", "bar", "gap", "dash", "heading", "end", "stop", "corner"})
_TAIL_ROOM: Final = 28
_TAIL_LEAST: Final = 3
_TAIL_SHARE: Final = 0.5
_NOTE = re.compile(r"(?:\*\*|__)(?P<name>[^*_:：\n]{1,60}?)\s*(?:[:：]\s*(?:\*\*|__)|(?:\*\*|__)\s*[:：])")
_OPENS: Final = "[(（［【"


class Said(NamedTuple):
    """A line that begins a turn: how its label ends, who speaks, what is said on it."""

    form: str
    name: str
    text: str


def labels_in(lines: Sequence[str], kinds: Sequence[Kind | None]) -> dict[int, Said]:
    """Return the lines that name who speaks, by their number; none if labels are no habit of the file.

    They are if nearly every line has one, or if the same few names come again and again. Else they are bold phrases,
    questions of an interview, or a remark. A label that comes once must look like a name.
    """
    told = [i for i, line in enumerate(lines) if line.strip() and kinds[i] in {None, "headings"}]
    body = [i for i in told if kinds[i] == "headings" or not is_note(lines[i].strip())]
    ways = {i: list(_ways(lines[i])) for i in body}
    body = [i for i in body if kinds[i] is None or any(said.form == "heading" for said in ways[i])]
    by_form: defaultdict[str, dict[int, Said]] = defaultdict(dict)
    for i in body:
        for said in ways[i]:
            by_form[said.form][i] = said
    for form in ("end", "heading"):
        below = _with_text_below(by_form[form], body)
        by_form[form] = {i: said for i, said in by_form[form].items() if i in below}
    size = sum(kinds[i] is None for i in body)
    proved = {form: own for form, found in by_form.items() if (own := _proved(form, found, size))}
    if proved.keys() - _STRICT:
        proved = {form: own for form, own in proved.items() if form not in _STRICT}
    names = {said.name for own in proved.values() for said in own.values()}
    chosen = {i: next((said for said in ways[i] if i in proved.get(said.form, ())), None) for i in body}
    if not names or are_questions(names):
        return {}
    before, after = common_marks(names)
    marks = (before, "" if after.isalpha() else after)  # a word may be a refrain's
    return {i: said._replace(name=without_marks(said.name, marks)) for i, said in chosen.items() if said}


def is_note(line: str) -> bool:
    """Whether *line* is an editor's note, as its bold label says."""
    match = _NOTE.match(line)
    return match is not None and bool(phrases("note").fullmatch(match["name"].strip()))


def _ways(line: str) -> Iterator[Said]:
    """Yield the labels that *line* may have, the surest first; those in capitals and of services apart."""
    line = in_markdown(line)
    place, lead = lead_of(line)
    for label in labels_at(line, place):
        alone = label.form in {"bold", "bracket"} and not line[label.place :].strip()
        form = "end" if alone else label.form
        form = "heading" if lead == "#" and form == "end" else form
        if form == "colon":
            caps = label.name.upper() == label.name != label.name.lower()
            form = "numbered" if is_numbered(label.name) else "capitals" if caps else form
        yield Said(form, label.name, line[label.place :].strip())


def _with_text_below(found: Mapping[int, Said], body: Sequence[int]) -> set[int]:
    """Return the lines of names that come again, and below each of which stands a line that is none of them.

    What mostly stands below such a line is a short answer that comes again, too.
    """
    names = Counter(said.name for said in found.values())
    again = {i for i, said in found.items() if names[said.name] > 1}
    below = Counter(found[after].name for i, after in pairwise(body) if i in again and after in again)
    own = {i for i in again if below[found[i].name] * 2 <= names[found[i].name]}
    return {i for i, after in pairwise(body) if i in own and after not in own}


def _proved(form: str, found: Mapping[int, Said], size: int) -> dict[int, Said]:
    """Return those of *found*, labels of one *form* among *size* lines, that are; none if the form is no habit."""
    names = Counter(said.name for said in found.values())
    share = len(found) / max(size, 1)
    again = len(names) * 2 <= len(found) and share >= _SOME_LINES
    often = share >= _MOST_LINES or (share >= _MANY_LINES and len(names) < len(found))
    stems = {re.sub(r"[\W\d_]+", "", name) for name in names}
    listed = len(names) == len(found) and (len(found) >= _MANY or (len(stems) == 1 < len(names)))  # `Step 1`, `Step 2`
    strict = again and len(names) > 1 and (form in {"end", "heading"} or share >= _MOST_LINES)
    enough = {
        "numbered": bool(found),
        "emphasis": (again or often) and not listed,
        "capitals": (again or often) and not listed,
        "bracket": again and len(names) > 1,
        "colon": again,
    }.get(form, strict)
    sounds = form == "bracket" and any(phrases("sound").fullmatch(name) for name in names)
    refrain = form != "numbered" and sum(map(_is_phrase, names)) * 2 >= len(names)
    titles = form == "stop" and all(said.text == said.text.upper() for said in found.values())
    if not enough or sounds or refrain or titles or (form != "numbered" and len(found) < _PROOF):
        return {}
    return {i: said for i, said in found.items() if names[said.name] > 1 or _stands_alone(said)}


def _is_phrase(name: str) -> bool:
    """Whether *name* is words of a sentence rather than somebody's name: `He said`, `Oh my love`, `Row, row`."""
    words = name.casefold().replace(",", " ").split()
    return len(words) > 1 and (len(set(words)) < len(words) or bool(phrases("saying").fullmatch(words[0])))


def _stands_alone(said: Said) -> bool:
    """Whether *said*, a label that comes once, is one: it looks like a name, and is no field such as a channel."""
    if said.text.startswith(("http://", "https://")):
        return False
    is_cased = said.name.upper() != said.name.lower()
    is_short = len(said.name.split()) <= _PROOF and len(said.name) <= _UNCASED and not set(said.name) & set("，、,")
    return (looks_like_name(said.name) if is_cased else is_short) and not phrases("field").fullmatch(said.name)


def unstamped(lines: Sequence[str], kinds: Sequence[Kind | None], names: Container[str], heads: Container[int]) -> int:
    """Return how many of *lines*, those of *heads* apart, begin with the label of one of *names* and no time.

    Where they are most, the times behind the others are times within what is said.
    """
    total = 0
    for i, (line, kind) in enumerate(zip(lines, kinds, strict=True)):
        if kind is not None or not line or i in heads:
            continue
        label = next(labels_at(line, lead_of(line)[0]), None)
        if label is not None and label.form in {"emphasis", "colon"} and label.name in names:
            total += stamp_at(line[label.place :].lstrip(), 0) is None
    return total


def tail_of(line: str) -> tuple[str, int | None]:
    """Return *line* without the time at its end, and that time."""
    said = line.strip()
    link = said.rfind("](http")
    end = link if link > 0 and not any(map(str.isspace, said[link:])) else len(said)
    place = max(said.rfind(mark, max(end - _TAIL_ROOM, 0), end) for mark in _OPENS)
    stamp = stamp_at(said, place) if place > 0 else None
    if stamp is None or any(map(str.isalnum, said[stamp.end :])) or not any(map(str.isalnum, said[:place])):
        return said, None
    return said[: stamp.start].rstrip("\\ \t\u3000"), stamp.start_ms


def tailed_labels(lines: Sequence[str], kinds: Sequence[Kind | None]) -> dict[int, Label]:
    """Return the labels of a file whose turns end with times that rise; none if most have no such time.

    Where turns begin in bold nothing else is a label; elsewhere a name comes again or its line ends with a time.
    """
    found = {i: label for i, line in enumerate(lines) if kinds[i] is None and (label := _label(line))}
    bold = {i: label for i, label in found.items() if label.form == "emphasis"}
    if sum(tail_of(lines[i])[1] is not None for i in bold) * 2 >= len(bold) > 1:
        labels = bold
    else:
        names = Counter(label.name for label in found.values())
        ends = {i for i, one in found.items() if not one.name[0].islower() and tail_of(lines[i])[1] is not None}
        labels = {i: one for i, one in found.items() if names[one.name] > 1 or i in ends}
    times = [ms for i in labels if (ms := end_of(lines, i, labels)) is not None]
    rising = sum(one <= two for one, two in pairwise(times))
    proved = len(times) >= _TAIL_LEAST and len(times) >= _TAIL_SHARE * len(labels) and rising * 2 >= len(times)
    return labels if proved else {}


def end_of(lines: Sequence[str], start: int, labels: Container[int]) -> int | None:
    """Return the last time at the end of a line from *start* to the next of *labels*, None if there is none."""
    last = None
    for i in range(start, len(lines)):
        if i > start and i in labels:
            break
        ms = tail_of(lines[i])[1]
        last = last if ms is None else ms
    return last


def _label(line: str) -> Label | None:
    """Return the label of *line* if it begins with one: without a time at its end, in no lower case."""
    label = next(labels_at(line, lead_of(line)[0]), None)
    if label is None or label.form not in {"emphasis", "colon", "bracket"}:
        return None
    return label if not label.name[0].islower() or tail_of(line)[1] is not None else None
