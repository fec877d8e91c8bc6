// A meeting in session: the clock runs, Alt and the arrows walk through the agenda, a line of the note becomes an action.

const clock = document.querySelector("[data-clock]");

function tick() {
  const now = new Date();
  const minutes = (since) => Math.floor((now - new Date(since)) / 60000);
  const lasted = Math.max(0, minutes(clock.dataset.started));
  const late = Math.round((new Date(clock.dataset.started) - new Date(clock.dataset.planned)) / 60000);
  const behind = late + Math.max(0, lasted - Number(clock.dataset.minutes));
  clock.querySelector("[data-now]").textContent = `${now.getHours()}.${String(now.getMinutes()).padStart(2, "0")}`;
  clock.querySelector("[data-lasted]").textContent = lasted;
  const words = behind > 0 ? clock.dataset.behind : behind < 0 ? clock.dataset.ahead : clock.dataset.onTime;
  const drift = clock.querySelector("[data-drift]");
  drift.textContent = words.replace("{minutes}", Math.abs(behind));
  drift.classList.toggle("changed", behind > 0);
}

if (clock) setInterval(tick, 10000);

// A link away is followed as a form is sent, so that a note on its way is saved first (autosave waits for forms).
function follow(link) {
  const form = document.createElement("form");
  form.action = link.href;
  document.body.append(form);
  form.requestSubmit();
}

document.addEventListener("keydown", (event) => {
  const step = event.altKey && !event.ctrlKey && !event.metaKey && { ArrowDown: "next", ArrowUp: "previous" }[event.key];
  const control = step && document.querySelector(`[data-step="${step}"]`);
  if (!control) return;
  event.preventDefault();
  if (control.form) control.form.requestSubmit(control);
  else follow(control);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-step], .rail a");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  follow(link);
});

// The line of the note where the cursor was last, or what is selected there, goes to the action line.
const button = document.querySelector("[data-line-to]");
let line = "";

function lineAt(area) {
  const { value, selectionStart, selectionEnd } = area;
  if (selectionEnd > selectionStart) return value.slice(selectionStart, selectionEnd);
  const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const end = value.indexOf("\n", selectionStart);
  return value.slice(start, end < 0 ? value.length : end);
}

function current() {
  const area = document.activeElement;
  if (area?.matches?.(".note-form textarea")) return lineAt(area);
  const selection = document.getSelection();
  const node = selection?.anchorNode;
  const inside = node && (node.nodeType === Node.TEXT_NODE ? node.parentElement : node);
  if (!inside?.closest(".note-form [contenteditable]")) return "";
  return selection.isCollapsed ? inside.closest("p, li, td, h2, h3, h4")?.textContent ?? "" : selection.toString();
}

function remember() {
  const found = current().replace(/\s+/g, " ").trim();
  if (found) line = found;
  if (button) button.hidden = !line;
}

document.addEventListener("selectionchange", remember);
document.addEventListener("input", remember);

button?.addEventListener("click", () => {
  const input = document.getElementById(button.dataset.lineTo);
  input.value = `, ${line.replace(/[.;,]+$/, "")}, ${button.dataset.when}`;
  input.focus();
  input.setSelectionRange(0, 0);
  input.dispatchEvent(new Event("input", { bubbles: true }));
});
