/* Sections, finding, addresses; the page opens here. */

const watch = new IntersectionObserver(
  (entries) => entries.forEach((entry) => entry.isIntersecting && start(entry.target)),
  { rootMargin: "900px" },
);
const sizes = new ResizeObserver((entries) =>
  entries.forEach((entry) => {
    const card = [...drawn.values()].find(({ plot }) => plot === entry.target);
    if (card) redraw(card);
  }),
);

function start(plot) {
  const card = [...drawn.values()].find((candidate) => candidate.plot === plot);
  if (!card || card.started) return null;
  card.started = true;
  watch.unobserve(plot);
  return draw(card).catch((error) => {
    plot.textContent = `This chart could not be drawn (${error.message}); its table is below.`;
    plot.dataset.drawn = "failed";
    console.error(error);
  });
}

/** Rows whose names were written once; `_columns` of overview.py packs them. */
function rowsOf({ rows, names, values }) {
  if (!names) return rows ?? [];
  return values.map((row) => Object.fromEntries(names.map((name, at) => [name, row[at]])));
}

const partName = (section, number) => `figures-${section}-${number}`;

async function show(section, number) {
  const part = await load(partName(section, number));
  for (const [claim, [sentence, ...rest]] of Object.entries(part.claims)) {
    claims.set(claim, [part.sentences[sentence], ...rest]);
  }
  const holder = document.querySelector(`#${section} .cards`);
  for (const figure of part.figures) if (!Array.isArray(figure.rows)) figure.rows = rowsOf(figure.rows);
  for (const figure of part.figures) if (!drawn.has(figure.id)) holder.append(cardOf(figure));
  fill(holder);
}

/** Rows of two or three cards are left without a hole: the cards of a row that is not full share its width. */
function fill(holder) {
  const runs = [[]];
  for (const card of holder.children) {
    card.classList.remove("whole-of-2", "whole-of-3", "half-of-3");
    if (card.classList.contains("wide")) runs.push([]);
    else runs.at(-1).push(card);
  }
  for (const run of runs) {
    if (run.length % 2) run.at(-1).classList.add("whole-of-2");
    if (run.length % 3 === 1) run.at(-1).classList.add("whole-of-3");
    if (run.length % 3 === 2) run.slice(-2).forEach((card) => card.classList.add("half-of-3"));
  }
}

const shownParts = new Map();

async function more(section, button) {
  const { parts: all, total } = summary.sections.find(({ id }) => id === section);
  const next = (shownParts.get(section) ?? 0) + 1;
  if (next < all) await show(section, next);
  shownParts.set(section, next);
  const left = total - document.querySelectorAll(`#${section} .card`).length;
  if (left > 0 && next + 1 < all) button.textContent = `Show more (${left.toLocaleString("en")} left)`;
  else button.remove();
}

/** Entries of the catalogue whose words all occur: title, source, section. */
async function find(words) {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const numbers = wanted.length ? Array.from({ length: summary.catalogues }, (_, number) => number) : [];
  const books = await Promise.all(numbers.map((number) => load(`catalogue-${number}`)));
  const hits = books.flat().filter((entry) => {
    entry.search ??= `${entry[3]} ${entry[4]} ${entry[5]}`.toLowerCase();
    return wanted.every((word) => entry.search.includes(word));
  });
  showFound(hits, wanted.length > 0);
}

function showFound(hits, asked) {
  const shown = hits.slice(0, 30);
  const left = hits.length > shown.length ? `, the first ${shown.length} shown` : "";
  const told = hits.length ? plural(hits.length, "chart") + left : "No chart has these words";
  document.getElementById("found-count").textContent = asked ? told : "";
  document.getElementById("found").replaceChildren(
    ...shown.map(([id, , , title, source]) =>
      make("li", {}, make("a", { href: toHash({ figure: id }) }, title), make("span", { class: "source" }, source)),
    ),
  );
}

async function partOf(id) {
  for (let at = 0; at < summary.catalogues; at += 1) {
    const entry = (await load(`catalogue-${at}`)).find((candidate) => candidate[0] === id);
    if (entry) return entry;
  }
  return null;
}

async function go() {
  const { figure: id } = fromHash(location.hash);
  if (!id) return;
  if (!drawn.has(id)) {
    const entry = await partOf(id);
    if (!entry) return;
    await show(entry[1], entry[2]);
  }
  const card = drawn.get(id);
  await start(card.plot);
  card.article.scrollIntoView({ block: "start" });
  card.article.focus({ preventScroll: true });
}

async function open() {
  listen();
  const [first, ...others] = summary.sections;
  if (first) {
    await show(first.id, 0);
    await Promise.all([...drawn.values()].slice(0, 1).map(({ plot }) => start(plot)));
  }
  document.documentElement.dataset.ready = "first";
  for (const { id } of others) {
    await pause();
    await show(id, 0);
  }
  await go();
  /* The rest is drawn while the reader reads, so that printing finds every chart in place. */
  for (const card of [...drawn.values()]) {
    await pause();
    await start(card.plot);
  }
  document.documentElement.dataset.ready = "all";
}

const pause = () => new Promise((resolve) => setTimeout(resolve));

function listen() {
  for (const button of document.querySelectorAll("[data-more]")) {
    button.addEventListener("click", () => more(button.dataset.more, button));
  }
  const box = document.getElementById("find");
  let timer = 0;
  box?.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => find(box.value), 60);
  });
  addEventListener("hashchange", go);
}

open().catch((error) => {
  document.documentElement.dataset.ready = "failed";
  document.getElementById("trouble").textContent = `The report could not be drawn: ${error.message}`;
  throw error;
});
