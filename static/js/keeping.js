// What somebody types stays in this browser until the server has it, and is sent again until it does.
//
//   const line = keeping({
//     key,                 // what it is, the person first: "3/note/12". Nobody is offered the text of somebody else.
//     base: () => "4",     // the version on the server that it was typed upon
//     read: () => ({...}), // the text now, an object of strings
//     send: async (values) => state,  // usually `deliver` of deliver.js; throwing, as fetch does without a network, is "offline"
//     tell: (state) => {}, // say so on the page. States: saving, saved, offline, signed-out, refused, compare
//   });
//   line.changed();        // after every change: kept at once, sent after a pause
//   await line.flush();    // send now; true when everything is on the server
//   line.open; line.state  // whether something is not on the server; the state told last
//
// What an earlier page left behind is in kept.js; posting to the server, and what its answer means, in deliver.js.
// "refused" and "compare" wait for the person: the next change or flush() sends again. "offline" and "signed-out" try
// again by themselves, with growing pauses, and at once when the network or the person comes back to the page.

import { forget, own, store } from "./kept.js";

const PAUSE = 1500; // after the last key
const MOST = 4000; // and never longer than this while somebody types on
const AGAIN = [2000, 4000, 8000, 15000, 30000, 60000];
const lines = new Set();

export function keeping({ key, base, read, send, tell }) {
  const id = own(key);
  const line = { state: "saved", open: false, kept: true, changed, flush, keep };
  let [waiting, storing, since, tries, changes] = [0, 0, 0, 0, 0];
  let busy = null;

  function keep() {
    storing = clearTimeout(storing);
    line.kept = store(id, { base: base(), values: read(), at: Date.now() });
  }

  function changed() {
    changes += 1;
    line.open = true;
    since ||= Date.now();
    storing ||= setTimeout(keep, 250);
    if (line.state === "offline" || line.state === "signed-out") return; // its own retry comes
    clearTimeout(waiting);
    waiting = setTimeout(flush, Math.max(0, Math.min(PAUSE, since + MOST - Date.now())));
  }

  async function flush() {
    clearTimeout(waiting);
    while (busy) await busy;
    if (!line.open) return true;
    busy = go();
    await busy;
    return !line.open;
  }

  async function go() {
    const sent = changes;
    keep();
    since = 0;
    say("saving");
    const state = await Promise.resolve().then(() => send(read())).catch(() => "offline");
    busy = null;
    if (state === "saved" && changes === sent) {
      line.open = false;
      storing = clearTimeout(storing);
      forget(id);
    }
    tries = state === "offline" || state === "signed-out" ? tries + 1 : 0;
    say(state);
    if (tries) waiting = setTimeout(flush, AGAIN[Math.min(tries, AGAIN.length) - 1]);
    else if (line.open && changes !== sent) changed();
  }

  function say(state) {
    line.state = state;
    tell(state);
  }

  lines.add(line);
  return line;
}

const back = () => {
  for (const line of lines) if (line.state === "offline" || line.state === "signed-out") line.flush();
};
const leave = () => {
  for (const line of lines) {
    if (!line.open) continue;
    line.keep();
    if (line.state !== "compare" && line.state !== "refused") line.flush();
  }
};
window.addEventListener("online", back);
window.addEventListener("focus", back);
window.addEventListener("pagehide", leave);
document.addEventListener("visibilitychange", () => (document.hidden ? leave() : back()));
// Only where this browser could not keep it does leaving lose a text.
window.addEventListener("beforeunload", (event) => {
  if ([...lines].some((line) => line.open && !line.kept)) event.preventDefault();
});
