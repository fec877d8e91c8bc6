// The attachments of an item: dropped files go at once, and dragging a line is the same as its buttons.

import { dropZone, send } from "./upload.js";

// The page as it is after the change; what one does not see keeps its place.
async function refreshed(answer) {
  const page = new DOMParser().parseFromString(answer.text, "text/html");
  for (const id of ["attachments", "messages"]) {
    const fresh = page.getElementById(id);
    if (fresh) document.getElementById(id)?.replaceWith(fresh);
  }
  htmx.process(document.getElementById("attachments"));
  start();
}

async function go(address, body, progress) {
  const answer = await send(address, body, progress).catch(() => null);
  if (answer?.ended) return location.reload();
  if (!answer || answer.status >= 500) document.body.dispatchEvent(new Event(answer ? "htmx:responseError" : "htmx:sendError"));
  else await refreshed(answer);
}

function sortable(list) {
  let held = null;
  for (const line of list.children) line.draggable = true;
  list.classList.add("sortable");
  list.addEventListener("dragstart", (event) => {
    held = event.target.closest("[data-place]");
    held?.classList.add("dragging");
  });
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest("[data-place]");
    if (!held || !over) return;
    event.preventDefault();
    if (over === held) return;
    const box = over.getBoundingClientRect();
    over[event.clientY > box.top + box.height / 2 ? "after" : "before"](held);
  });
  list.addEventListener("dragend", () => {
    if (!held) return;
    const body = new FormData();
    body.set("to", [...list.children].indexOf(held) + 1);
    go(held.dataset.place, body);
    held = null;
  });
}

function start() {
  const form = document.querySelector("form[data-upload]");
  if (form) {
    dropZone(form.querySelector("[data-drop]"), (files, progress) => {
      const body = new FormData(form);
      body.delete("files");
      for (const file of files) body.append("files", file);
      return go(form.action, body, progress);
    });
  }
  const list = document.querySelector("[data-order]");
  if (list) sortable(list);
}

start();
