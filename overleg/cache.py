"""The cache in Redis, which may be away: then nothing is remembered, and everything else goes on."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as Away
from redis.exceptions import TimeoutError as TooSlow

log = logging.getLogger(__name__)


def forgiving(nothing: Any) -> Callable:
    """Answer as an empty cache would, instead of breaking the page. Limits on attempts count nobody meanwhile."""

    def around(method: Callable) -> Callable:
        @wraps(method)
        def careful(self, key, *args, **kwargs):
            try:
                return method(self, key, *args, **kwargs)
            except (Away, TooSlow) as error:
                log.warning("The cache does not answer: %s", type(error).__name__)
                return nothing

        return careful

    return around


class Forgiving(RedisCache):
    add = forgiving(True)(RedisCache.add)
    set = forgiving(None)(RedisCache.set)
    touch = forgiving(False)(RedisCache.touch)
    delete = forgiving(False)(RedisCache.delete)
    has_key = forgiving(False)(RedisCache.has_key)
    get_many = forgiving({})(RedisCache.get_many)
    set_many = forgiving([])(RedisCache.set_many)
    delete_many = forgiving(None)(RedisCache.delete_many)

    def get(self, key, default=None, version=None):
        return forgiving(default)(RedisCache.get)(self, key, default, version)
