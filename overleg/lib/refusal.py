"""Refused: a rule of the field says no. Its text tells a person what to do next."""


class Refused(Exception):
    """Raised by services; views show `str(refusal)` at the field named by `field`, or at the top of the page."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field
