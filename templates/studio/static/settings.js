// Settings: rows that were added or moved are changes that are not saved yet, and keep the focus.
"use strict";

document.addEventListener("htmx:afterSettle", () => {
  const settings = document.getElementById("settings");
  if (!settings || !settings.hasAttribute("data-changed")) return;
  changed = true;
  const row = document.getElementById(settings.dataset.focus);
  if (!row) return;
  const { action } = settings.dataset;
  const field = action === "add" ? row.querySelector("input:not([type=hidden]), select, textarea") : null;
  const button = document.getElementById(`${row.id}-${action === "remove" ? "add" : action}`);
  (field || button || row.querySelector("button")).focus();
});
