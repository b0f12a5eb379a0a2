"use strict";
// Marks the self-test and reports to a platform that offers the SCORM 1.2 API.

function findApi(from) {
  for (let step = 0; from && step < 20; step += 1) {
    try {
      if (from.API) return from.API;
      if (from.parent === from) break;
      from = from.parent;
    } catch {
      return null;
    }
  }
  return null;
}

const api = findApi(window) || (window.opener ? findApi(window.opener) : null);
const form = document.getElementById("test");
let isOpen = false;

function set(name, value) {
  if (isOpen) api.LMSSetValue(name, String(value));
}

function answerOf(box) {
  const kind = box.dataset.kind;
  if (kind === "choice" || kind === "single" || kind === "multiple") {
    return [...box.querySelectorAll("input:checked")].map((one) => one.value);
  }
  if (kind === "matching" || kind === "ordering") {
    return [...box.querySelectorAll("select")].map((one) => [one.dataset.part, one.value]);
  }
  const typed = box.querySelector("input, textarea").value.trim();
  return typed ? [typed] : [];
}

function plainNumber(text) {
  const digits = text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (sign) =>
    String(sign.charCodeAt(0) % 16));
  return Number(digits.replace(/[,\u066b]/, ".").replace(/[\s\u066c]/g, ""));
}

// Every mark is a share of 1, as tests on paper are marked.
const marks = {
  choice: (given, key) => Number(given[0] === key),
  single: (given, key) => Number(given[0] === key),
  multiple: (given, key, box) => {
    const all = [...box.querySelectorAll("input")].map((one) => one.value);
    return all.filter((one) => given.includes(one) === key.includes(one)).length / all.length;
  },
  matching: (given, key) =>
    given.filter(([part, value]) => key[part] === value).length / given.length,
  ordering: (given, key) => {
    const at = Object.fromEntries(given.map(([part, value]) => [part, Number(value) || Infinity]));
    let right = 0;
    let pairs = 0;
    key.forEach((first, n) => key.slice(n + 1).forEach((then) => {
      pairs += 1;
      right += Number(at[first] < at[then] && at[then] < Infinity);
    }));
    return right / pairs;
  },
  numeric: (given, key) =>
    Number(Math.abs(plainNumber(given[0]) - key[0]) <= key[1] + Math.abs(key[0]) * 1e-12),
};

function isAnswered(kind, given) {
  if (kind === "matching" || kind === "ordering") return given.some(([, value]) => value);
  return given.length > 0;
}

function told(box, key, given) {
  const chosen = new Set(given.flat());
  const lines = Object.entries(key.told).filter(([id]) => id === "" || chosen.has(id));
  return lines.map(([, words]) => words).filter(Boolean);
}

function say(box, mark, key, given) {
  const words = form.dataset;
  const said = box.querySelector(".said");
  const verdict = mark === null ? "" : mark === 1 ? words.right : mark > 0 ? words.partly : words.wrong;
  said.replaceChildren(isAnswered(box.dataset.kind, given) ? verdict : words.empty);
  told(box, key, given).forEach((text) => {
    const line = document.createElement("p");
    line.textContent = text;
    said.append(line);
  });
  const full = box.querySelector(".full");
  if (full) full.hidden = false;
}

const SCORM_KINDS = { matching: "matching", ordering: "sequencing", numeric: "numeric" };

function report(number, box, given, mark) {
  const name = `cmi.interactions.${number}`;
  set(`${name}.id`, box.dataset.name);
  set(`${name}.type`, SCORM_KINDS[box.dataset.kind] || "choice");
  set(`${name}.student_response`, given.map((one) => (Array.isArray(one) ? one.join(".") : one)).join(","));
  set(`${name}.result`, mark === 1 ? "correct" : "wrong");
}

function check(event) {
  event.preventDefault();
  let sum = 0;
  let count = 0;
  for (const box of form.querySelectorAll("fieldset")) {
    const key = KEYS[box.dataset.name];
    const given = answerOf(box);
    const judge = marks[box.dataset.kind];
    const mark = judge ? (isAnswered(box.dataset.kind, given) ? judge(given, key.key, box) : 0) : null;
    say(box, mark, key, given);
    if (mark !== null) {
      report(count, box, given, mark);
      sum += mark;
      count += 1;
    }
  }
  const score = count ? Math.round((100 * sum) / count) : 0;
  set("cmi.core.score.min", 0);
  set("cmi.core.score.max", 100);
  set("cmi.core.score.raw", score);
  set("cmi.core.lesson_status", "completed");
  const isSent = isOpen && api.LMSCommit("") === "true";
  const line = document.getElementById("score");
  line.textContent = `${form.dataset.score.replace("SCORE", score)} ${isSent ? form.dataset.sent : form.dataset.unsent}`;
}

if (api) {
  isOpen = api.LMSInitialize("") === "true";
  if (api.LMSGetValue("cmi.core.lesson_status") === "not attempted") {
    set("cmi.core.lesson_status", "incomplete");
  }
  window.addEventListener("pagehide", () => {
    if (isOpen) api.LMSFinish("");
    isOpen = false;
  });
}
form.addEventListener("submit", check);
