// Items: a field is marked as wrong as soon as what is said below it says so.
"use strict";

document.addEventListener("htmx:oobAfterSwap", (event) => {
  const said = document.getElementById(event.detail.target.id);
  const field = said && document.getElementById(said.id.replace(/-problem$/, ""));
  if (!field || field === said || !field.matches("input, select, textarea")) return;
  const about = (field.getAttribute("aria-describedby") || "").split(" ");
  if (!about.includes(said.id)) field.setAttribute("aria-describedby", [...about, said.id].join(" ").trim());
  if (said.querySelector(".severity-error")) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
});
