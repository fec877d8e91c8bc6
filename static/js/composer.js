// Composing an agenda: tick in order, keep the focus and read out what changed. Without script the forms do the same.

let ticked = []; // references, in the order they were ticked
let placing = null; // where the focus goes when a placed item leaves the queue

const queue = () => document.getElementById("placing");

function showTicks() {
  const form = queue();
  if (!form) return;
  for (const box of form.querySelectorAll("[name=item]")) {
    const nth = ticked.indexOf(box.value) + 1;
    box.checked = nth > 0;
    box.closest("li").querySelector("[data-nth]").textContent = nth || "";
  }
  form.elements.ticked.value = ticked.join(" ");
  form.querySelector("[data-count]").textContent = ticked.length || "";
}

document.addEventListener("change", ({ target }) => {
  if (target.name !== "item" || target.form !== queue()) return;
  ticked = ticked.filter((reference) => reference !== target.value);
  if (target.checked) ticked.push(target.value);
  showTicks();
});

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("#placing button");
  if (!button) return;
  const row = button.closest("li");
  placing = { row: row ? [...row.parentElement.children].indexOf(row) : 0, all: "place" in button.dataset };
}, true);

// The page comes back as the server made it: ticks, focus and what is read out are put back by us.
document.addEventListener("htmx:afterSettle", () => {
  const form = queue();
  if (placing) {
    const there = form ? [...form.querySelectorAll("[name=item]")].map((box) => box.value) : [];
    // What was placed is no longer in the queue; what was refused stays ticked.
    if (placing.all) ticked = ticked.filter((reference) => there.includes(reference));
    if (document.activeElement === document.body) {
      const rows = form ? [...form.querySelectorAll("li button")] : [];
      (rows[Math.min(placing.row, rows.length - 1)] ?? document.querySelector("#queue summary, #main"))?.focus({ preventScroll: true });
    }
    placing = null;
  }
  showTicks();
  const said = document.querySelector("[data-heard]");
  if (said) document.getElementById("heard").textContent = said.textContent;
});

// A conflict is a page with an answer in it, not a failure.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.xhr.status !== 409 || !detail.xhr.responseText.includes('id="overtaken"')) return;
  detail.shouldSwap = true;
  detail.isError = false;
});
document.addEventListener("htmx:afterSwap", () => document.getElementById("overtaken")?.scrollIntoView({ block: "nearest" }));

showTicks();
