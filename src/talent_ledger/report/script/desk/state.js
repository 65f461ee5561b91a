/* The review desk: a queue of claims, the text they stand in, the record of one, and what the reviewer decides.
   This part: what the page knows, and what the reader has; decisions and reviewed claims survive a reload. */

const desk = JSON.parse(document.querySelector('[data-part="desk"]').textContent);
const served = document.querySelector('meta[name="ledger-desk"]');
const byId = (id) => document.getElementById(id);
const PAGE = 100;

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
