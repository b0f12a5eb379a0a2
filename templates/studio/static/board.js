// The agenda board: lays the cards out in columns and moves them by mouse, touch and keyboard.
// What a move means is for the server to say: it answers with the whole board.
"use strict";

(() => {
  const STEP = 5, LEAP = 30, HOLD = 350, SLACK = 5, EDGE = 48, RIM = 7;
  const wide = matchMedia("(min-width: 48rem)");
  const vars = (element, values) => { for (const [name, value] of Object.entries(values)) element.style.setProperty(`--${name}`, value); };
  const number = (element, name) => Number(element.dataset[name]);
  const clock = (minutes) => `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
  const board = () => document.getElementById("board");
  const isRtl = () => getComputedStyle(board()).direction === "rtl";

  // --- layout

  function layOut() {
    const root = board();
    if (!root || !root.dataset.first) return;
    document.documentElement.classList.toggle("is-laid", wide.matches); // htmx sets back classes of what has an id
    const first = number(root, "first"), last = number(root, "last");
    vars(root.querySelector(".days"), { span: last - first }); // not the root: htmx copies styles of what has an id
    for (const hour of root.querySelectorAll(".hour")) vars(hour, { at: number(hour, "at") - first });
    for (const day of root.querySelectorAll(".day")) vars(day, { count: number(day, "lanes") });
    for (const lanes of root.querySelectorAll(".lanes")) vars(lanes, { before: number(lanes, "opens") - first, after: last - number(lanes, "closes") });
    for (const card of root.querySelectorAll(".card")) {
      const { lane, lanes, level, levels, minutes } = card.dataset;
      vars(card, { at: number(card, "at") - first, minutes, lane, lanes, level, levels });
      card.classList.toggle("is-low", number(card, "minutes") < 25);
      card.classList.toggle("is-flat", number(card, "minutes") < 10);
    }
    rove(root.querySelector(".grip"));
  }

  /** One card of the board is in the order of Tab, with its buttons; arrow keys go to the others. */
  function rove(grip) {
    const parts = ".grip, .card-actions :is(a, button)";
    for (const one of board().querySelectorAll(parts)) one.tabIndex = wide.matches ? -1 : 0;
    for (const one of grip?.closest(".card").querySelectorAll(parts) ?? []) one.tabIndex = 0;
  }

  // --- a card in the air

  let lifted = null; // { card, ghost, day, lane, at, minutes, offset, isLength }

  const days = () => [...board().querySelectorAll(".day")];
  const groupsOf = (day) => day.querySelector(".lanes").dataset.groups.split(" ").filter(Boolean);

  function lift(card) {
    const day = card.closest(".day");
    const ghost = document.createElement("li");
    ghost.className = "ghost";
    ghost.setAttribute("aria-hidden", "true");
    card.classList.add("is-lifted");
    lifted = { card, ghost, day, lane: number(card, "lane"), at: number(card, "at"), minutes: number(card, "minutes"), offset: 0 };
    show();
  }

  /** Where the card would be now: whom it is for, and how much of the column it takes. */
  function target() {
    const { card, day } = lifted, lanes = groupsOf(day);
    const own = card.dataset.groups.split(" ").filter(Boolean);
    if (!lanes.length) return { lane: 0, lanes: 1, groups: own };
    if (!own.length) return { lane: 0, lanes: lanes.length, groups: [] };
    if (own.length > 1) return { lane: lanes.indexOf(own[0]), lanes: number(card, "lanes"), groups: own };
    const lane = Math.min(lifted.lane, lanes.length - 1);
    return { lane, lanes: 1, groups: [lanes[lane]] };
  }

  function show() {
    const { card, ghost, day, at, minutes } = lifted, first = number(board(), "first");
    const { lane, lanes } = target();
    vars(ghost, { at: at - first, minutes, lane, lanes, level: 0, levels: 1 });
    const title = document.createElement("strong");
    title.textContent = card.querySelector(".card-title").textContent;
    ghost.replaceChildren(`${clock(at)}–${clock(at + minutes)}`, title);
    const place = day.querySelector(".lanes");
    if (ghost.parentElement !== place) place.append(ghost);
  }

  function where() {
    const { day, at, minutes } = lifted, { groups } = target();
    const lanes = groupsOf(day), names = day.querySelector(".lanes").dataset.names.split("|");
    const values = { day: day.dataset.name, start: clock(at), end: clock(at + minutes) };
    if (!groups.length || !lanes.length) return words("where", values);
    return words("wherefor", { ...values, groups: groups.map((group) => names[lanes.indexOf(group)]).join(", ") });
  }

  function bounded(at) {
    const root = board(), most = number(root, "last") - lifted.minutes;
    return Math.max(number(root, "first"), Math.min(Math.round(at / STEP) * STEP, most));
  }

  const boundedLength = (minutes) => Math.max(STEP, Math.min(Math.round(minutes / STEP) * STEP, number(board(), "last") - lifted.at));

  function putBack() {
    if (!lifted) return;
    lifted.card.classList.remove("is-lifted");
    lifted.ghost.remove();
    lifted = null;
  }

  function drop() {
    const { card, day, at, minutes } = lifted, { groups } = target();
    const own = card.dataset.groups.split(" ").filter(Boolean);
    const isSame = day === card.closest(".day") && at === number(card, "at") && minutes === number(card, "minutes") && groups.join() === own.join();
    if (isSame) { putBack(); say(words("same")); return; }
    const values = { shown: card.dataset.shown, day: day.dataset.day, start: clock(at) };
    if (minutes !== number(card, "minutes")) values.minutes = minutes;
    if (groups.join() !== own.join()) values.groups = groups;
    if (document.getElementById("pin-moved").checked) values.pinned = "true";
    lifted = null; // the ghost stays where it is until the server has answered
    send(card, values);
  }

  function send(card, values) {
    board().classList.add("is-waiting");
    card.querySelector(".grip").focus({ preventScroll: true }); // not every browser focuses what a mouse presses
    htmx.ajax("POST", card.dataset.url, { source: card, target: "#board", swap: "outerHTML settle:0ms", values })
      .catch(() => {}).then(() => {
        const root = board();
        root.classList.remove("is-waiting"); // of the board that stayed, where no answer came
        for (const ghost of root.querySelectorAll(".ghost")) ghost.remove();
        for (const one of root.querySelectorAll(".is-lifted")) one.classList.remove("is-lifted");
      });
  }

  // --- mouse and touch

  let pressed = null; // { card, x, y, id, timer }

  function follow(event) {
    const column = days().map((day) => ({ day, box: day.querySelector(".lanes").getBoundingClientRect() }))
      .reduce((best, one) => (distance(one.box, event.clientX) < distance(best.box, event.clientX) ? one : best));
    const { box, day } = column, count = number(day, "lanes");
    const share = (isRtl() ? box.right - event.clientX : event.clientX - box.left) / box.width;
    const root = board(), pixels = box.height / (number(root, "last") - number(root, "first"));
    const at = number(root, "first") + (event.clientY - lifted.offset - box.top) / pixels;
    if (lifted.isLength) lifted.minutes = boundedLength(at - lifted.at);
    else Object.assign(lifted, { day, lane: Math.max(0, Math.min(count - 1, Math.floor(share * count))), at: bounded(at) });
    show();
    scrollNear(event);
  }

  const distance = (box, x) => (x < box.left ? box.left - x : x > box.right ? x - box.right : 0);

  function scrollNear(event) {
    const place = board().querySelector(".board-scroll"), box = place.getBoundingClientRect();
    const by = (at, low, high) => (at < low + EDGE ? -14 : at > high - EDGE ? 14 : 0);
    place.scrollBy(by(event.clientX, box.left, box.right), by(event.clientY, Math.max(box.top, 0), Math.min(box.bottom, innerHeight)));
  }

  function take(event) {
    lift(pressed.card);
    const box = pressed.card.getBoundingClientRect();
    lifted.isLength = !pressed.isTouch && box.height > 3 * RIM && pressed.y > box.bottom - RIM;
    lifted.offset = pressed.y - (lifted.isLength ? box.bottom : box.top);
    lifted.byPointer = true;
    follow(event);
  }

  document.addEventListener("pointerdown", (event) => {
    const card = event.target.closest(".is-laid .board .card");
    if (!card || event.button !== 0 || event.target.closest(".card-actions") || lifted || board().classList.contains("is-waiting")) return;
    pressed = { card, x: event.clientX, y: event.clientY, id: event.pointerId, isTouch: event.pointerType === "touch" };
    if (pressed.isTouch) pressed.timer = setTimeout(() => { if (pressed) take(event); }, HOLD);
  });

  document.addEventListener("pointermove", (event) => {
    if (!pressed || event.pointerId !== pressed.id) return;
    if (lifted) { follow(event); return; }
    if (Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) < SLACK) return;
    if (pressed.isTouch) letGo(); else take(event); // a finger that moves at once scrolls
  });

  function letGo() { if (pressed) clearTimeout(pressed.timer); pressed = null; }

  let wasDragged = false;
  document.addEventListener("pointerup", (event) => {
    if (!pressed || event.pointerId !== pressed.id) return;
    wasDragged = Boolean(lifted);
    letGo();
    if (lifted) drop();
  });
  document.addEventListener("pointercancel", () => { letGo(); if (lifted?.byPointer) putBack(); });
  document.addEventListener("touchmove", (event) => { if (lifted) event.preventDefault(); }, { passive: false });
  document.addEventListener("contextmenu", (event) => { if (lifted || pressed?.isTouch) event.preventDefault(); });

  document.addEventListener("click", (event) => {
    const cancel = event.target.closest(".card-form .cancel");
    if (cancel) { event.preventDefault(); cancel.closest("dialog").close(); return; }
    const shown = event.target.closest(".board .show-card");
    const grip = shown ? document.getElementById(shown.hash.slice(1)) : event.target.closest(".board .grip");
    if (!grip) return;
    if (shown) { event.preventDefault(); grip.scrollIntoView({ block: "center", inline: "center" }); grip.focus({ preventScroll: true }); }
    if (wide.matches) rove(grip);
    if (!shown && !wasDragged && (event.detail > 1 || !wide.matches)) grip.closest(".card").querySelector(".edit").click(); // a double click
    wasDragged = false;
  });

  /** A double click on a free place: something new there. */
  document.addEventListener("dblclick", (event) => {
    if (!event.target.matches(".is-laid .board .lanes")) return;
    const box = event.target.getBoundingClientRect(), root = board(), first = number(root, "first");
    const at = first + Math.round((event.clientY - box.top) / box.height * (number(root, "last") - first) / STEP) * STEP;
    const address = `${document.getElementById("new-card").href}?day=${event.target.closest(".day").dataset.day}&start=${clock(at)}`;
    htmx.ajax("GET", address, { target: "#card-form", swap: "innerHTML settle:0ms" });
  });

  // --- keyboard

  const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0], PageUp: [0, -LEAP / STEP], PageDown: [0, LEAP / STEP] };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && lifted) { const { card } = lifted; letGo(); putBack(); card.querySelector(".grip").focus(); say(words("back")); event.preventDefault(); return; }
    if (stepped(event)) return;
    const grip = event.target.closest(".is-laid .board .grip");
    if (!grip || lifted?.byPointer || board().classList.contains("is-waiting")) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      if (lifted) drop(); else { lift(grip.closest(".card")); say(words("taken", { where: where() })); }
      return;
    }
    const [across, along] = ARROWS[event.key] ?? [0, 0];
    if (!across && !along || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const forward = isRtl() ? -across : across;
    if (lifted) {
      if (along && event.shiftKey) lifted.minutes = boundedLength(lifted.minutes + along * STEP);
      else if (along) lifted.at = bounded(lifted.at + along * STEP);
      else (event.shiftKey ? toGroup : toDay)(forward);
      show();
      lifted.ghost.scrollIntoView({ block: "nearest", inline: "nearest" });
      say(where());
    } else goTo(grip, forward, Math.sign(along));
  });

  function stepped(event) {
    if (!(event.ctrlKey || event.metaKey) || event.target.closest("input, select, textarea, dialog")) return false;
    const key = event.key.toLowerCase(), name = key === "y" || (key === "z" && event.shiftKey) ? "redo" : key === "z" ? "undo" : "";
    const button = name && document.getElementById(`step-${name}`);
    if (!button || lifted) return false;
    event.preventDefault();
    button.click();
    return true;
  }

  /** Take the lifted card to the next day; it stays with its group. */
  function toDay(by) {
    const all = days(), next = all[all.indexOf(lifted.day) + by];
    if (!next) return;
    const lane = groupsOf(next).indexOf(target().groups[0]);
    lifted.day = next;
    lifted.lane = Math.max(lane, 0);
  }

  /** Take a card that one group has to another group. */
  function toGroup(by) {
    const lane = lifted.lane + by;
    if (lane >= 0 && lane < groupsOf(lifted.day).length) lifted.lane = lane;
  }

  function goTo(grip, across, along) {
    const card = grip.closest(".card"), column = card.closest(".day");
    let next = null;
    if (along) {
      const cards = [...column.querySelectorAll(".card")];
      next = cards[cards.indexOf(card) + along];
    } else {
      const lane = (one) => days().indexOf(one.closest(".day")) * 100 + number(one, "lane");
      const others = [...board().querySelectorAll(".card")].filter((one) => (lane(one) - lane(card)) * across > 0);
      const rank = (one) => Math.abs(lane(one) - lane(card)) * 10000 + Math.abs(number(one, "at") - number(card, "at"));
      next = others.sort((a, b) => rank(a) - rank(b))[0];
    }
    if (!next) return;
    rove(next.querySelector(".grip"));
    next.querySelector(".grip").focus();
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  document.addEventListener("focusout", (event) => { if (lifted && !lifted.byPointer && event.target.closest(".grip") && document.hasFocus()) putBack(); });

  // --- the board that the server sends

  let kept = null; // what had the focus, and how far the board was scrolled

  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id !== "board") return;
    const place = board().querySelector(".board-scroll");
    const active = document.activeElement;
    const grip = active?.closest(".card")?.querySelector(".grip");
    kept = { id: active?.id || grip?.id, card: grip?.id, left: place?.scrollLeft ?? 0, top: place?.scrollTop ?? 0, pins: document.getElementById("pin-moved")?.checked ?? true };
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    const dialog = document.getElementById("card-form");
    if (event.detail.target.id === "card-form" && dialog.children.length) { if (!dialog.open) dialog.showModal(); return; }
    if (event.detail.target.id !== "board" && !event.detail.target.closest?.("#board") && !kept) return;
    if (dialog?.open && event.detail.xhr.getResponseHeader("hx-retarget") === "#board") dialog.close();
    layOut();
    if (!kept) return;
    const place = board().querySelector(".board-scroll");
    place?.scrollTo(kept.left, kept.top);
    const pins = document.getElementById("pin-moved");
    if (pins) pins.checked = kept.pins;
    const focused = document.getElementById(kept.id) ?? document.getElementById(kept.card) ?? document.getElementById("board-heading");
    const card = focused?.closest(".card");
    if (card) rove(card.querySelector(".grip"));
    (focused?.disabled ? document.getElementById("board-heading") : focused)?.focus({ preventScroll: !card });
    tell(card);
    kept = null;
  });

  function tell(card) {
    const said = board().dataset.said, refused = board().querySelector(".problems");
    const whys = card?.querySelector(".grip").getAttribute("aria-describedby")?.trim().split(" ") ?? [];
    if (refused) say(refused.textContent.trim());
    else if (said) say(whys.length ? words("open", { done: said, n: whys.length }) : `${said}.`); // the focused card says what
  }

  document.addEventListener("DOMContentLoaded", layOut);
  if (document.readyState !== "loading") layOut();
  wide.addEventListener("change", layOut);
})();
