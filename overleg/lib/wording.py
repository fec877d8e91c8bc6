"""Two versions of a rich text beside each other: which words differ, and one text made of both by choice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import sha256

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from overleg.lib import rich

MINE, THEIRS, BOTH = "mine", "theirs", "both"
TOKEN = re.compile(r"<[^>]+>|\s+|[^\s<]+")
MANY = 4_000_000  # pairs of words: past this, a paragraph is shown as a whole
ALIKE = 0.4


@dataclass(frozen=True)
class Piece:
    """A stretch where both texts say the same, or where one must choose. Sanitised HTML on either side."""

    mine: str
    theirs: str
    choice: str = BOTH

    @property
    def same(self) -> bool:
        return self.mine == self.theirs

    @property
    def key(self) -> str:
        """Known by what stands in it, so that a choice holds when other paragraphs change meanwhile."""
        return sha256(f"{self.mine}\0{self.theirs}".encode()).hexdigest()[:12]

    @property
    def marked(self) -> tuple[SafeString, SafeString]:
        """Both sides; what only the left has is deleted in the right, what only the right has is added there."""
        return mark(self.mine, self.theirs)

    @property
    def beside(self) -> tuple[SafeString, SafeString]:
        """Both sides as equals: each has its own words marked."""
        only = ("mark", _("only here:"))
        return mark(self.mine, self.theirs, only, only)


def compare(mine: str, theirs: str, base: str | None = None) -> list[Piece]:
    """Paragraph by paragraph. With the text both began from, the choice offered is that of whoever changed it."""
    one, other = ([str(block) for block in rich.blocks(rich.clean(text))] for text in (mine, theirs))
    known = None if base is None else {str(block) for block in rich.blocks(rich.clean(base))}
    pieces = []
    for kind, left, right, start, end in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("".join(one[left:right]), "".join(other[start:end])))
        else:
            for some, others in _pairs(one[left:right], other[start:end]):
                pieces.append(Piece("".join(some), "".join(others), _offered(some, others, known)))
    return pieces


def merge(pieces: list[Piece], choices: Mapping[str, str]) -> str:
    """One text: per piece what was chosen, else what was offered."""
    text = []
    for piece in pieces:
        choice = choices.get(piece.key, piece.choice)
        if piece.same or choice != THEIRS:
            text.append(piece.mine)
        if not piece.same and choice != MINE:
            text.append(piece.theirs)
    return "".join(text)


def _offered(mine: list[str], theirs: list[str], known: set[str] | None) -> str:
    """Who left it as it was gives way to who changed it; both when both did, or nobody knows."""
    if known is None:
        return BOTH
    untouched, theirs_untouched = known.issuperset(mine), known.issuperset(theirs)
    if not mine or not theirs:  # written by one of the two, or taken out by the other
        return (THEIRS if untouched else MINE) if mine else (MINE if theirs_untouched else THEIRS)
    if untouched == theirs_untouched:
        return BOTH
    return THEIRS if untouched else MINE


def _pairs(mine: list[str], theirs: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    """Paragraphs that are each other's rewriting stand beside each other; the others alone."""
    if not mine or not theirs:
        if mine or theirs:
            yield mine, theirs
        return
    if len(mine) * len(theirs) > 400:
        yield mine, theirs
        return
    likeness, left, right = max(
        (SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio(), -i, -j)
        for i, one in enumerate(mine)
        for j, other in enumerate(theirs)
    )
    if likeness < ALIKE:
        yield mine, theirs
        return
    left, right = -left, -right
    yield from _pairs(mine[:left], theirs[:right])
    yield [mine[left]], [theirs[right]]
    yield from _pairs(mine[left + 1 :], theirs[right + 1 :])


def mark(
    old: str, new: str, gone_as: tuple[str, str] | None = None, come_as: tuple[str, str] | None = None
) -> tuple[SafeString, SafeString]:
    """Both texts with the words only one of them has marked; never a tag, so the markup stays whole.

    `gone_as` and `come_as`: with which element, and with which words for who does not see it.
    """
    left, right = TOKEN.findall(old), TOKEN.findall(new)
    ours, others = ([token for token in tokens if _is_word(token)] for tokens in (left, right))
    gone, come = set(range(len(ours))), set(range(len(others)))
    if len(ours) * len(others) <= MANY:
        for one, other, size in SequenceMatcher(None, ours, others, autojunk=False).get_matching_blocks():
            gone.difference_update(range(one, one + size))
            come.difference_update(range(other, other + size))
    gone_as, come_as = gone_as or ("del", _("removed:")), come_as or ("ins", _("added:"))
    return _marked(left, gone, *gone_as), _marked(right, come, *come_as)


def _is_word(token: str) -> bool:
    return not token.startswith("<") and not token.isspace()


def _marked(tokens: list[str], differing: set[int], name: str, said: str) -> SafeString:
    begin, finish = f'<{name}><span class="hidden">{said} </span>', f"</{name}>"
    text, spaces, number, within = [], "", -1, False
    for token in tokens:
        if token.isspace():
            spaces += token
            continue
        number += _is_word(token)
        wanted = _is_word(token) and number in differing
        if within and not wanted:
            text.append(finish)
        text.append(spaces)
        if wanted and not within:
            text.append(begin)
        text.append(token)
        spaces, within = "", wanted
    return mark_safe("".join([*text, finish if within else "", spaces]))
