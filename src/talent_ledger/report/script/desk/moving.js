/* Moving about: addresses, keys, panes; the page opens here. */

async function step(offset, wanted = () => true) {
  const at = matched.findIndex(([chunk, row]) => chunk.id[row] === current?.id);
  for (let next = at + offset; next >= 0; next += offset) {
    if (next >= matched.length) {
      if (filtering() || !(await growQueue())) return;
    }
    const [chunk, row] = matched[next];
    if (!wanted(chunk, row)) continue;
    while (next >= shown && shown < matched.length) moreOfQueue();
    await go({ ...state, claim: chunk.id[row] });
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

/** Go to an address at once, so that the next key already meets what it shows. */
function go(next) {
  const address = toHash(next);
  if (address !== location.hash) history.pushState(null, "", address);
  return follow();
}

async function follow() {
  const before = state;
  state = fromHash(location.hash);
  const sameList = [...FILTERS, "table"].every((name) => (before[name] ?? "") === (state[name] ?? ""));
  if (!sameList || !filterings) {
    for (const name of FILTERS) byId(name).value = state[name] ?? "";
    await refreshQueue();
  }
  const asked = Boolean(state.claim);
  if (!asked && matched.length) {
    const [chunk, row] = matched[0];
    history.replaceState(null, "", toHash({ ...state, claim: chunk.id[row] }));
    state = fromHash(location.hash);
  }
  const place = state.claim ? await locate(state.claim) : null;
  if (state.claim && !place) trouble(`This claim is not ${byId("left-out") ? "on this desk" : "in the ledger as it now stands"}.`);
  else trouble("");
  if (place) {
    const another = current?.id !== place.record.id;
    current = place.record;
    showText(place.part, place.number);
    if (another || !byId("record").childElementCount) showRecord(place);
    highlight(place.record, asked || innerWidth >= 736); // a phone opens at the head of the page
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
  inTurn(() => go({ ...state, claim: claims[(claims.indexOf(current?.id) + 1) % claims.length] }));
  if (innerWidth < 1152 && anchor.closest("#queue")) pane("text");
  if (innerWidth < 736 && anchor.closest("#text")) pane("record");
}

async function showDocument(id) {
  const found = await bundleOf(id);
  const part = found?.bundle.documents.find((document) => document.id === id);
  if (part) showText(part, found.number);
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  n: () => step(1, (chunk, row) => doubtful(chunk, row) && !done(chunk, row)),
  a: () => shownRecord && accept(shownRecord),
  c: () => shownRecord && correct(shownRecord),
  x: () => shownRecord && drop(shownRecord),
  f: () => shownRecord && flagIt(shownRecord),
  s: () => shownRecord && scale(shownRecord),
  m: () => shownRecord && merge(shownRecord),
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
  inTurn(action);
});

/** However fast keys are pressed, each acts on what the one before it has brought. */
let latest = Promise.resolve();

function inTurn(action) {
  latest = latest.then(action).catch(failed);
}

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

function listenToFilters() {
  const filters = byId("filters");
  let timer = 0;
  const changed = () => {
    const next = { ...state, claim: null, table: null };
    for (const name of FILTERS) next[name] = byId(name).value.trim();
    inTurn(() => go(next));
  };
  filters.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(changed, 120);
  });
  filters.addEventListener("reset", () => setTimeout(() => inTurn(() => go({ claim: state.claim }))));
  filters.addEventListener("submit", (event) => event.preventDefault());
  byId("mark-seen").addEventListener("click", markSeen);
  byId("queue-more").addEventListener("click", async () => {
    if (shown >= matched.length) await growQueue();
    moreOfQueue();
  });
}

function listenToButtons() {
  byId("keys-on").checked = kept.keys;
  byId("keys-on").addEventListener("change", (event) => {
    kept.keys = event.target.checked;
    keep();
  });
  document.querySelector(".skip").addEventListener("click", () => pane("record"));
  byId("open-decisions").addEventListener("click", showDecisions);
  byId("open-help").addEventListener("click", () => byId("help").showModal());
  document.querySelector("[data-close]").addEventListener("click", () => byId("help").close());
  for (const button of document.querySelectorAll(".switch button")) {
    button.addEventListener("click", () => pane(button.dataset.pane));
  }
}

async function open() {
  for (const [flag, count] of desk.flags) byId("flag").append(make("option", { value: flag }, `${readable(flag)} (${count})`));
  for (const kind of desk.kinds) byId("kind").append(make("option", { value: kind }, kind));
  offerSeen();
  keep();
  listenToFilters();
  listenToButtons();
  addEventListener("click", choose);
  addEventListener("hashchange", () => inTurn(follow));
  await connect().catch((problem) => trouble(problem.message));
  await follow();
}

function failed(error) {
  document.documentElement.dataset.ready = "failed";
  trouble(`The review desk could not be opened: ${error.message}`);
  throw error;
}

open().catch(failed);
