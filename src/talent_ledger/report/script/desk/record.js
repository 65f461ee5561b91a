/* The record of one claim: what it says, its checks and flags, the published figure, where it is shown. */

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
    ...section("What is published elsewhere", record.published ? [published(record)] : []),
    ...section("Flags", record.flags.filter((flag) => flag[1] !== record.published?.explanation).map(flagOf)),
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

const STANDINGS = { published: "in the dataset", quarantined: "in quarantine" };

function chips(record) {
  const items = [make("li", { class: record.state }, STANDINGS[record.state] ?? record.state)];
  if (record.inferred) items.push(make("li", {}, "inferred"));
  if (record.qualifier) items.push(make("li", {}, readable(record.qualifier)));
  if (record.confidence !== undefined) items.push(make("li", {}, `read with ${Math.round(100 * record.confidence)}% confidence`));
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
  const witnesses = (evidence ?? []).filter((claim) => claim !== current?.id).slice(0, 8);
  return make(
    "div",
    { class: doubt ? "finding" : "finding info" },
    make("b", {}, readable(flag)),
    explanation ?? desk.meanings[flag]?.[0] ?? "",
    remedy(flag),
    witnesses.length
      ? make("div", {}, "Witnesses: ", witnesses.flatMap((claim, at) => [at ? ", " : "", claimLink(claim, String(at + 1))]))
      : null,
  );
}

/** The comparison with what is published; the flag that says the same is told here. */
function published(record) {
  const { verdict, explanation, stated_by: by, url } = record.published;
  const flag = record.flags.find(([, words]) => words === explanation);
  return make(
    "div",
    { class: verdict === "agrees" ? "finding info" : "finding" },
    make("b", {}, readable(verdict)),
    explanation ?? "",
    flag ? remedy(flag[0]) : null,
    by ? make("div", {}, "Stated by ", outside(url, by)) : null,
  );
}

function remedy(flag) {
  const meaning = desk.meanings[flag];
  return meaning && meaning[1] !== "nothing" ? make("span", { class: "quiet" }, ` What to do: ${meaning[1]}.`) : null;
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

/** A field in words, the same on a record and in a form. */
function titleOf(field) {
  const words = readable(field);
  return SHOWN_FIELDS.find(([name]) => name === field)?.[1] ?? words[0].toUpperCase() + words.slice(1);
}

/** A value as people write it; years have no thousands. */
function told(name, value) {
  const amount = typeof value === "number" && name !== "year";
  return amount ? value.toLocaleString("en", { maximumFractionDigits: 12 }) : name in desk.choices ? readable(value) : String(value);
}

function fields(record) {
  return make(
    "dl",
    {},
    SHOWN_FIELDS.filter(([name]) => record[name] !== undefined && record[name] !== null).flatMap(([name, title]) => [
      make("dt", {}, title),
      make("dd", {}, name === "repeat_of" ? claimLink(record[name], record[name]) : told(name, record[name])),
    ]),
  );
}
