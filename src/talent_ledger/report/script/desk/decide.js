/* Deciding: the forms, and the entries of data/corrections.yml they make. */

function actions(place) {
  const button = (words, key, action) =>
    make("button", { type: "button", onclick: () => inTurn(() => action(place)), "aria-keyshortcuts": key, "data-action": key }, words);
  return make(
    "div",
    { class: "actions", role: "group", "aria-label": "Decide" },
    button("Accept", "a", accept),
    button("Correct", "c", correct),
    button("Drop", "x", drop),
    button("Flag", "f", flagIt),
    button("Scale", "s", scale),
    button("Merge", "m", merge),
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
    return step(1);
  }
  const inputs = make("p", {}, `It failed ${open.map(([check]) => readable(check)).join(", ")}. Say why it may stand.`);
  return form(place, "Accept although a check failed", inputs, () =>
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
  choice.append(make("option", { value: "" }, "choose one"));
  for (const [name, [meaning]] of Object.entries(desk.meanings)) {
    choice.append(make("option", { value: name, title: meaning }, readable(name)));
  }
  const inputs = make("div", { class: "fields" }, make("label", { for: "decide-flag" }, "Flag"), choice);
  form(place, "Flag this claim", inputs, () => {
    if (!choice.value) throw new Error("Choose a flag.");
    return [{ action: "flag", target: target(place), values: { flag: choice.value } }];
  });
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
    return [make("label", { for: id }, titleOf(name)), fieldInput(id, name, record[name] ?? null)];
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
