/* The decisions as YAML, to take away or, when served by `talent-ledger review`, to write. */

/** JSON is YAML; what JSON leaves bare and YAML does not allow is escaped. */
function yamlScalar(value) {
  if (typeof value === "number") return String(value).replace(/^(-?\d+)e/, "$1.0e");
  return JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, (letter) =>
    "\\u" + letter.charCodeAt(0).toString(16).padStart(4, "0"),
  );
}

function yamlEntry(entry) {
  const order = ["id", "action", "target", "values", "expect", "reason", "reviewer", "date", "status"];
  const lines = order
    .filter((name) => entry[name] !== undefined)
    .map((name) => {
      const value = entry[name];
      if (typeof value !== "object") return `${name}: ${["id", "action", "status"].includes(name) ? value : yamlScalar(value)}`;
      const inner = Object.entries(value).map(([key, part]) => `${key}: ${yamlScalar(part)}`);
      return `${name}: {${inner.join(", ")}}`;
    });
  return lines.map((line, at) => (at ? "    " : "  - ") + line).join("\n") + "\n";
}

const yamlEntries = () => kept.decisions.map(({ entry }) => yamlEntry(entry)).join("");

/** The whole file as it would be with the decisions in it. */
function yamlFile() {
  const text = desk.corrections_text.trimEnd();
  const head = /(^|\n)corrections: \[\]$/.test(text) ? text.replace(/corrections: \[\]$/, "corrections:") : text;
  return (head || "corrections:") + "\n" + yamlEntries();
}

const WHAT_NEXT = () =>
  served
    ? "“Write” puts the decisions into data/corrections.yml; then run dvc repro and reload."
    : "Save the file in place of data/corrections.yml, then run dvc repro. With talent-ledger review this page writes it itself.";

function showDecisions() {
  const dialog = byId("decisions");
  const reviewed = Object.keys(kept.reviewed).length;
  const list = kept.decisions.map(({ claim, entry }) =>
    make(
      "tr",
      {},
      make("td", {}, make("a", { href: toHash({ claim }), "data-go": claim, onclick: () => dialog.close() }, entry.id)),
      make("td", {}, readable(entry.action)),
      make("td", {}, entry.reason),
      make("td", {}, make("button", { type: "button", onclick: () => (undo(entry.id), showDecisions()) }, "Undo")),
    ),
  );
  const note = make("p", { role: "status", id: "decision-note" });
  const some = kept.decisions.length > 0;
  const content = [
    make("h2", { id: "decisions-title" }, some ? `${plural(kept.decisions.length, "decision")}` : "No decisions yet"),
    make("p", {}, some ? WHAT_NEXT() : "Correct, drop, flag, scale or merge a claim, and the decision is listed here, to be saved."),
    reviewed
      ? make("p", {}, `${plural(reviewed, "claim")} accepted as ${reviewed === 1 ? "it is" : "they are"}: this browser remembers that; the dataset needs no entry for it.`)
      : null,
    some ? make("table", {}, make("tbody", {}, list)) : null,
    some ? make("pre", { tabindex: 0, role: "region", "aria-label": "Entries as YAML" }, yamlEntries()) : null,
    note,
    make(
      "p",
      { class: "row" },
      some && served ? make("button", { type: "button", id: "write", onclick: writeDecisions }, "Write") : null,
      some ? make("button", { type: "button", id: "save-file", onclick: () => save("corrections.yml", "text/yaml", yamlFile()) }, "Save corrections.yml") : null,
      some ? make("button", { type: "button", onclick: () => copy(note) }, "Copy the entries") : null,
      make("button", { type: "button", onclick: () => dialog.close() }, "Close"),
    ),
  ];
  dialog.replaceChildren(...content.filter(Boolean));
  if (!dialog.open) dialog.showModal();
}

async function copy(note) {
  try {
    await navigator.clipboard.writeText(yamlEntries());
    note.textContent = "Copied.";
  } catch {
    note.textContent = "This browser does not let the page copy: select the text above.";
  }
}

/* -- served: the page may write ------------------------------------------------------------------------------------ */

let changedSince = new Set();
let fileSeen = desk.corrections;

async function ask(path, options = {}) {
  const answer = await fetch(path, { ...options, headers: { "Content-Type": "application/json", "X-Ledger": "desk" } });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(told.error ?? `the server answered ${answer.status}`);
  return told;
}

async function writeDecisions() {
  const note = byId("decision-note");
  try {
    const body = JSON.stringify({ expected: fileSeen, entries: kept.decisions.map(({ entry }) => entry) });
    const told = await ask("api/corrections", { method: "POST", body });
    fileSeen = told.content;
    desk.correction_ids.push(...kept.decisions.map(({ entry }) => entry.id));
    kept.decisions = [];
    keep();
    refreshAfterDecision();
    showDecisions();
    byId("decision-note").textContent = `Written: ${plural(told.written, "entry", "entries")}. Now run dvc repro.`;
  } catch (problem) {
    note.textContent = problem.message;
  }
}

async function connect() {
  if (!served) return;
  const told = await ask("api/state");
  fileSeen = told.content;
  changedSince = new Set(told.changed ?? []);
  if (told.since) byId("since").append(make("option", { value: "revision" }, `${told.since} (${changedSince.size})`));
  if (told.content !== desk.corrections) {
    trouble("data/corrections.yml has changed since this page was made: run dvc repro and reload to see its effect.");
  }
}
