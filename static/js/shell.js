// What every page gets on top of plain HTML: menus that close, and failures of a partial request that speak.

const messages = document.getElementById("messages");

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
}

document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});

// The sentences stand in the page, in the language of the reader: body data-offline and data-failed.
function tell(sentence) {
  if (!messages || !sentence) return;
  const box = document.createElement("div");
  box.className = "message error";
  const text = document.createElement("p");
  text.textContent = sentence;
  box.append(text);
  messages.replaceChildren(box);
  box.scrollIntoView({ block: "nearest" });
}

document.body.addEventListener("htmx:sendError", () => tell(document.body.dataset.offline));
document.body.addEventListener("htmx:responseError", () => tell(document.body.dataset.failed));

// A form is sent once, however often one presses; the server refuses twins, this spares people the message.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 5000); // an answer that is a download leaves the page standing
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
