"""Pages of a list whose length is known already, so that nothing is counted twice."""

from __future__ import annotations

from django.core.paginator import Paginator


class CountedPaginator(Paginator):
    def __init__(self, *args, number: int) -> None:
        super().__init__(*args)
        self.count = number
