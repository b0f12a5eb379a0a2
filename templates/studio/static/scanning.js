// Scanned sheets: files that are dropped, and keys that answer. Without it everything works by forms.
"use strict";
{
  const drop = document.querySelector("[data-drop]");
  const inUnit = (value, unit, digits) => new Intl.NumberFormat(document.documentElement.lang,
    { style: "unit", unit, minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
  const size = (bytes) => bytes < 1e6 ? inUnit(Math.ceil(bytes / 1e3), "kilobyte", 0) : inUnit(bytes / 1e6, "megabyte", 1);

  /** List the files that will be sent. */
  function showChosen(input) {
    document.querySelector("[data-chosen]").replaceChildren(...[...input.files].map((file) => {
      const line = document.createElement("li");
      line.textContent = `${file.name}, ${size(file.size)}`;
      return line;
    }));
  }

  if (drop) {
    const input = drop.querySelector("input[type=file]");
    input.addEventListener("change", () => showChosen(input));
    for (const name of ["dragenter", "dragover"]) {
      drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
    }
    drop.addEventListener("dragleave", (event) => { if (!drop.contains(event.relatedTarget)) drop.classList.remove("over"); });
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      drop.classList.remove("over");
      input.files = event.dataTransfer.files;
      showChosen(input);
      drop.querySelector("button").focus();
    });
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input:not([type=checkbox]), select, textarea")) return;
    if (event.key === "Enter" && event.target.matches("a, button")) return;
    const key = { ArrowRight: "n", ArrowLeft: "p" }[event.key] ?? event.key;
    const found = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!found) return;
    event.preventDefault();
    found.click();
  });
}
