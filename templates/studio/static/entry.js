// One key an item: the answer goes into its field, and the cursor into the next.
"use strict";
{
  const fields = () => [...document.querySelectorAll("#paper .entry-items input")];
  let audio = null;

  /** Say no, to eyes and ears. */
  function refuse(field, key) {
    field.classList.remove("refused");
    requestAnimationFrame(() => field.classList.add("refused"));
    setTimeout(() => field.classList.remove("refused"), 600);
    say(words("refused", { key, number: field.name.slice(5) }));
    audio ??= new AudioContext();
    const tone = audio.createOscillator();
    tone.frequency.value = 220;
    tone.connect(audio.destination);
    tone.start();
    tone.stop(audio.currentTime + 0.12);
  }

  function go(from, step) {
    const all = fields(), next = all[all.indexOf(from) + step];
    if (next) { next.focus(); next.select(); }
    else if (step > 0) document.querySelector("#paper button.main").focus();
    else document.getElementById("code").focus();
  }

  function showPaper(code) {
    htmx.ajax("GET", document.getElementById("paper").dataset.paper + encodeURIComponent(code),
      { target: "#paper", swap: "outerHTML" }).then(() => fields()[0]?.focus());
  }

  function onKey(event) {
    const field = event.target, key = event.key;
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (field.id === "code" && key === "Enter") {
      event.preventDefault();
      const code = field.value.trim().toUpperCase();
      if (fields().length && code === field.defaultValue) { fields()[0].focus(); fields()[0].select(); }
      else if (code) showPaper(code);
      return;
    }
    if (!field.matches(".entry-items input")) return;
    if (key === "Enter" || key === "ArrowRight" && field.matches(".one")) { event.preventDefault(); go(field, 1); return; }
    if (key === "ArrowLeft" && field.matches(".one")) { event.preventDefault(); go(field, -1); return; }
    if (key === "Backspace" && (field.matches(".one") || !field.value)) {
      event.preventDefault();
      if (field.value) field.value = ""; else go(field, -1);
      return;
    }
    if (key.length > 1) return;
    if (key === " ") { event.preventDefault(); field.value = ""; go(field, 1); return; }
    if (!field.matches(".one")) {
      if (key === "?") { event.preventDefault(); field.value = "?"; go(field, 1); }
      return;
    }
    event.preventDefault();
    const letters = field.dataset.letters, at = "12345678".indexOf(key);
    const letter = at >= 0 ? "ABCDEFGH"[at] : key.toUpperCase();
    if (letter === "?" || letters.includes(letter)) { field.value = letter; go(field, 1); }
    else refuse(field, key);
  }

  document.addEventListener("keydown", onKey);
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.requestConfig?.verb !== "post") return;
    const wrong = document.querySelector("#paper [aria-invalid]");
    const field = wrong ?? document.getElementById("code");
    field?.focus();
    field?.select();
  });
  document.addEventListener("DOMContentLoaded", () => {
    const code = document.getElementById("code");
    if (code && new URLSearchParams(location.search).has("who")) { code.focus(); code.select(); }
  });
}
