/* The queue: claims that pass the filters, in the order asked for. */

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

/** For each filter that is set: whether a row of the chunk passes it. */
function tests(chunk, inTable) {
  const made = Object.entries(TESTS)
    .filter(([name]) => state[name])
    .flatMap(([name, test]) => test(state[name], chunk));
  if (inTable) made.push((row) => inTable.has(chunk.id[row]));
  return made.filter(Boolean);
}

const titlesOf = (chunk) => chunk.documents.map(([id, title]) => `${id} ${title}`);

/** Whether the name with a number has the words in it; each name is looked at once. */
function having(names, words) {
  const wanted = words.toLowerCase();
  const hits = names.map((name) => name.toLowerCase().includes(wanted));
  return (number) => hits[number];
}

function named(names, column) {
  return (words, chunk) => {
    const hit = having(chunk[names], words);
    return (row) => hit(chunk[column][row]);
  };
}

/** Filter → from what is asked, a test of a chunk's rows. */
const TESTS = {
  flag: (flag, chunk) => (row) => chunk.flags[row].includes(flag),
  kind: (kind, chunk) => (row) => desk.kinds[chunk.kind[row]] === kind,
  state: (standing, chunk) => (row) => chunk.state[row] === standing,
  confidence: (most, chunk) => (row) => chunk.confidence[row] !== null && chunk.confidence[row] <= +most,
  entity: named("entities", "entity"),
  who: named("speakers", "speaker"),
  document: (words, chunk) => {
    const exactly = chunk.documents.findIndex(([id]) => id === words);
    const hit = exactly >= 0 ? (number) => number === exactly : having(titlesOf(chunk), words);
    return (row) => hit(chunk.document[row]);
  },
  words: (words, chunk) => words.toLowerCase().split(/\s+/).filter(Boolean).map((word) => anywhere(word, chunk)),
  needs: (need, chunk) => NEEDS[need]?.(chunk),
  since: (moment, chunk) => SINCE[moment]?.(chunk),
};

function anywhere(word, chunk) {
  const [entity, title, speaker] = [chunk.entities, titlesOf(chunk), chunk.speakers].map((names) => having(names, word));
  return (row) =>
    entity(chunk.entity[row]) ||
    title(chunk.document[row]) ||
    speaker(chunk.speaker[row]) ||
    chunk.exact[row].toLowerCase().includes(word);
}

const doubtful = (chunk, row) => chunk.rank[row] === 0 || chunk.flags[row].length > 0;

const NEEDS = {
  decision: (chunk) => (row) => chunk.rank[row] === 0,
  doubt: (chunk) => (row) => doubtful(chunk, row),
  unsure: (chunk) => (row) => chunk.confidence[row] !== null && chunk.confidence[row] < 100 * desk.unsure,
  open: (chunk) => (row) => !done(chunk, row),
  decided: (chunk) => (row) => decisionsOn(chunk.id[row]).length > 0,
};

const SINCE = {
  seen: (chunk) => kept.seen && ((row) => kept.seen.digests[chunk.id[row]] !== chunk.digest[row]),
  revision: (chunk) => (row) => changedSince.has(chunk.id[row]),
};

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

function moreOfQueue() {
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
  else if (kept.reviewed[id] === chunk.digest[row]) signs.push(make("span", { class: "sign-done" }, "✓ accepted"));
  else if (chunk.rank[row] === 0) signs.push(make("span", { class: "sign-decision" }, "◆ decide"));
  else if (chunk.flags[row].length) signs.push(make("span", { class: "sign-doubt" }, `◆ ${readable(chunk.flags[row][0])}`));
  else if (chunk.state[row] !== "published") signs.push(make("span", {}, chunk.state[row]));
  const who = desk.documents > 1 ? chunk.documents[chunk.document[row]][1] : chunk.speakers[chunk.speaker[row]];
  const anchor = make(
    "a",
    { href: toHash({ claim: id }), "data-go": id },
    make("span", { class: "subject" }, chunk.entities[chunk.entity[row]] || "no subject"),
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
