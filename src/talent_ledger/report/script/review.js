/* The review desk: a queue of claims, the text they stand in, the record of one, and what the reviewer decides. */

const desk = JSON.parse(document.querySelector('[data-part="desk"]').textContent);
const served = document.querySelector('meta[name="ledger-desk"]');
const byId = (id) => document.getElementById(id);
const PAGE = 100;

/* -- what the reader has: decisions and reviewed claims survive a reload ------------------------------------------ */

const STORE = "talent-ledger:" + (served ? served.content : location.pathname);
const kept = { decisions: [], reviewed: {}, reviewer: "", seen: null, keys: true };
try {
  Object.assign(kept, JSON.parse(localStorage.getItem(STORE) ?? "{}"));
} catch {
  /* a browser without storage, or one that was tampered with: start anew */
}

function keep() {
  try {
    localStorage.setItem(STORE, JSON.stringify(kept));
  } catch {
    trouble("This browser keeps nothing for this page: save your decisions before you close it.");
  }
  byId("decision-count").textContent = kept.decisions.length;
}

function trouble(words) {
  byId("trouble").textContent = words;
}

const decisionsOn = (claim) => kept.decisions.filter((decision) => decision.claim === claim);

/* -- the queue ----------------------------------------------------------------------------------------------------- */

const FILTERS = ["words", "needs", "flag", "kind", "state", "entity", "document", "who", "confidence", "since", "sort"];
let state = fromHash(location.hash);
let matched = [];
let shown = 0;
let current = null;

const queueParts = () => Array.from({ length: desk.queues }, (_, number) => load(`queue-${number}`));

/** Rows of the queue that pass the filters, as [part, row]; words are looked up once for each distinct name. */
async function filter() {
  const asked = FILTERS.filter((name) => name !== "sort" && state[name]);
  const whole = asked.length > 0 || state.sort || state.table;
  const chunks = whole ? await Promise.all(queueParts()) : [await load("queue-0")];
  const inTable = state.table ? new Set(await claimsOfTable(state.table)) : null;
  const found = [];
  chunks.forEach((chunk) => {
    const passes = tests(chunk, inTable);
    for (let row = 0; row < chunk.id.length; row += 1) {
      if (passes.every((test) => test(row))) found.push([chunk, row]);
    }
  });
  sort(found);
  return { found, total: whole ? found.length : desk.claims };
}

function tests(chunk, inTable) {
  const has = (names, words) => {
    const wanted = words.toLowerCase();
    const hits = names.map((name) => name.toLowerCase().includes(wanted));
    return (number) => hits[number];
  };
  const titles = chunk.documents.map(([id, title]) => `${id} ${title}`);
  const all = [];
  if (inTable) all.push((row) => inTable.has(chunk.id[row]));
  if (state.flag) all.push((row) => chunk.flags[row].includes(state.flag));
  if (state.kind) all.push((row) => desk.kinds[chunk.kind[row]] === state.kind);
  if (state.state) all.push((row) => chunk.state[row] === state.state);
  if (state.confidence) all.push((row) => chunk.confidence[row] !== null && chunk.confidence[row] <= +state.confidence);
  const named = [
    [state.entity, chunk.entities, chunk.entity],
    [state.who, chunk.speakers, chunk.speaker],
  ];
  for (const [words, names, column] of named) {
    if (!words) continue;
    const hit = has(names, words);
    all.push((row) => hit(column[row]));
  }
  if (state.document) {
    const exactly = chunk.documents.findIndex(([id]) => id === state.document);
    const hit = exactly >= 0 ? (number) => number === exactly : has(titles, state.document);
    all.push((row) => hit(chunk.document[row]));
  }
  if (state.words) {
    for (const word of state.words.toLowerCase().split(/\s+/).filter(Boolean)) {
      const [entity, title, speaker] = [chunk.entities, titles, chunk.speakers].map((names) => has(names, word));
      all.push(
        (row) =>
          entity(chunk.entity[row]) ||
          title(chunk.document[row]) ||
          speaker(chunk.speaker[row]) ||
          chunk.exact[row].toLowerCase().includes(word),
      );
    }
  }
  const needs = {
    decision: (row) => chunk.rank[row] === 0,
    doubt: (row) => chunk.rank[row] === 0 || chunk.flags[row].length > 0,
    unsure: (row) => chunk.confidence[row] !== null && chunk.confidence[row] < 100 * desk.unsure,
    open: (row) => !done(chunk, row),
    decided: (row) => decisionsOn(chunk.id[row]).length > 0,
  }[state.needs];
  if (needs) all.push(needs);
  if (state.since === "seen" && kept.seen) {
    all.push((row) => kept.seen.digests[chunk.id[row]] !== chunk.digest[row]);
  }
  if (state.since === "revision") all.push((row) => changedSince.has(chunk.id[row]));
  return all;
}

/** Reviewed as it now is; a claim that has changed since is open again. */
function done(chunk, row) {
  return kept.reviewed[chunk.id[row]] === chunk.digest[row] || decisionsOn(chunk.id[row]).length > 0;
}

function sort(found) {
  const text = (names, column) => ([chunk, row]) => chunk[names][chunk[column][row]].toString().toLowerCase();
  const key = {
    place: ([chunk, row]) => chunk.place[row],
    confidence: ([chunk, row]) => chunk.confidence[row] ?? 101,
    kind: ([chunk, row]) => chunk.kind[row],
    flag: ([chunk, row]) => chunk.flags[row][0] ?? "\uffff",
    entity: text("entities", "entity"),
    document: text("documents", "document"),
    who: text("speakers", "speaker"),
  }[state.sort];
  if (!key) return;
  const keyed = found.map((entry) => [key(entry), entry[0].place[entry[1]], entry]);
  keyed.sort((one, two) => (one[0] < two[0] ? -1 : one[0] > two[0] ? 1 : one[1] - two[1]));
  keyed.forEach((entry, at) => (found[at] = entry[2]));
}

async function refreshQueue() {
  const { found, total } = await filter();
  matched = found;
  shown = 0;
  byId("queue").replaceChildren();
  moreOfQueue();
  const active = FILTERS.filter((name) => !["sort", "words"].includes(name) && state[name]).length + (state.table ? 1 : 0);
  byId("filter-count").textContent = active ? `(${active})` : "";
  byId("queue-count").textContent =
    plural(total, "claim") + (total === desk.claims ? "" : ` of ${desk.claims.toLocaleString("en")}`) +
    (state.table ? ", of one table" : "");
  document.documentElement.dataset.filtered = String(++filterings);
}
let filterings = 0;

async function moreOfQueue() {
  const list = byId("queue");
  const next = matched.slice(shown, shown + PAGE);
  list.append(...next.map(([chunk, row]) => itemOf(chunk, row)));
  shown += next.length;
  byId("queue-more").hidden = shown >= matched.length && (matched.length >= desk.claims || filtering());
  markCurrent();
}

const filtering = () => FILTERS.some((name) => state[name]) || Boolean(state.table);

function itemOf(chunk, row) {
  const id = chunk.id[row];
  const signs = [];
  if (decisionsOn(id).length) signs.push(make("span", { class: "sign-done" }, "decided"));
  else if (kept.reviewed[id] === chunk.digest[row]) signs.push(make("span", { class: "sign-done" }, "✓ seen"));
  else if (chunk.rank[row] === 0) signs.push(make("span", { class: "sign-decision" }, "◆ decide"));
  else if (chunk.flags[row].length) signs.push(make("span", { class: "sign-doubt" }, `◆ ${readable(chunk.flags[row][0])}`));
  else if (chunk.state[row] !== "published") signs.push(make("span", {}, chunk.state[row]));
  const who = desk.documents > 1 ? chunk.documents[chunk.document[row]][1] : chunk.speakers[chunk.speaker[row]];
  const anchor = make(
    "a",
    { href: toHash({ claim: id }), "data-go": id },
    make("span", { class: "about" }, chunk.entities[chunk.entity[row]] || "no subject"),
    make("span", { class: "figure" }, chunk.exact[row]),
    make("span", { class: "detail" }, `${desk.kinds[chunk.kind[row]]} · ${who}`),
    make("span", { class: "signs" }, signs),
  );
  return make("li", {}, anchor);
}

const readable = (name) => name.replaceAll("_", " ");

function markCurrent() {
  for (const anchor of document.querySelectorAll("#queue a")) {
    if (anchor.dataset.go === current?.id) anchor.setAttribute("aria-current", "true");
    else anchor.removeAttribute("aria-current");
  }
}

/* -- finding a claim, a document or a table in the bundles --------------------------------------------------------- */

async function bundleOf(key) {
  const entries = await load(`index-${shard(key, desk.shards)}`);
  const entry = entries.find(([known]) => known === key);
  return entry ? load(`bundle-${entry[1]}`).then((bundle) => ({ bundle, number: entry[1] })) : null;
}

async function claimsOfTable(table) {
  const found = await bundleOf(table);
  return found ? found.bundle.tables[table].rows.map(([claim]) => claim) : [];
}

/** Records come without what is empty; here it is put back. */
const EMPTY = { label: "", flags: [], failures: [], tables: [], charts: [], cell: [], more_in_cell: 0, corrections: [], inferred: false };

function whole(part) {
  if (!part.whole) part.claims = part.claims.map((record) => ({ ...EMPTY, ...record }));
  part.whole = true;
  return part;
}

async function locate(claim) {
  const found = await bundleOf(claim);
  for (const part of found?.bundle.documents ?? []) {
    const record = whole(part).claims.find(({ id }) => id === claim);
    if (record) return { part, record, ...found };
  }
  return null;
}

/* -- the text -------------------------------------------------------------------------------------------------------- */

let partShown = null;

function showText(part, number) {
  if (partShown === part) return;
  whole(part);
  partShown = part;
  const about = [...part.by, part.date].filter(Boolean).join(" · ");
  byId("text-head").replaceChildren(
    make("h2", {}, part.title),
    make("p", {}, about, part.url ? [" · ", outside(part.url, part.url)] : null),
    legend(part),
  );
  byId("text").replaceChildren(...pieces(part));
  byId("text-foot").replaceChildren(...neighbours(part, number));
}

function legend(part) {
  const kinds = desk.kinds.filter((kind) => part.claims.some((claim) => claim.kind === kind));
  return make(
    "ul",
    { class: "legend", "aria-label": "Kinds of claim" },
    kinds.map((kind) => make("li", {}, make("span", { class: `claim ${kind}` }, kind))),
    make("li", {}, make("span", { class: "sign-doubt" }, "◆"), " doubt"),
  );
}

/** The text exactly as it was written, in pieces: segments, marks of claims, and what lies between. */
function pieces(part) {
  const marks = clusters(part.claims);
  const blocks = part.segments.filter(([start, end], at, all) => at === 0 || start >= all[at - 1][1] || end > all[at - 1][1]);
  const out = [];
  let at = 0;
  for (const [start, end, kind] of blocks) {
    if (start < at) continue;
    out.push(...run(part.text, at, start, marks));
    out.push(make("span", { class: kind }, run(part.text, start, end, marks)));
    at = end;
  }
  out.push(...run(part.text, at, part.text.length, marks));
  return out;
}

function run(text, from, to, marks) {
  const out = [];
  let at = from;
  for (const mark of marks) {
    if (mark.end <= from || mark.start >= to) continue;
    const [start, end] = [Math.max(mark.start, from), Math.min(mark.end, to)];
    if (start > at) out.push(text.slice(at, start));
    out.push(markOf(text.slice(start, end), mark.claims));
    at = end;
  }
  if (to > at) out.push(text.slice(at, to));
  return out;
}

/** Claims whose spans overlap share one mark: "4 % each in France and Germany" is one figure with two subjects. */
function clusters(claims) {
  const out = [];
  for (const claim of [...claims].sort((one, two) => one.at[0] - two.at[0] || two.at[1] - one.at[1])) {
    const last = out.at(-1);
    if (last && claim.at[0] < last.end) {
      last.end = Math.max(last.end, claim.at[1]);
      last.claims.push(claim);
    } else out.push({ start: claim.at[0], end: claim.at[1], claims: [claim] });
  }
  return out;
}

function markOf(words, claims) {
  const [first] = claims;
  const doubted = claims.some((claim) => claim.flags.some((flag) => flag[3]));
  const waits = claims.some((claim) => claim.failures.some((failure) => !failure[2]));
  const classes = ["claim", first.kind, doubted && "doubted", waits && "waiting", first.state];
  const subjects = claims.map((claim) => claim.label).join(", ");
  const anchor = make(
    "a",
    {
      class: classes.filter(Boolean).join(" "),
      href: toHash({ claim: first.id }),
      "data-go": claims.map((claim) => claim.id).join(" "),
    },
    words,
  );
  withTip(anchor, () => [
    make("p", {}, claims.map((claim) => `${claim.label}: ${claim.said}`).join("; ")),
    make("p", { class: "who" }, `${first.kind} · ${first.who}`),
    ...claims
      .flatMap((claim) => claim.flags.filter((flag) => flag[3]))
      .slice(0, 3)
      .map((flag) => make("p", { class: "flag-line" }, flag[1])),
  ]);
  anchor.setAttribute("aria-label", `${words} (${subjects})`);
  return anchor;
}

function neighbours(part, number) {
  const buttons = [];
  const step = (words, offset) =>
    make("button", { type: "button", onclick: () => turn(part, number, offset) }, words);
  if (part.from > 0) buttons.push(step("Earlier part", -1));
  if (part.from + [...part.text].length < part.length) buttons.push(step("Later part", 1));
  return buttons;
}

async function turn(part, number, offset) {
  let bundle = await load(`bundle-${number}`);
  let at = bundle.documents.indexOf(part) + offset;
  if (at < 0 || at >= bundle.documents.length) {
    number += offset;
    bundle = await load(`bundle-${number}`);
    at = offset > 0 ? 0 : bundle.documents.length - 1;
  }
  showText(bundle.documents[at], number);
  byId("text").closest(".pane").scrollTop = 0;
}

function highlight(record) {
  for (const mark of document.querySelectorAll("#text .claim")) {
    if (mark.dataset.go.split(" ").includes(record.id)) {
      mark.setAttribute("aria-current", "true");
      if (!inView(mark)) mark.scrollIntoView({ block: "center" });
    } else mark.removeAttribute("aria-current");
  }
}

function inView(element) {
  const box = element.getBoundingClientRect();
  return box.top > 90 && box.bottom < innerHeight - 60 && box.height > 0;
}

/* -- the record ------------------------------------------------------------------------------------------------------ */

let shownRecord = null;

function showRecord(place) {
  shownRecord = place;
  const { record, part, bundle } = place;
  const [start, end] = record.sentence;
  const [from, to] = record.at;
  const siblings = part.claims.filter((other) => other.id !== record.id && other.at[0] === from && other.at[1] === to);
  const content = [
    make("p", { class: "quiet" }, `${record.kind} · ${record.label || "no subject"}`),
    make("h2", { class: "value" }, record.said),
    make("p", { class: "quote" }, ...sentence(part.text.slice(start, end).trim(), ...inside(part.text, start, end, from, to))),
    make("p", { class: "quiet" }, record.who),
    chips(record),
    siblings.length ? sameSpan(siblings) : null,
    actions(place),
    ...decisionsOn(record.id).map(decided),
    ...section("Checks", record.failures.length ? record.failures.map(failure) : [allHold()]),
    ...section("Flags", record.flags.map(flagOf)),
    ...section("Published figure", record.published ? [published(record)] : []),
    ...record.tables.filter((id) => bundle.tables[id]).flatMap((id) => feeds(record, id, bundle.tables[id])),
    ...section("Drawn in", record.charts.length ? [charts(record, bundle)] : []),
    ...section("The same cell elsewhere", record.cell.length ? [cell(record)] : []),
    ...section("Record", [fields(record)]),
  ];
  byId("record").replaceChildren(...content.filter(Boolean));
}

function inside(text, start, end, from, to) {
  const lead = text.slice(start, end).length - text.slice(start, end).trimStart().length;
  return [from - start - lead, to - start - lead];
}

const section = (title, content) => (content.length ? [make("h3", {}, title), ...content] : []);

function chips(record) {
  const items = [make("li", { class: record.state }, record.state)];
  if (record.inferred) items.push(make("li", {}, "inferred"));
  if (record.qualifier) items.push(make("li", {}, readable(record.qualifier)));
  if (record.confidence !== undefined) items.push(make("li", {}, `confidence ${Math.round(100 * record.confidence)}%`));
  for (const correction of record.corrections) items.push(make("li", {}, `corrected: ${correction}`));
  return make("ul", { class: "chips", "aria-label": "Standing" }, items);
}

function sameSpan(siblings) {
  return make(
    "ul",
    { class: "siblings", "aria-label": "The same words, other subjects" },
    make("li", {}, "Same words:"),
    siblings.map((other) => make("li", {}, claimLink(other.id, `${other.label} ${other.said}`))),
  );
}

const claimLink = (id, words) => make("a", { href: toHash({ claim: id }), "data-go": id }, words);

function allHold() {
  const { held, total } = desk.checks;
  const whole = make("a", { href: "validation.html" }, `${held} of ${total} checks hold on the whole ledger`);
  return make("p", { class: "quiet" }, "No critical check fails on it. ", whole, ".");
}

function failure([check, reason, acknowledged]) {
  const standing = acknowledged ? `Acknowledged by ${acknowledged}.` : "It waits for a decision.";
  return make("div", { class: "finding" }, make("b", {}, desk.checks.statements[check] ?? readable(check)), reason ?? "", " ", standing);
}

function flagOf([flag, explanation, evidence, doubt]) {
  const meaning = desk.meanings[flag];
  const witnesses = (evidence ?? []).filter((claim) => claim !== current?.id).slice(0, 8);
  return make(
    "div",
    { class: doubt ? "finding" : "finding info" },
    make("b", {}, readable(flag)),
    explanation ?? meaning?.[0] ?? "",
    meaning && meaning[1] !== "nothing" ? make("span", { class: "quiet" }, ` What to do: ${meaning[1]}.`) : null,
    witnesses.length
      ? make("div", {}, "Witnesses: ", witnesses.flatMap((claim, at) => [at ? ", " : "", claimLink(claim, String(at + 1))]))
      : null,
  );
}

function published({ published: other }) {
  const value = other.published_value === undefined ? "" : ` The published value is ${other.published_value}`;
  const when = other.published_period ? ` for ${other.published_period}` : "";
  return make(
    "div",
    { class: `finding ${other.verdict === "agrees" ? "info" : ""}` },
    make("b", {}, readable(other.verdict)),
    other.explanation ?? "",
    value ? `${value}${when}.` : null,
    other.stated_by ? make("div", {}, "Stated by ", outside(other.url, other.stated_by)) : null,
  );
}

function feeds(record, id, table) {
  const most = Math.max(...table.rows.map(([, , , value]) => Math.abs(value))) || 1;
  const bars = table.rows.flatMap(([claim, label, words, value]) => {
    const mine = claim === record.id;
    const fill = make("div", { class: mine ? "fill mine" : "fill" });
    fill.style.width = `${(100 * Math.abs(value)) / most}%`;
    return [
      make("span", { class: mine ? "mine-label" : null }, mine ? label : claimLink(claim, label)),
      make("span", { class: "track", "aria-hidden": "true" }, fill),
      make("span", { class: mine ? "amount mine-label" : "amount" }, words),
    ];
  });
  const sums = [table.sum && `adds up to ${table.sum}`, table.remainder && `${table.remainder} not stated`];
  return [
    make("h3", {}, "The table it feeds"),
    make("p", {}, make("a", { href: "index.html" + toHash({ figure: id }) }, table.title)),
    make("div", { class: "feeds" }, bars),
    make("p", { class: "quiet" }, sums.filter(Boolean).join("; ")),
    make("p", { class: "quiet" }, make("a", { href: toHash({ table: id, claim: record.id }) }, "Review its rows")),
  ];
}

function charts(record, bundle) {
  const items = record.charts.map((id) =>
    make("li", {}, make("a", { href: "index.html" + toHash({ figure: id }) }, bundle.titles[id])),
  );
  return make("ul", { class: "plain" }, items);
}

function cell(record) {
  const items = record.cell.map(([claim, said, who, title]) =>
    make("li", {}, claimLink(claim, said), ` ${who}`, desk.documents > 1 ? ` (${title})` : ""),
  );
  if (record.more_in_cell) items.push(make("li", {}, `and ${plural(record.more_in_cell, "other")}`));
  return make("ul", { class: "plain" }, items);
}

const SHOWN_FIELDS = [
  ["entity", "About"],
  ["entity_id", "Entity id"],
  ["entity_type", "Entity type"],
  ["measure", "Measure"],
  ["population", "Population"],
  ["dimension", "Counted by"],
  ["value", "Value"],
  ["value_high", "Up to"],
  ["unit", "Unit"],
  ["denominator", "Out of"],
  ["qualifier", "Hedge"],
  ["change", "Change"],
  ["year", "Year"],
  ["period", "Period"],
  ["speaker", "Speaker"],
  ["attributed_to", "Credited to"],
  ["repeat_of", "Repeats"],
  ["rule", "Read by rule"],
  ["id", "Claim id"],
];

function fields(record) {
  return make(
    "dl",
    {},
    SHOWN_FIELDS.filter(([name]) => record[name] !== undefined && record[name] !== null).flatMap(([name, title]) => [
      make("dt", {}, title),
      make("dd", {}, name === "repeat_of" ? claimLink(record[name], record[name]) : String(record[name])),
    ]),
  );
}

/* -- deciding -------------------------------------------------------------------------------------------------------- */

function actions(place) {
  const button = (words, key, action) =>
    make("button", { type: "button", onclick: () => action(place), "aria-keyshortcuts": key, "data-action": key }, words);
  return make(
    "div",
    { class: "actions", role: "group", "aria-label": "Decide" },
    button("Accept", "a", accept),
    button("Correct", "c", correct),
    button("Drop", "x", drop),
    button("Flag", "f", flagIt),
    button("Scale", null, scale),
    button("Merge", null, merge),
  );
}

function decided(decision) {
  return make(
    "div",
    { class: "decided" },
    `${readable(decision.entry.action)}: ${decision.entry.reason} `,
    make("button", { type: "button", onclick: () => undo(decision.entry.id) }, "Undo"),
  );
}

function undo(id) {
  kept.decisions = kept.decisions.filter((decision) => decision.entry.id !== id);
  keep();
  refreshAfterDecision();
}

const OPEN_FAILURE = ([, , acknowledged]) => !acknowledged;

function accept(place) {
  const open = place.record.failures.filter(OPEN_FAILURE);
  if (!open.length) {
    kept.reviewed[place.record.id] = place.record.digest;
    keep();
    refreshAfterDecision();
    step(1);
    return;
  }
  const inputs = make("p", {}, `It failed ${open.map(([check]) => readable(check)).join(", ")}. Say why it may stand.`);
  form(place, "Accept although a check failed", inputs, () =>
    open.map(([check, , , table, row]) => ({
      action: "acknowledge",
      target: table === "share_tables" ? { table: row } : target(place),
      values: { check },
    })),
  );
}

function drop(place) {
  form(place, "Drop this claim", null, () => [
    { action: "drop", target: target(place), expect: expectation(place, ["value"]) },
  ]);
}

function flagIt(place) {
  const choice = make("select", { id: "decide-flag" });
  for (const [name, [meaning]] of Object.entries(desk.meanings)) {
    choice.append(make("option", { value: name, title: meaning }, readable(name)));
  }
  const inputs = make("div", { class: "fields" }, make("label", { for: "decide-flag" }, "Flag"), choice);
  form(place, "Flag this claim", inputs, () => [{ action: "flag", target: target(place), values: { flag: choice.value } }]);
}

function scale(place) {
  const factor = make("input", { id: "decide-factor", type: "number", step: "any", min: "0", required: true });
  const inputs = make("div", { class: "fields" }, make("label", { for: "decide-factor" }, "Multiply by"), factor);
  form(place, "Scale its value", inputs, () => {
    if (!(Number(factor.value) > 0)) throw new Error("The factor should be above 0.");
    return [
      { action: "scale", target: target(place), values: { factor: Number(factor.value) }, expect: expectation(place, ["value"]) },
    ];
  });
}

function merge(place) {
  const { record } = place;
  const into = make("input", { id: "decide-into", required: true });
  const inputs = make(
    "div",
    { class: "fields" },
    make("span", {}, "Entity"),
    make("span", {}, record.entity_id ?? ""),
    make("label", { for: "decide-into" }, "is the same as"),
    into,
  );
  form(place, "Merge its entity into another", inputs, () => {
    if (!record.entity_id) throw new Error("This claim names no entity.");
    if (!into.value.trim()) throw new Error("Name the entity id it is the same as.");
    return [{ action: "merge_entities", target: { entity: record.entity_id }, values: { into: into.value.trim() } }];
  });
}

function correct(place) {
  const { record } = place;
  const inputs = desk.fields.map((name) => {
    const id = `decide-${name}`;
    return [make("label", { for: id }, readable(name)), fieldInput(id, name, record[name] ?? null)];
  });
  const grid = make("div", { class: "fields" }, inputs.flat());
  form(place, "Correct this claim", grid, () => {
    const values = {};
    for (const name of desk.fields) {
      const value = typed(name, grid.querySelector(`#decide-${name}`).value);
      if (value !== (record[name] ?? null)) values[name] = value;
    }
    if (!Object.keys(values).length) throw new Error("Change at least one field.");
    return [{ action: "override", target: target(place), values, expect: expectation(place, Object.keys(values)) }];
  });
}

function fieldInput(id, name, value) {
  const choices = desk.choices[name] ?? (desk.types[name] === "Boolean" ? ["true", "false"] : null);
  if (choices) {
    const select = make("select", { id }, make("option", { value: "" }, ""));
    for (const choice of choices) select.append(make("option", { value: choice }, choice));
    select.value = value === null ? "" : String(value);
    return select;
  }
  const number = desk.types[name] !== "String";
  return make("input", { id, value: value ?? "", inputmode: number ? "decimal" : null });
}

function typed(name, text) {
  const kind = desk.types[name];
  if (text.trim() === "") return kind === "Boolean" ? false : null;
  if (kind === "Boolean") return text === "true";
  if (kind === "String") return text;
  const value = Number(text.replaceAll(",", ""));
  if (!Number.isFinite(value)) throw new Error(`${readable(name)} should be a number.`);
  if (kind === "Int64" && !Number.isInteger(value)) throw new Error(`${readable(name)} should be a whole number.`);
  return value;
}

/** A claim as the ledger of corrections names it, so that people who read the file know what is meant. */
function target({ record, part }) {
  const named = { document: part.id, exact: record.exact, start: record.start };
  const subject = record.entity_id ?? record.entity;
  return subject ? { ...named, entity: subject } : named;
}

/** What the source says now: the fields a decision rests on, and words of the sentence. */
function expectation({ record, part }, names) {
  const expect = Object.fromEntries(names.map((name) => [name, record[name] ?? null]));
  const [from, to] = record.at;
  const [start, end] = record.sentence;
  const words = part.text.slice(Math.max(start, from - 30), Math.min(end, to + 30)).split("\n");
  expect.sentence = words.find((line) => line.includes(record.exact)) ?? record.exact;
  return expect;
}

const today = () => {
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
};

function entryId(action, { record }, at) {
  const base = [action, record.entity_id ?? record.kind, record.exact]
    .join("-").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 40).replace(/-+$/, "");
  const tail = record.id.replace(/[^a-z0-9]/g, "").slice(-8);
  let id = `${base || "decision"}-${tail}`;
  const taken = new Set([...desk.correction_ids, ...kept.decisions.map(({ entry }) => entry.id)]);
  for (let number = at + 1; taken.has(id); number += 1) id = `${base || "decision"}-${tail}-${number + 1}`;
  return id;
}

function form(place, title, inputs, entries) {
  closeForm();
  const reason = make("textarea", { id: "decide-reason", required: true, minlength: 10 });
  const reviewer = make("input", { id: "decide-reviewer", required: true, value: kept.reviewer, autocomplete: "name" });
  const error = make("p", { class: "error", role: "alert" });
  const element = make(
    "form",
    { class: "decide", novalidate: true, "aria-label": title },
    make("b", {}, title),
    inputs,
    make("label", { for: "decide-reason" }, "Reason (what the source says, and where)"),
    reason,
    make("label", { for: "decide-reviewer" }, "Your name"),
    reviewer,
    error,
    make(
      "p",
      { class: "row" },
      make("button", { type: "submit" }, "Keep the decision"),
      make("button", { type: "button", onclick: closeForm }, "Cancel"),
    ),
  );
  element.addEventListener("submit", (event) => {
    event.preventDefault();
    try {
      if (reason.value.trim().length < 10) throw new Error("Give the reason in at least ten letters.");
      if (!reviewer.value.trim()) throw new Error("Give your name: git and your colleagues will ask.");
      const made = entries();
      kept.reviewer = reviewer.value.trim();
      made.forEach((entry, at) => {
        const whole = { id: entryId(entry.action, place, at), ...entry };
        Object.assign(whole, { reason: reason.value.trim(), reviewer: kept.reviewer, date: today(), status: "applied" });
        kept.decisions.push({ claim: place.record.id, entry: whole });
      });
      keep();
      refreshAfterDecision();
      byId("record").focus();
    } catch (problem) {
      error.textContent = problem.message;
    }
  });
  byId("record").querySelector(".actions").after(element);
  (element.querySelector("input, select, textarea") ?? reason).focus();
}

function closeForm() {
  const open = document.querySelector("form.decide");
  if (!open) return false;
  open.remove();
  byId("record").focus();
  return true;
}

function refreshAfterDecision() {
  if (shownRecord) showRecord(shownRecord);
  for (const anchor of [...document.querySelectorAll("#queue a")]) {
    const entry = matched.find(([chunk, row]) => chunk.id[row] === anchor.dataset.go);
    if (entry) anchor.parentNode.replaceWith(itemOf(...entry));
  }
  markCurrent();
}

/* -- decisions as entries of data/corrections.yml --------------------------------------------------------------------- */

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
  dialog.replaceChildren(
    make("h2", { id: "decisions-title" }, some ? `${plural(kept.decisions.length, "decision")}` : "No decisions yet"),
    make("p", {}, `${plural(reviewed, "claim")} accepted as read. `,
      served
        ? "“Write” puts the decisions into data/corrections.yml; then run dvc repro and reload."
        : "Save the file in place of data/corrections.yml, then run dvc repro. With talent-ledger review this page writes it itself."),
    some ? make("table", {}, make("tbody", {}, list)) : null,
    some ? make("pre", { tabindex: 0, "aria-label": "Entries as YAML" }, yamlEntries()) : null,
    note,
    make(
      "p",
      { class: "row" },
      some && served ? make("button", { type: "button", id: "write", onclick: writeDecisions }, "Write") : null,
      some ? make("button", { type: "button", id: "save-file", onclick: () => save("corrections.yml", "text/yaml", yamlFile()) }, "Save corrections.yml") : null,
      some ? make("button", { type: "button", onclick: () => copy(note) }, "Copy the entries") : null,
      make("button", { type: "button", onclick: () => dialog.close() }, "Close"),
    ),
  );
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

/* -- with `talent-ledger review`: the page is served and may write ------------------------------------------------------ */

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

/* -- moving about ---------------------------------------------------------------------------------------------------------- */

async function step(offset, wanted = () => true) {
  const at = matched.findIndex(([chunk, row]) => chunk.id[row] === current?.id);
  for (let next = at + offset; next >= 0; next += offset) {
    if (next >= matched.length) {
      if (filtering() || !(await growQueue())) return;
    }
    const [chunk, row] = matched[next];
    if (!wanted(chunk, row)) continue;
    while (next >= shown && shown < matched.length) await moreOfQueue();
    go({ ...state, claim: chunk.id[row] });
    document.querySelector(`#queue a[data-go="${CSS.escape(chunk.id[row])}"]`)?.scrollIntoView({ block: "nearest" });
    return;
  }
}

let queuesLoaded = 1;

/** The unfiltered queue is read part by part. */
async function growQueue() {
  if (queuesLoaded >= desk.queues) return false;
  const chunk = await load(`queue-${queuesLoaded}`);
  queuesLoaded += 1;
  matched.push(...chunk.id.map((_, row) => [chunk, row]));
  return true;
}

function go(next) {
  const address = toHash(next);
  if (address === location.hash) follow();
  else location.hash = address;
}

async function follow() {
  const before = state;
  state = fromHash(location.hash);
  const sameList = [...FILTERS, "table"].every((name) => (before[name] ?? "") === (state[name] ?? ""));
  if (!sameList || !filterings) {
    for (const name of FILTERS) byId(name).value = state[name] ?? "";
    await refreshQueue();
  }
  if (!state.claim && matched.length) {
    const [chunk, row] = matched[0];
    history.replaceState(null, "", toHash({ ...state, claim: chunk.id[row] }));
    state = fromHash(location.hash);
  }
  const place = state.claim ? await locate(state.claim) : null;
  if (state.claim && !place) trouble("This claim is not in the ledger as it now stands.");
  else trouble("");
  if (place) {
    const another = current?.id !== place.record.id;
    current = place.record;
    showText(place.part, place.number);
    if (another || !byId("record").childElementCount) showRecord(place);
    highlight(place.record);
  } else if (state.document) await showDocument(state.document);
  markCurrent();
  document.documentElement.dataset.ready = "all";
}

/** A plain click on a claim keeps the filters; a mark that several claims share goes from one to the next. */
function choose(event) {
  const anchor = event.target.closest("a[data-go]");
  if (!anchor || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const claims = anchor.dataset.go.split(" ");
  go({ ...state, claim: claims[(claims.indexOf(current?.id) + 1) % claims.length] });
  if (innerWidth < 1152 && anchor.closest("#queue")) pane("text");
  if (innerWidth < 736 && anchor.closest("#text")) pane("record");
}

async function showDocument(id) {
  const found = await bundleOf(id);
  const part = found?.bundle.documents.find((document) => document.id === id);
  if (part) showText(part, found.number);
}

const doubtful = (chunk, row) => (chunk.rank[row] === 0 || chunk.flags[row].length > 0) && !done(chunk, row);

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  n: () => step(1, doubtful),
  a: () => shownRecord && accept(shownRecord),
  c: () => shownRecord && correct(shownRecord),
  x: () => shownRecord && drop(shownRecord),
  f: () => shownRecord && flagIt(shownRecord),
  u: () => undo(decisionsOn(current?.id).at(-1)?.entry.id),
  d: showDecisions,
  "/": () => byId("words").focus(),
  "?": () => byId("help").showModal(),
};

addEventListener("keydown", (event) => {
  if (event.key === "Escape" && closeForm()) return;
  const typing = event.target.closest("input, select, textarea, dialog");
  if (!kept.keys || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const action = KEYS[event.key];
  if (!action) return;
  event.preventDefault();
  action();
});

function pane(name) {
  document.querySelector(".panes").dataset.shown = name;
  for (const button of document.querySelectorAll(".switch button")) {
    button.setAttribute("aria-pressed", String(button.dataset.pane === name));
  }
}

async function markSeen() {
  if (desk.claims > 20_000) {
    trouble("Too many claims for the browser to remember: use talent-ledger review --since REVISION.");
    return;
  }
  const digests = {};
  for (const chunk of await Promise.all(queueParts())) chunk.id.forEach((id, row) => (digests[id] = chunk.digest[row]));
  kept.seen = { date: today(), digests };
  keep();
  offerSeen();
}

function offerSeen() {
  byId("since").querySelector('[value="seen"]')?.remove();
  if (kept.seen) byId("since").append(make("option", { value: "seen" }, `all was marked as seen, ${kept.seen.date}`));
}

async function open() {
  for (const [flag, count] of desk.flags) byId("flag").append(make("option", { value: flag }, `${readable(flag)} (${count})`));
  for (const kind of desk.kinds) byId("kind").append(make("option", { value: kind }, kind));
  offerSeen();
  keep();
  byId("keys-on").checked = kept.keys;
  byId("keys-on").addEventListener("change", (event) => {
    kept.keys = event.target.checked;
    keep();
  });
  let timer = 0;
  const filters = byId("filters");
  const changed = () => {
    const next = { ...state, claim: null, table: null };
    for (const name of FILTERS) next[name] = byId(name).value.trim();
    go(next);
  };
  filters.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(changed, 120);
  });
  filters.addEventListener("reset", () => setTimeout(() => go({ claim: state.claim })));
  filters.addEventListener("submit", (event) => event.preventDefault());
  byId("mark-seen").addEventListener("click", markSeen);
  byId("queue-more").addEventListener("click", async () => {
    if (shown >= matched.length) await growQueue();
    moreOfQueue();
  });
  byId("open-decisions").addEventListener("click", showDecisions);
  byId("open-help").addEventListener("click", () => byId("help").showModal());
  document.querySelector("[data-close]").addEventListener("click", () => byId("help").close());
  for (const button of document.querySelectorAll(".switch button")) {
    button.addEventListener("click", () => pane(button.dataset.pane));
  }
  addEventListener("click", choose);
  addEventListener("hashchange", () => follow().catch(failed));
  await connect().catch((problem) => trouble(problem.message));
  await follow();
}

function failed(error) {
  document.documentElement.dataset.ready = "failed";
  trouble(`The review desk could not be opened: ${error.message}`);
  throw error;
}

open().catch(failed);
