// What every page of the studio does without asking the server.
"use strict";

/** Say something to people who see the page, for as long as it takes to read, and to people who hear it. */
function say(text) {
  const place = document.getElementById("said");
  place.textContent = "";
  requestAnimationFrame(() => { place.textContent = text; });
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { place.textContent = ""; }, 6000 + 60 * text.length);
}

/** Return words that the page brings with it, with their values. */
function words(name, values = {}) {
  return document.getElementById("said").dataset[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
}

document.addEventListener("htmx:sendError", () => say(words("silent")));

// What is being typed is not replaced by the answer to an earlier question; leaving the field asks again.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, requestConfig } = event.detail, field = document.activeElement;
  if (!("keeps" in target.dataset) || !target.contains(field) || !field.matches("input:not([type=checkbox], [type=radio]), textarea")) return;
  if (field.value === requestConfig.formData.get(field.name)) return;
  event.detail.shouldSwap = false;
  field.dataset.behind = "";
});
document.addEventListener("change", (event) => { delete event.target.dataset.behind; });
document.addEventListener("focusout", (event) => { if ("behind" in (event.target.dataset ?? {})) htmx.trigger(event.target, "change"); });

// Ask before leaving a form with changes that are not saved.
let changed = false;
document.addEventListener("input", (event) => { if (event.target.closest("form[data-guard]")) changed = true; });
document.addEventListener("submit", (event) => { if (!event.target.closest(".language")) changed = false; });
window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
