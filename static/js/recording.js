// Recording many results: what one fills in ticks its row, and a whole body is ticked at once.

for (const form of document.querySelectorAll("[data-recording]")) {
  form.addEventListener("input", ({ target }) => {
    const box = target.closest("tr")?.querySelector("input[type=checkbox]");
    if (!box || target === box) return;
    const filled = target.type === "file" ? target.files.length : target.value.trim();
    if (filled) box.checked = true;
  });

  for (const button of form.querySelectorAll("[data-tick-all]")) {
    const boxes = [...button.closest("fieldset").querySelectorAll("input[type=checkbox]")];
    button.hidden = boxes.length < 2;
    button.addEventListener("click", () => {
      const all = boxes.every((box) => box.checked);
      for (const box of boxes) box.checked = !all;
    });
  }
}
