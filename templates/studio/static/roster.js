// The participants: drop a list on the page, filter the table, move people between groups.
"use strict";

(() => {
  const HOLD = 350, SLACK = 5;

  // --- a list that is dropped

  const drop = () => document.getElementById("drop");
  const hasFiles = (event) => drop() && [...(event.dataTransfer?.types ?? [])].includes("Files");
  document.addEventListener("dragover", (event) => { if (hasFiles(event)) { event.preventDefault(); document.body.classList.add("is-over"); } });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) document.body.classList.remove("is-over"); });
  document.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    document.body.classList.remove("is-over");
    const file = document.getElementById("list-file");
    if (event.dataTransfer.files.length > 1) { say(words("one")); return; }
    file.files = event.dataTransfer.files;
    drop().requestSubmit();
  });

  // --- the table

  function filter() {
    const field = document.getElementById("filter");
    if (!field) return;
    field.parentElement.hidden = false;
    const wanted = field.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const rows = [...document.querySelectorAll("#rows > tr")];
    for (const row of rows) {
      const text = [...row.querySelectorAll("td[data-label]")].map((cell) => cell.textContent).join(" ").toLocaleLowerCase();
      row.hidden = !row.classList.contains("editing") && !wanted.every((word) => text.includes(word));
    }
    const shown = rows.filter((row) => !row.hidden).length;
    document.getElementById("filter-count").textContent = wanted.length ? words("some", { n: shown, total: rows.length }) : "";
  }
  document.addEventListener("input", (event) => { if (event.target.id === "filter") filter(); });
  document.addEventListener("search", (event) => { if (event.target.id === "filter") filter(); });

  document.addEventListener("click", (event) => {
    const cancel = event.target.closest("#row-new .cancel");
    if (cancel) { event.preventDefault(); document.getElementById("row-new").remove(); document.getElementById("add-person").focus(); return; }
    const all = event.target.closest(".tick-all");
    if (all) for (const box of document.querySelectorAll(".changes input[type=checkbox]")) box.checked = true;
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    prepare();
    const row = event.detail.elt.closest?.("tr") ?? event.detail.elt.querySelector?.("tr");
    if (!row || !row.closest(".people")) return;
    const wrong = row.querySelector("[aria-invalid]"), first = row.querySelector("input:not([type=hidden]), select"), change = row.querySelector("a.button");
    (wrong ?? first ?? change)?.focus();
    if (wrong) say(document.getElementById(wrong.getAttribute("aria-describedby"))?.textContent.trim() ?? "");
    else if (!first && event.detail.requestConfig?.verb === "post") say(words("saved"));
  });

  // --- groups

  let lifted = null; // { person, column, ghost }
  let pressed = null;
  const columns = () => [...document.querySelectorAll(".group-column")];

  function lift(person) { lifted = { person, column: person.closest(".group-column") }; person.classList.add("is-lifted"); mark(); }
  function mark() { for (const one of columns()) one.classList.toggle("is-target", one === lifted?.column); }
  function putBack() { lifted?.person.classList.remove("is-lifted"); lifted?.ghost?.remove(); lifted = null; mark(); }

  function letGo() {
    const { person, column } = lifted, isSame = column === person.closest(".group-column");
    putBack();
    if (isSame) { say(words("same")); return; }
    document.getElementById("groups").classList.add("is-waiting");
    htmx.ajax("POST", person.dataset.url, { source: person, target: "#groups", swap: "outerHTML", values: { seen: person.dataset.seen, group: column.dataset.group } });
  }

  document.addEventListener("pointerdown", (event) => {
    const person = event.target.closest(".person");
    if (!person || event.button !== 0 || event.target.closest("form")) return;
    pressed = { person, x: event.clientX, y: event.clientY, id: event.pointerId, isTouch: event.pointerType === "touch" };
    if (pressed.isTouch) pressed.timer = setTimeout(() => { if (pressed) fly(event); }, HOLD);
  });

  function fly(event) {
    lift(pressed.person);
    lifted.ghost = document.createElement("div");
    lifted.ghost.className = "flying";
    lifted.ghost.textContent = pressed.person.querySelector("bdi").textContent;
    document.body.append(lifted.ghost);
    follow(event);
  }

  function follow(event) {
    lifted.ghost.style.setProperty("left", `${event.clientX + 8}px`);
    lifted.ghost.style.setProperty("top", `${event.clientY + 8}px`);
    lifted.column = document.elementFromPoint(event.clientX, event.clientY)?.closest(".group-column") ?? lifted.column;
    mark();
    const by = event.clientY < 60 ? -14 : event.clientY > innerHeight - 60 ? 14 : 0;
    if (by) scrollBy(0, by);
  }

  document.addEventListener("pointermove", (event) => {
    if (!pressed || event.pointerId !== pressed.id) return;
    if (lifted) { follow(event); return; }
    if (Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) < SLACK) return;
    if (pressed.isTouch) release(); else fly(event);
  });

  function release() { if (pressed) clearTimeout(pressed.timer); pressed = null; }
  let wasDragged = false;
  document.addEventListener("pointerup", (event) => {
    if (!pressed || event.pointerId !== pressed.id) return;
    wasDragged = Boolean(lifted);
    release();
    if (lifted) letGo();
  });
  document.addEventListener("pointercancel", () => { release(); if (lifted?.ghost) putBack(); });
  document.addEventListener("touchmove", (event) => { if (lifted?.ghost) event.preventDefault(); }, { passive: false });
  document.addEventListener("contextmenu", (event) => { if (lifted || pressed?.isTouch) event.preventDefault(); });
  document.addEventListener("click", (event) => { if (wasDragged && event.target.closest(".grip")) { event.preventDefault(); wasDragged = false; } });

  document.addEventListener("keydown", (event) => {
    const grip = event.target.closest(".grip");
    if (!grip) return;
    if (event.key === "Escape" && lifted) { putBack(); say(words("back")); event.preventDefault(); return; }
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      if (lifted) letGo();
      else { lift(grip.closest(".person")); say(words("taken", { column: lifted.column.dataset.name })); }
      return;
    }
    const across = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!across || !lifted) return;
    event.preventDefault();
    const isRtl = getComputedStyle(grip).direction === "rtl", all = columns();
    lifted.column = all[all.indexOf(lifted.column) + (isRtl ? -across : across)] ?? lifted.column;
    mark();
    say(lifted.column.dataset.name);
  });
  document.addEventListener("focusout", (event) => { if (lifted && !lifted.ghost && event.target.closest(".grip")) putBack(); });

  let focused = "";
  document.addEventListener("htmx:beforeSwap", (event) => { if (event.detail.target.id === "groups") focused = document.activeElement?.id ?? ""; });
  document.addEventListener("htmx:afterSwap", () => {
    const board = document.getElementById("groups");
    if (!board || !focused) return;
    (document.getElementById(focused) ?? document.getElementById("groups-heading")).focus();
    focused = "";
    const refused = board.querySelector(".problems");
    say(refused ? refused.textContent.trim() : board.dataset.said);
  });

  function prepare() {
    filter();
    for (const button of document.querySelectorAll(".tick-all")) button.hidden = false;
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", prepare); else prepare();
})();
