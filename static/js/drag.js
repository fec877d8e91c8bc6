// Drag an item by its handle, from the queue or within the agenda. It ends in the form that the keyboard uses as well.

let drag = null; // { thing, pointer, x, y, moved, at, timer }

const agenda = () => document.getElementById("agenda").getBoundingClientRect();
const lines = () => [...document.querySelectorAll("#agenda .agenda > li")].filter((line) => line !== drag.thing);
const place = (node, x, y) => { node.style.transform = `translate(${x}px, ${y}px)`; };

// What follows the pointer, and the line where it would go.
function helper(name, text = "") {
  const there = document.querySelector(`.${name}`);
  if (there) return there;
  const made = document.createElement("div");
  made.className = name;
  made.textContent = text;
  document.body.append(made);
  return made;
}

function budget(extra) {
  const part = document.querySelector("[data-budget]");
  const bar = part.querySelector("progress");
  const minutes = Number(part.dataset.budget) + extra;
  bar.value = minutes;
  bar.classList.toggle("over", minutes > bar.max);
}

// The position under the pointer; 0 when that is not the agenda.
function target(box) {
  const outside = drag.x < box.left - 40 || drag.x > box.right || drag.y < box.top || drag.y > box.bottom + 60;
  if (outside) return 0;
  const middle = ({ top, height }) => top + height / 2;
  return lines().filter((line) => drag.y > middle(line.getBoundingClientRect())).length + 1;
}

function show() {
  const box = agenda(), others = lines(), mark = helper("drop-mark");
  drag.at = target(box);
  place(helper("ghost", drag.thing.dataset.title), drag.x + 12, drag.y + 12);
  mark.hidden = !drag.at;
  const next = others[drag.at - 1]?.getBoundingClientRect().top;
  mark.style.width = `${box.width}px`;
  place(mark, box.left, (next ?? others.at(-1)?.getBoundingClientRect().bottom ?? box.bottom) - 1);
  budget(drag.at && drag.thing.closest("#queue") ? Number(drag.thing.dataset.drag) : 0);
}

// Near the edge the page moves along.
function scroll() {
  const step = drag.y < 90 ? -12 : drag.y > innerHeight - 90 ? 12 : 0;
  if (drag.moved && step) {
    scrollBy({ top: step, behavior: "instant" });
    show();
  }
  drag.timer = requestAnimationFrame(scroll);
}

function letGo() {
  cancelAnimationFrame(drag.timer);
  drag.thing.classList.remove("dragged");
  document.body.classList.remove("dragging");
  for (const left of document.querySelectorAll(".ghost, .drop-mark")) left.remove();
  budget(0);
  drag = null;
}

function drop({ thing, at }) {
  const move = thing.querySelector("form[data-to]");
  const form = move ?? document.getElementById("placing");
  form.elements.position.value = at;
  if (move) move.requestSubmit();
  else thing.querySelector("button[name=only]").click();
}

document.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest?.("[data-handle]");
  if (!handle || event.button || drag) return;
  event.preventDefault();
  const { pointerId: pointer, clientX: x, clientY: y } = event;
  drag = { thing: handle.closest("[data-drag]"), pointer, x, y, moved: false, at: 0, timer: 0 };
  handle.setPointerCapture(pointer);
  scroll();
});
document.addEventListener("pointermove", (event) => {
  if (event.pointerId !== drag?.pointer) return;
  drag.moved ||= Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > 4;
  if (!drag.moved) return;
  drag.thing.classList.add("dragged");
  document.body.classList.add("dragging");
  Object.assign(drag, { x: event.clientX, y: event.clientY });
  show();
});
document.addEventListener("pointerup", (event) => {
  if (event.pointerId !== drag?.pointer) return;
  const { thing, at, moved } = drag;
  letGo();
  if (moved && at) drop({ thing, at });
});
document.addEventListener("pointercancel", () => drag && letGo());
document.addEventListener("keydown", (event) => event.key === "Escape" && drag && letGo());
