"""A small load client: one connection per thread, kept open; every answer is read whole and has to be the page."""

from __future__ import annotations

import http.client
import threading
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """A page of one server. `shows`: what has to be in it, or it is not the page."""

    port: int
    path: str
    cookie: str
    shows: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Cookie": f"sessionid={self.cookie}", "Accept": "text/html", "Accept-Encoding": "gzip, br"}


def times(target: Target, *, seconds: float, connections: int = 1, most: int = 100_000) -> list[float]:
    """Milliseconds of every request in so many seconds, over so many connections."""
    found: list[float] = []
    failed: list[str] = []
    until = time.perf_counter() + seconds

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", target.port, timeout=60)
        try:
            while time.perf_counter() < until and len(found) < most and not failed:
                start = time.perf_counter()
                status, _body = fetch(connection, target)
                found.append((time.perf_counter() - start) * 1000)
                if status != 200:
                    failed.append(f"{target.path} answers {status}")
        except OSError as problem:
            failed.append(f"{target.path}: {problem}")
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _number in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise SystemExit(failed[0])
    return found


def fetch(connection: http.client.HTTPConnection, target: Target) -> tuple[int, bytes]:
    connection.request("GET", target.path, headers=target.headers)
    answer = connection.getresponse()
    return answer.status, answer.read()


def proves(target: Target) -> int:
    """The page is really that page. Gives its bytes on the wire."""
    connection = http.client.HTTPConnection("127.0.0.1", target.port, timeout=60)
    connection.request("GET", target.path, headers=target.headers | {"Accept-Encoding": "identity"})
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200 or target.shows.encode() not in body:
        raise SystemExit(f"{target.path} answers {answer.status} and is not the page: “{target.shows}” is missing.")
    size = len(fetch(connection, target)[1])
    connection.close()
    return size
