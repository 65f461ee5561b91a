"use strict";
/* What both pages share: data beside the page, elements made of text only, the tooltip, saving files. */

/* Content never becomes markup or code: the two policies allow nothing but an empty string and our own data files. */
const DATA_FILE = /^data\/[a-z0-9-]+\.js$/;
const policy = (() => {
  const scriptFile = (address) => {
    if (DATA_FILE.test(address)) return address;
    throw new TypeError("not a data file of this report: " + address);
  };
  if (!window.trustedTypes) return { createScriptURL: scriptFile };
  window.trustedTypes.createPolicy("default", {
    createHTML: (markup) => {
      if (markup === "") return markup;
      throw new TypeError("markup from a string is not allowed");
    },
  });
  return window.trustedTypes.createPolicy("ledger", { createScriptURL: scriptFile });
})();

/** Parts of the data by name: inside the page where they fit, else a file `data/NAME.js` that hands itself over. */
const parts = new Map();
const waiting = new Map();

window.ledger = (name, json) => {
  const handOver = waiting.get(name);
  if (handOver) handOver(JSON.parse(json));
};

function load(name) {
  if (!parts.has(name)) parts.set(name, inPage(name) ?? beside(name));
  return parts.get(name);
}

function inPage(name) {
  const holder = document.querySelector(`script[type="application/json"][data-part="${CSS.escape(name)}"]`);
  return holder ? Promise.resolve(JSON.parse(holder.textContent)) : null;
}

function beside(name) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    const done = (settle) => (value) => {
      waiting.delete(name);
      script.remove();
      settle(value);
    };
    waiting.set(name, done(resolve));
    script.onerror = () => {
      parts.delete(name);
      done(reject)(new Error(`data/${name}.js is missing beside this page`));
    };
    script.src = policy.createScriptURL(`data/${name}.js`);
    document.head.append(script);
  });
}

/** A number that spreads keys over files: FNV-1a, 32 bits, over UTF-8; `shard` of desk.py computes the same. */
function shard(key, shards) {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(key)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash % shards;
}

/** An element with attributes and children; strings become text, never markup. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** A link to an address from a document: only the web's own schemes, anything else stays text. */
function outside(address, words) {
  const web = typeof address === "string" && /^https?:\/\/[^\s"'<>]+$/i.test(address);
  return web ? make("a", { href: address, rel: "noopener noreferrer nofollow", target: "_blank" }, words) : words;
}

/** The address of a claim, figure, table or filter: `name=value` pairs after the hash. */
function toHash(state) {
  const pairs = Object.entries(state).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return "#" + pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
}

function fromHash(hash) {
  const state = Object.create(null);
  for (const pair of hash.replace(/^#/, "").split("&")) {
    const cut = pair.indexOf("=");
    if (cut < 1) continue;
    try {
      state[pair.slice(0, cut)] = decodeURIComponent(pair.slice(cut + 1));
    } catch {
      /* a broken address is an address without that pair */
    }
  }
  return state;
}

/** A sentence with its figure marked. */
function sentence(text, start, end) {
  return [text.slice(0, start), make("mark", {}, text.slice(start, end)), text.slice(end)];
}

function plural(count, word, many) {
  return `${count.toLocaleString("en")} ${count === 1 ? word : many ?? word + "s"}`;
}

/* -- saving ----------------------------------------------------------------------------------------------------- */

/** A cell of a CSV file: text that a spreadsheet would run as a formula gets an apostrophe before it. */
function csvCell(value) {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value);
  const text = String(value);
  const safe = /^[\s]*[=+\-@\t\r\n]/.test(text) ? "'" + text : text;
  return /[",\r\n]/.test(safe) ? '"' + safe.replaceAll('"', '""') + '"' : safe;
}

function csv(columns, rows) {
  return [columns, ...rows].map((row) => row.map(csvCell).join(",")).join("\r\n") + "\r\n";
}

function save(name, type, content) {
  const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  const anchor = make("a", { href: address, download: name });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/* -- the tooltip: shown on pointing and on focus, stays while pointed at, goes with Escape ----------------------- */

const tip = make("div", { class: "tip", role: "tooltip", id: "tip", hidden: true });
let tipOf = null;
let tipTimer = 0;

function showTip(anchor, content) {
  clearTimeout(tipTimer);
  if (tipOf === anchor) return;
  hideTip();
  tipOf = anchor;
  tip.replaceChildren(...content());
  tip.hidden = false;
  anchor.setAttribute("aria-describedby", "tip");
  const box = anchor.getBoundingClientRect();
  const own = tip.getBoundingClientRect();
  const middle = box.left + Math.min(box.width, 240) / 2 - own.width / 2;
  const left = Math.max(12, Math.min(middle, document.documentElement.clientWidth - own.width - 12));
  const below = box.bottom + 8 + own.height < innerHeight || box.top < own.height + 16;
  tip.style.left = `${left + scrollX}px`;
  tip.style.top = `${(below ? box.bottom + 8 : box.top - own.height - 8) + scrollY}px`;
}

function hideTip() {
  clearTimeout(tipTimer);
  if (tipOf) tipOf.removeAttribute("aria-describedby");
  tipOf = null;
  tip.hidden = true;
}

function hideTipSoon() {
  clearTimeout(tipTimer);
  tipTimer = setTimeout(hideTip, 180);
}

function withTip(anchor, content) {
  anchor.addEventListener("pointerenter", (event) => event.pointerType !== "touch" && showTip(anchor, content));
  anchor.addEventListener("pointerleave", hideTipSoon);
  anchor.addEventListener("focus", () => showTip(anchor, content));
  anchor.addEventListener("blur", hideTip);
}

tip.addEventListener("pointerenter", () => clearTimeout(tipTimer));
tip.addEventListener("pointerleave", hideTipSoon);
document.body.append(tip);
addEventListener("keydown", (event) => event.key === "Escape" && hideTip());
addEventListener("scroll", () => tipOf && !tipOf.matches(":focus") && hideTip(), { passive: true });
