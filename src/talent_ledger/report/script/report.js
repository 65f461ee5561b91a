/* The report: draws the charts, puts a link over every mark, saves what it shows, finds and loads the rest. */

/** Pixels below which a chart writes its names above its marks; the balance has words on both sides. */
const NARROW = { balance: 720, other: 440 };
const isNarrow = (figure, width) => width < (NARROW[figure.chart] ?? NARROW.other);
const summary = JSON.parse(document.querySelector('[data-part="summary"]').textContent);
const templates = JSON.parse(document.querySelector('[data-part="templates"]').textContent);
const claims = new Map();
const drawn = new Map();
const fonts = Promise.all(
  ["14px 'Ledger Sans'", "700 14px 'Ledger Sans'", "700 27px 'Ledger Serif'"].map((font) => document.fonts.load(font)),
).catch(() => {});

/* -- one chart -------------------------------------------------------------------------------------------------- */

/** A template with its rows and settings in it, as high as the rows need; `filled` of charts.py does the same. */
function filled(figure, narrow, more) {
  const { usermeta, ...spec } = structuredClone(templates.charts[figure.chart][narrow ? "narrow" : "wide"]);
  const settings = { ...figure.settings, ...more };
  spec.config = templates.config;
  spec.description = figure.alternative;
  const named = new Set();
  const rows = figure.rows.map((row) => {
    const above = named.has(row.label) ? "" : row.label;
    named.add(row.label);
    return { ...row, above };
  });
  spec.datasets = { rows, footer: [] };
  if (usermeta.step) spec.height = usermeta.step * named.size;
  for (const param of spec.params) {
    if (Object.hasOwn(settings, param.name)) param.value = settings[param.name];
  }
  return spec;
}

/** For the page: its words are HTML, its colours the page's variables. */
function forPage(figure, narrow, width) {
  const indent = figure.rows.some((row) => row.flagged) ? 16 : figure.chart === "balance" ? 0 : 5;
  const more = narrow ? { name_width: figure.chart === "series" ? 48 : 0, indent } : {};
  return { ...filled(figure, narrow, more), width };
}

const NUMBER_WITH_SCALE = /[^\s\p{L}\p{N}_]?[\p{Nd}.,]+ (?:million|billion|trillion|points?|%)\S*|\S+/gu;
const UNSAID = ["stated", "flagged", "ring", "disc"];

/** Lines of at most so many characters, as even as they come; `wrap` of wording.py does the same. */
function wrap(text, width) {
  const words = text.match(NUMBER_WITH_SCALE) ?? [];
  const count = (word) => [...word].length;
  const fill = (limit) => {
    const lines = [];
    for (const word of words) {
      const last = lines.at(-1);
      if (lines.length && count(last) + 1 + count(word) <= limit) lines[lines.length - 1] = `${last} ${word}`;
      else lines.push(word);
    }
    return lines;
  };
  const wanted = fill(width).length;
  let [low, high] = [Math.max(1, ...words.map(count)), width];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (fill(middle).length <= wanted) high = middle;
    else low = middle + 1;
  }
  return fill(high);
}

/** Title, subtitle and footer of a picture; `lines_of` of pictures.py does the same. */
function linesOf(figure) {
  const raised = (number) => [...String(number)].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]).join("");
  const marks = figure.keys.filter((key) => summary.keys[key] && !UNSAID.includes(key)).map((key) => summary.keys[key]);
  const reading = marks.join("; ");
  const told = [
    ...figure.captions,
    ...figure.notes.map((note, at) => `${raised(at + 1)} ${note}`),
    ...(marks.length ? [reading[0].toUpperCase() + reading.slice(1) + "."] : []),
    `Source: ${figure.source}. ${templates.credit}`,
  ];
  return {
    title: wrap(figure.title, templates.title_line),
    subtitle: [...figure.subtitle, figure.caution].flatMap((part) => wrap(part, templates.small_line)),
    footer: told.flatMap((part) => wrap(part, templates.note_line)),
  };
}

/** As a picture that stands alone: title, notes and source inside, light colours. */
function forSaving(figure) {
  const spec = filled(figure, false, {});
  const words = linesOf(figure);
  spec.title = { text: words.title, subtitle: words.subtitle };
  spec.datasets.footer = [{ words: words.footer.join("\n") }];
  Object.assign(spec, { width: templates.width, padding: templates.margin, background: "var(--paper)" });
  return resolved(spec);
}

function resolved(part) {
  if (Array.isArray(part)) return part.map(resolved);
  if (part && typeof part === "object") {
    return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, resolved(value)]));
  }
  const colour = typeof part === "string" && /^var\((--[a-z0-9-]+)\)$/.exec(part);
  return colour ? templates.tokens[colour[1]] : part;
}

const EMBED = {
  mode: "vega-lite",
  renderer: "svg",
  ast: true,
  actions: false,
  defaultStyle: false,
  tooltip: false,
  hover: false,
  logLevel: 1,
};

async function draw(card) {
  const { figure, plot } = card;
  await fonts;
  const narrow = isNarrow(figure, plot.clientWidth);
  card.narrow = narrow;
  card.width = plot.clientWidth;
  if (card.view) card.view.finalize();
  const { view } = await vegaEmbed(card.canvas, forPage(figure, narrow, card.width), EMBED);
  card.view = view;
  const svg = card.canvas.querySelector("svg");
  svg.setAttribute("aria-hidden", "true");
  svg.style.backgroundColor = "transparent";
  link(card);
  plot.dataset.drawn = "yes";
}

function redraw(card) {
  const width = card.plot.clientWidth;
  if (!card.view || !width || Math.abs(width - card.width) < 1) return;
  if (isNarrow(card.figure, width) !== card.narrow) {
    draw(card);
    return;
  }
  card.width = width;
  card.view.width(width).resize().runAsync().then(() => link(card));
}

/* -- every mark opens its sentence ------------------------------------------------------------------------------ */

function target(row, side) {
  const claim = side === "work" ? row.other_claim_id : row.claim_id;
  if (claim) return { hash: { claim }, claim };
  if (row.search) return { hash: row.search, claim: null };
  return row.table_id ? { hash: { table: row.table_id }, claim: null } : null;
}

/** Real links over the marks: they open in a tab of their own by click, Enter, middle button or the browser's menu. */
function link(card) {
  const { figure, plot, layer } = card;
  const origin = plot.getBoundingClientRect();
  const places = new Map();
  for (const node of card.canvas.querySelectorAll('g[class*=" open"] > path')) {
    const side = node.parentNode.getAttribute("class").includes("open_work") ? "work" : "origin";
    const row = node.__data__.datum;
    const goal = target(row, side);
    if (!goal) continue;
    const box = node.getBoundingClientRect();
    const key = `${row.label}|${side}|${toHash(goal.hash)}`;
    const known = places.get(key);
    const grown = known
      ? {
          left: Math.min(known.left, box.left),
          top: Math.min(known.top, box.top),
          right: Math.max(known.right, box.right),
          bottom: Math.max(known.bottom, box.bottom),
        }
      : { left: box.left, top: box.top, right: box.right, bottom: box.bottom };
    places.set(key, { ...known, ...grown, goal, row });
  }
  const focused = layer.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const anchors = [...places].map(([key, place], position) => {
    const anchor = anchorOf(figure, place, position, origin);
    anchor.dataset.key = key;
    return anchor;
  });
  layer.replaceChildren(...anchors);
  if (focused) anchors.find((anchor) => anchor.dataset.key === focused)?.focus();
}

function anchorOf(figure, place, position, origin) {
  const { goal, row } = place;
  const record = figure.records.find((cells) => cells[summary.columns.indexOf("claim_id")] === goal.claim);
  const name = record
    ? `${record[0]}: ${record[summary.columns.indexOf("said")]}`
    : row.label.replaceAll("\u200b", "") + (row.text_right ? `: ${row.text_right}` : "");
  const anchor = make("a", {
    href: "review.html" + toHash(goal.hash),
    target: "ledger-review",
    tabindex: position ? -1 : 0,
    "aria-label": `${name}. ${goal.claim ? "Opens its sentence" : "Opens its figures"}`,
  });
  const width = Math.max(24, place.right - place.left);
  const height = Math.max(24, place.bottom - place.top);
  anchor.style.left = `${(place.left + place.right) / 2 - width / 2 - origin.left}px`;
  anchor.style.top = `${(place.top + place.bottom) / 2 - height / 2 - origin.top}px`;
  anchor.style.width = `${width}px`;
  anchor.style.height = `${height}px`;
  withTip(anchor, () => told(goal, name));
  return anchor;
}

/** What a tooltip says: the sentence, who says it, what is doubted. */
function told(goal, name) {
  const claim = claims.get(goal.claim);
  if (!claim) return [make("p", {}, name)];
  const [text, start, end, who, doubts] = claim;
  return [
    make("p", { class: "sentence" }, sentence(text, start, end)),
    make("p", { class: "who" }, who),
    ...doubts.map((doubt) => make("p", { class: "flag-line" }, doubt)),
  ];
}

/** Tab enters a chart once; the arrow keys go from mark to mark. */
function rove(event) {
  const marks = [...event.currentTarget.children];
  const at = marks.indexOf(document.activeElement);
  const steps = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
  let next = null;
  if (event.key in steps) next = at + steps[event.key];
  if (event.key === "Home") next = 0;
  if (event.key === "End") next = marks.length - 1;
  if (at < 0 || next === null || !marks[next]) return;
  event.preventDefault();
  marks[at].tabIndex = -1;
  marks[next].tabIndex = 0;
  marks[next].focus();
}

/* -- a card: finding, chart, how to read it, notes, table, downloads --------------------------------------------- */

function cardOf(figure) {
  const canvas = make("div", { class: "canvas" });
  const layer = make("div", {
    class: "marks",
    role: "group",
    "aria-label": "Marks of the chart; arrow keys go from one to the next",
    onkeydown: rove,
  });
  const plot = make("div", { class: "plot" }, canvas, layer);
  const article = make(
    "article",
    {
      class: `card ${figure.chart}${figure.wide ? " wide" : ""}`,
      id: figure.id,
      "aria-labelledby": `title-${figure.id}`,
      tabindex: -1,
    },
    headOf(figure),
    plot,
    wordsOf(figure),
    tools(figure),
  );
  const card = { figure, article, plot, canvas, layer, view: null };
  drawn.set(figure.id, card);
  watch.observe(plot);
  sizes.observe(plot);
  return article;
}

function headOf(figure) {
  return make(
    "header",
    {},
    figure.voice === "comments" ? make("p", { class: "kicker" }, "From the comments, not the article") : null,
    make("h3", { id: `title-${figure.id}` }, figure.title),
    figure.subtitle.map((line, place) => make("p", { class: place ? "facts" : "subtitle" }, line)),
    figure.caution ? make("p", { class: "caution" }, figure.caution) : null,
  );
}

function wordsOf(figure) {
  const notes = figure.notes.map((note) => make("li", {}, note));
  return make(
    "div",
    { class: "words" },
    keys(figure),
    figure.captions.map((caption) => make("p", { class: "caption" }, caption)),
    notes.length ? make("ol", { class: "notes" }, notes) : null,
    make("p", { class: "source" }, "Source: ", figure.document ? documentLink(figure) : figure.source),
    make("p", { class: "spoken" }, figure.alternative),
  );
}

function documentLink(figure) {
  return make("a", { href: "review.html" + toHash({ document: figure.document }), target: "ledger-review" }, figure.source);
}

const SWATCHES = { stated: "solid", rounding: "edge", hedged: "hedged", inferred: "hollow", remainder: "dotted" };

function keys(figure) {
  const entries = figure.keys.map((key) => {
    const kind = key.startsWith("kind:") ? key.slice(5) : null;
    const swatch = make("span", { class: `swatch ${kind ? "kind" : SWATCHES[key] ?? key}`, "aria-hidden": "true" });
    swatch.style.setProperty("--tone", kind ? `var(--${kind})` : (figure.rows[0].colour ?? "var(--plain)"));
    return make("li", {}, swatch, kind ?? summary.keys[key]);
  });
  return entries.length ? make("ul", { class: "keys", "aria-label": "How to read it" }, entries) : null;
}

function tools(figure) {
  const saving = [
    ["SVG", () => saveSvg(figure)],
    ["PNG", () => savePng(figure)],
    ["CSV", () => saveCsv(figure)],
    ["Vega-Lite", () => saveSpec(figure)],
  ].map(([name, action]) =>
    make("button", { type: "button", onclick: action, "aria-label": `Save as ${name}: ${figure.title}` }, name),
  );
  const table = make("details", { class: "behind" }, make("summary", {}, "Table"));
  table.addEventListener("toggle", () => table.open && table.childElementCount === 1 && table.append(tableOf(figure)));
  return make(
    "div",
    { class: "tools" },
    table,
    make("span", { class: "saving" }, make("span", { class: "save-as" }, "Save as"), saving),
    make("a", { class: "here", href: toHash({ figure: figure.id }), "aria-label": `Link to: ${figure.title}` }, "Link"),
  );
}

function tableOf(figure) {
  const at = (cells, name) => cells[summary.columns.indexOf(name)];
  const some = (name) => figure.records.some((cells) => at(cells, name));
  const shown = [
    ["Name", (cells) => at(cells, "label")],
    ["Figure", (cells) => at(cells, "said") + (at(cells, "inferred") ? " (inferred)" : ""), "number"],
    some("dimension") && ["Counted by", (cells) => at(cells, "dimension") ?? ""],
    some("period") && ["Period", (cells) => at(cells, "period") ?? "not stated"],
    ["Said by", (cells) => claims.get(at(cells, "claim_id"))?.[3] ?? ""],
  ].filter(Boolean);
  const rows = figure.records.map((cells) =>
    make(
      "tr",
      {},
      shown.map(([, value, style]) => make("td", { class: style }, value(cells))),
      make("td", {}, sentenceLink(at(cells, "claim_id"), at(cells, "label"))),
    ),
  );
  const heads = [...shown.map(([name, , style]) => make("th", { class: style, scope: "col" }, name))];
  heads.push(make("th", { scope: "col" }, "Sentence"));
  const table = make("table", {}, make("thead", {}, make("tr", {}, heads)), make("tbody", {}, rows));
  return make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": `Table: ${figure.title}` }, table);
}

function sentenceLink(claim, label) {
  const anchor = make("a", {
    href: "review.html" + toHash({ claim }),
    target: "ledger-review",
    "aria-label": `Sentence of ${label}`,
  });
  anchor.append("open");
  withTip(anchor, () => told({ claim }, label));
  return anchor;
}

/* -- saving what a card shows ------------------------------------------------------------------------------------ */

const nameOf = (figure, ending) => `${figure.file}.${ending}`;

function saveCsv(figure) {
  const rows = figure.records.map((cells) => {
    const claim = claims.get(cells[summary.columns.indexOf("claim_id")]);
    return [...cells, claim?.[0] ?? "", claim?.[3] ?? ""];
  });
  save(nameOf(figure, "csv"), "text/csv;charset=utf-8", "\ufeff" + csv([...summary.columns, "sentence", "said_by"], rows));
}

function saveSpec(figure) {
  save(nameOf(figure, "vl.json"), "application/json", JSON.stringify(forSaving(figure), null, 1) + "\n");
}

async function picture(figure, use) {
  const { view } = await vegaEmbed(make("div"), forSaving(figure), EMBED);
  try {
    return await use(view);
  } finally {
    view.finalize();
  }
}

async function saveSvg(figure) {
  const svg = await picture(figure, (view) => view.toSVG());
  save(nameOf(figure, "svg"), "image/svg+xml", svg);
}

async function savePng(figure) {
  await fonts;
  const canvas = await picture(figure, (view) => view.toCanvas(2));
  canvas.toBlob((blob) => save(nameOf(figure, "png"), "image/png", blob), "image/png");
}

/* -- sections, finding, addresses -------------------------------------------------------------------------------- */

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
  return draw(card);
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
  const list = document.getElementById("found");
  if (!wanted.length) {
    list.replaceChildren();
    document.getElementById("found-count").textContent = "";
    return;
  }
  const books = await Promise.all(Array.from({ length: summary.catalogues }, (_, at) => load(`catalogue-${at}`)));
  const hits = [];
  let count = 0;
  for (const book of books) {
    for (const entry of book) {
      const text = entry.search ?? (entry.search = `${entry[3]} ${entry[4]} ${entry[5]}`.toLowerCase());
      if (!wanted.every((word) => text.includes(word))) continue;
      count += 1;
      if (hits.length < 30) hits.push(entry);
    }
  }
  document.getElementById("found-count").textContent = count
    ? `${plural(count, "chart")}${count > hits.length ? `, the first ${hits.length} shown` : ""}`
    : "No chart has these words";
  list.replaceChildren(
    ...hits.map(([id, , , title, source]) =>
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
