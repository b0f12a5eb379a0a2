// Sends answers as they are given. Without this script, and in browsers that lack what it needs, the same page is a
// plain form with a button below each question.
//
// An answer is first written to this telephone (IndexedDB), then sent; it is called kept when the server has said that
// it is on its disk. What could not be sent waits here, through a reload or an empty battery, and is sent again under
// the same id, so that nothing is kept twice.
"use strict";

(function () {
  if (!window.fetch || !window.Promise || !window.indexedDB || !window.crypto || !document.documentElement.closest) return;
  const form = document.getElementById("paper");
  const bar = document.getElementById("progress");
  const RETRY = 3000, LONGEST = 15000, TYPING = 700, ASK = 20000;

  function inDigits(number) {          // of the page's language
    return String(number).replace(/[0-9]/g, function (one) { return document.documentElement.dataset.digits[one]; });
  }

  // ---- the telephone's own memory ------------------------------------------------------------------------------
  let memory = [];            // where a browser forbids IndexedDB, as some do in private windows
  const opened = new Promise(function (resolve) {
    try {
      const request = indexedDB.open("answers", 1);
      request.onupgradeneeded = function () { request.result.createObjectStore("waiting", { keyPath: "id" }); };
      request.onsuccess = function () { resolve(request.result); };
      request.onerror = function () { resolve(null); };
    } catch (error) { resolve(null); }
  });

  function inStore(mode, work) {
    return opened.then(function (base) {
      if (!base) return null;
      return new Promise(function (resolve, reject) {
        const transaction = base.transaction("waiting", mode);
        const request = work(transaction.objectStore("waiting"));
        transaction.oncomplete = function () { resolve(request ? request.result : null); };
        transaction.onerror = transaction.onabort = function () { reject(transaction.error); };
      });
    });
  }

  function remember(answer) {
    memory.push(answer);
    return inStore("readwrite", function (store) { return store.put(answer); }).catch(function () {});
  }

  function forget(ids) {
    memory = memory.filter(function (one) { return ids.indexOf(one.id) < 0; });
    return inStore("readwrite", function (store) { ids.forEach(function (id) { store.delete(id); }); }).catch(function () {});
  }

  function recall() {
    return inStore("readonly", function (store) { return store.getAll(); }).then(function (found) {
      const known = memory.map(function (one) { return one.id; });
      (found || []).forEach(function (one) { if (known.indexOf(one.id) < 0) memory.push(one); });
      memory.sort(function (a, b) { return a.at - b.at; });
    }).catch(function () {});
  }

  function waiting() { return memory.filter(function (one) { return one.paper === paper.id; }); }

  if (!form) {
    reviewPage();
    clock();
    return;
  }

  const paper = { id: form.dataset.paper, token: form.dataset.token };
  const items = Array.prototype.slice.call(form.querySelectorAll("fieldset[data-item]"));
  const typing = {};          // timers of items in which something is being typed, by number
  let sending = null, closed = false, timer = null;

  function fieldsOf(item) {
    const fields = {};
    Array.prototype.forEach.call(item.querySelectorAll("input, select, textarea"), function (one) {
      if (one.type === "hidden" || ((one.type === "radio" || one.type === "checkbox") && !one.checked)) return;
      (fields[one.name] = fields[one.name] || []).push(one.value);
    });
    return fields;
  }

  function fill(item, fields) {
    Array.prototype.forEach.call(item.querySelectorAll("input, select, textarea"), function (one) {
      if (one.type === "hidden") return;
      const given = fields[one.name] || [];
      if (one.type === "radio" || one.type === "checkbox") one.checked = given.indexOf(one.value) >= 0;
      else one.value = given.length ? given[0] : "";
    });
  }

  function isAnswered(item) {
    const fields = fieldsOf(item);
    return Object.keys(fields).some(function (name) { return fields[name].some(function (text) { return text.trim() !== ""; }); });
  }

  function random() {
    const bytes = new Uint8Array(12);
    crypto.getRandomValues(bytes);
    return Array.prototype.map.call(bytes, function (byte) { return ("0" + byte.toString(16)).slice(-2); }).join("");
  }

  // The first half of an id says which telephone: of the answers of one, that which was sent later counts.
  let phone = random();
  try { phone = sessionStorage.phone = sessionStorage.phone || phone; } catch (error) { /* forbidden: of this page alone */ }

  function newId() { return phone + "-" + random(); }

  function show() {
    const left = waiting().map(function (one) { return one.item; }).concat(Object.keys(typing).map(Number));
    items.forEach(function (item) {
      const number = Number(item.dataset.item), place = document.getElementById("q" + number + "-kept");
      const waits = left.indexOf(number) >= 0;
      const text = waits ? (item.dataset.late ? form.dataset.waiting : "") : (item.dataset.touched || isAnswered(item) ? form.dataset.kept : "");
      if (place.textContent !== text) place.textContent = text;
      place.className = waits ? "kept waiting" : "kept";
      Array.prototype.forEach.call(item.querySelectorAll(".choice"), function (label) {
        const input = label.querySelector("input");
        label.classList.toggle("on", input.checked && input.value !== "");
      });
    });
    const done = items.filter(isAnswered).length;
    const unique = left.filter(function (one, at) { return left.indexOf(one) === at; }).length;
    const text = form.dataset.answered.replace("{done}", inDigits(done)).replace("{count}", inDigits(form.dataset.count)) + " · " +
      (unique ? form.dataset.someWaiting.replace("{count}", inDigits(unique)) : form.dataset.allKept);
    if (!closed && bar.textContent !== text) bar.textContent = text;
  }

  function answered(item) {
    const number = Number(item.dataset.item);
    const answer = { id: newId(), paper: paper.id, item: number, fields: fieldsOf(item), at: Date.now() };
    const older = waiting().filter(function (one) { return one.item === number; }).map(function (one) { return one.id; });
    item.dataset.touched = "yes";
    clearTimeout(typing[number]);
    delete typing[number];
    return remember(answer).then(function () { return sending ? null : forget(older); }).then(function () { show(); return send(); });
  }

  function post(answers) {
    const now = Date.now();
    const body = { paper: paper.id, token: paper.token, answers: answers.map(function (one) {
      return { id: one.id, item: one.item, fields: one.fields, age: Math.max(0, (now - one.at) / 1000) };
    }) };
    const asked = fetch("/answers", { method: "POST", credentials: "same-origin", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
    const late = new Promise(function (_, reject) { setTimeout(function () { reject(new Error("late")); }, LONGEST); });
    return Promise.race([asked, late]);
  }

  function later() { clearTimeout(timer); timer = setTimeout(send, RETRY); }

  function send() {
    const answers = waiting().slice(0, 100);
    if (sending) return sending;          // which sends what came meanwhile too
    if (closed || !answers.length) return Promise.resolve();
    sending = post(answers).then(function (response) {
      return response.json().then(function (said) {
        sending = null;
        if (response.status === 200) {
          answers.forEach(function (one) { delete document.getElementById("q" + one.item).dataset.late; });
          return forget(said.kept).then(function () { show(); return send(); });
        }
        if (response.status === 409 || response.status === 401) return over(said.why);
        late(answers);
      });
    }).catch(function () { sending = null; late(answers); });
    return sending;
  }

  function late(answers) {
    answers.forEach(function (one) { document.getElementById("q" + one.item).dataset.late = "yes"; });
    show();
    later();
  }

  function over(why) {
    if (why === "enter" || why === "another") { location.href = "/"; return; }
    closed = true;
    bar.textContent = form.dataset.closed + " " + form.dataset.closedHint;
    ask();
  }

  // ---- events --------------------------------------------------------------------------------------------------
  form.addEventListener("change", function (event) {
    const item = event.target.closest("fieldset[data-item]");
    if (item) answered(item);
  });
  form.addEventListener("input", function (event) {
    const item = event.target.closest("fieldset[data-item]");
    if (!item || event.target.matches("select, [type=radio], [type=checkbox]")) return;
    clearTimeout(typing[item.dataset.item]);
    typing[item.dataset.item] = setTimeout(function () { answered(item); }, TYPING);
    show();
  });
  function typed() {          // what is being typed is an answer as soon as the page may go away
    return Promise.all(Object.keys(typing).map(function (number) { return answered(document.getElementById("q" + number)); }));
  }
  form.addEventListener("submit", function (event) {          // the Enter key in a field
    event.preventDefault();
    typed().then(send);
  });
  document.getElementById("review").addEventListener("click", function (event) {
    event.preventDefault();
    typed().then(send).then(function () {
      if (waiting().length) { document.getElementById("q" + waiting()[0].item).scrollIntoView(); show(); return; }
      // a page that cannot be loaded would take the paper away
      fetch("/state", { credentials: "same-origin" }).then(function () { location.href = "/review"; })
        .catch(function () { bar.textContent = form.dataset.waiting; });
    });
  });
  window.addEventListener("online", send);
  document.addEventListener("visibilitychange", function () { typed().then(send); });
  window.addEventListener("pagehide", typed);

  // ---- the test's state and time -------------------------------------------------------------------------------
  function ask() {
    fetch("/state", { credentials: "same-origin" }).then(function (response) { return response.json(); }).then(function (said) {
      if (closed && said.open) { closed = false; show(); send(); }
      else if (!closed && !said.open) over("closed");
      if (said.left !== null) setClock(said.left);
    }).catch(function () {});
  }

  document.documentElement.classList.add("scripted");
  recall().then(function () {
    waiting().forEach(function (one) { fill(document.getElementById("q" + one.item), one.fields); });
    show();
    send();
  });
  const setClock = clock();
  setInterval(ask, ASK);

  function clock() {
    const place = document.getElementById("time");
    if (!place) return function () {};
    let end = performance.now() + 1000 * Number(place.dataset.left);
    const usual = place.textContent;
    function tick() {
      const left = (end - performance.now()) / 60000;
      const text = left <= 0 ? place.dataset.over : usual + " · " + place.dataset.leftText.replace("{minutes}", inDigits(Math.ceil(left)));
      if (place.textContent !== text) place.textContent = text;
      document.documentElement.classList.toggle("over", left <= 0);
    }
    tick();
    setInterval(tick, 1000);
    return function (seconds) { end = performance.now() + 1000 * seconds; tick(); };
  }

  function reviewPage() {
    // what still waits is sent from the paper, which has its fields and its token
    const shown = document.querySelector("main[data-paper]");
    recall().then(function () {
      if (shown && memory.some(function (one) { return one.paper === shown.dataset.paper; })) location.href = "/paper";
    });
  }
})();
