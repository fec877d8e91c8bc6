// Files chosen or dropped are sent at once, with progress; without script the button of the form sends them.

export const cookie = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";

// One request that tells how far it is. Answers with status, text, and whether the session had ended.
export function send(address, body, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.setRequestHeader("HX-Request", "true");
    request.setRequestHeader("X-CSRFToken", cookie());
    body.delete("csrfmiddlewaretoken"); // the one of the page is old when somebody signed in again elsewhere
    if (progress) request.upload.onprogress = (event) => progress(event.loaded / event.total);
    request.onload = () => resolve({
      status: request.status, text: request.responseText, ended: Boolean(request.getResponseHeader("HX-Redirect")),
    });
    request.onerror = () => reject(new Error("offline"));
    request.send(body);
  });
}

// `zone` holds one file input and a bar; `deliver(files, progress)` sends them.
export function dropZone(zone, deliver) {
  const input = zone.querySelector("input[type=file]");
  const bar = zone.querySelector("progress");
  zone.classList.add("live");

  async function take(files) {
    if (!files.length) return;
    bar.hidden = false;
    bar.value = 0;
    try {
      await deliver([...files], (part) => (bar.value = part));
    } finally {
      bar.hidden = true;
    }
  }

  input.addEventListener("change", () => take(input.files));
  for (const name of ["dragenter", "dragover"]) {
    zone.addEventListener(name, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      zone.classList.add("over");
    });
  }
  for (const name of ["dragleave", "drop"]) zone.addEventListener(name, () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    take(event.dataTransfer.files);
  });
}
