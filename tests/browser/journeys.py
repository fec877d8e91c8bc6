"""What a journey costs a person: clicks, key commands and fields typed in, and the kilobytes that came over the wire.

Counted by the browser itself, so no step can forget to. Kept in `var/journeys.json`, one entry a journey:
`{"journey": {"interactions": n, "kilobytes": n}}`.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

KEPT_IN = Path(__file__).parents[2] / "var" / "journeys.json"

# A press of mouse or finger is one; so is a field, however long one types in it; so is a key that does something.
LISTEN = """
(() => {
  let typedIn = null;
  const typing = (node) => node.matches?.("textarea, [contenteditable] *, [contenteditable]") ||
    (node.matches?.("input") && !["checkbox", "radio", "button", "submit", "file"].includes(node.type));
  const count = () => window.countsInteraction();
  addEventListener("pointerdown", () => { typedIn = null; count(); }, true);
  addEventListener("focusin", () => { typedIn = null; }, true);
  addEventListener("input", ({ target }) => {
    if (!typing(target) || typedIn === target) return;
    typedIn = target;
    count();
  }, true);
  addEventListener("change", ({ target }) => { if (target.matches?.("select, [type=file]")) count(); }, true);
  addEventListener("keydown", (event) => {
    const command = event.ctrlKey || event.altKey || event.metaKey;
    const presses = event.key.length > 1 || event.key === " ";
    const acts = typing(event.target) ? event.key === "Enter" && event.target.matches("input") : presses;
    if (command || (acts && !["Tab", "Shift", "Control", "Alt", "Meta"].includes(event.key))) count();
  }, true);
})();
"""


@dataclass
class Cost:
    interactions: int = 0
    bytes_seen: int = 0

    def interact(self) -> None:
        self.interactions += 1


def count_interactions(context: BrowserContext, cost: Cost) -> None:
    """Before the context opens a page. In a browser without script nothing is counted."""
    context.expose_function("countsInteraction", cost.interact)
    context.add_init_script(LISTEN)


def weigh(page: Page, cost: Cost) -> None:
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")

    def arrived(event: dict) -> None:
        cost.bytes_seen += int(event["encodedDataLength"])

    wire.on("Network.loadingFinished", arrived)


@contextmanager
def journey(name: str, *costs: Cost) -> Iterator[Cost]:
    """Adds up what happens within, over everybody who takes part; the total is complete when the block ends."""
    before = [(cost.interactions, cost.bytes_seen) for cost in costs]
    total = Cost()
    yield total
    for cost, (interactions, bytes_seen) in zip(costs, before, strict=True):
        total.interactions += cost.interactions - interactions
        total.bytes_seen += cost.bytes_seen - bytes_seen
    _keep(name, total)
    print(f"{name}: {total.interactions} interactions, {total.bytes_seen // 1000} kB")


def _keep(name: str, total: Cost) -> None:
    """Test processes write at the same time: one at a time reads, adds and writes."""
    KEPT_IN.parent.mkdir(exist_ok=True)
    with KEPT_IN.open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        known = json.loads(file.read() or "{}")
        known[name] = {"interactions": total.interactions, "kilobytes": total.bytes_seen // 1000}
        file.seek(0)
        file.truncate()
        json.dump(dict(sorted(known.items())), file, indent=2, ensure_ascii=False)
