"""Passwords that a list of leaked ones would hold, recognised without asking anybody outside."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

DIFFERENT = 6  # characters
LONG_WORD = 9  # letters that are left once the numbers around them are taken away
# What people of this field begin with; the twenty thousand commonest passwords are Django's own list.
COMMON_WORDS = frozenset(
    """
    overleg wachtwoord welkom burgemeester gemeente gemeentehuis stadhuis gemeenteraad schepencollege secretaris
    vlaanderen belgie provincie intercommunale password welcome zomer winter lente herfst januari februari maart
    april augustus september oktober november december maandag dinsdag woensdag donderdag vrijdag
    """.split()  # noqa: SIM905 -- a list of words reads best as words
)
ROWS = ("abcdefghijklmnopqrstuvwxyz", "azertyuiopqsdfghjklmwxcvbn", "qwertyuiopasdfghjklzxcvbnm", "01234567890")


class PredictableValidator:
    """Refuses one word with numbers around it, a row of keys, and the same few characters over and over."""

    def validate(self, password: str, user: object = None) -> None:
        plain = password.casefold()
        core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain)
        one_word = core.isalpha() and (len(core) < LONG_WORD or _is_common(core))
        in_a_row = any(plain[:DIFFERENT] in row and plain[-4:] in row for row in _rows())
        if len(set(plain)) < DIFFERENT or not core or one_word or in_a_row:
            raise ValidationError(
                _("This is too easy to guess: one word with numbers is tried first. Take three or four words instead."),
                code="password_predictable",
            )

    def get_help_text(self) -> str:
        return _("Take three or four words that have nothing to do with each other.")


def _is_common(core: str) -> bool:
    """A known word, or two of them."""
    return any(core == word or core.removeprefix(word) in COMMON_WORDS for word in COMMON_WORDS)


def _rows() -> list[str]:
    return [*ROWS, *(row[::-1] for row in ROWS)]
