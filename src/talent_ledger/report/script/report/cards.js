/* A card: finding, chart, how to read it, notes, table, downloads. */

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
    make("div", { class: "body" }, plot, wordsOf(figure)),
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
    make("p", { class: "source" }, "Source: ", figure.document ? documentLink(figure) : unbroken(figure.source)),
    make("p", { class: "spoken" }, figure.alternative),
  );
}

/** Dates stay on one line. */
const unbroken = (text) => text.replace(/\b(\d{1,2}) (\p{Lu}\p{Ll}+) (\d{4})\b/gu, "$1\u00a0$2\u00a0$3");

function documentLink(figure) {
  return make("a", { href: "review.html" + toHash({ document: figure.document }), target: "ledger-review" }, unbroken(figure.source));
}

const SWATCHES = { stated: "solid", loss: "solid", rounding: "edge", hedged: "hedged", inferred: "hollow", remainder: "dotted" };

function keys(figure) {
  const colours = new Set(figure.rows.filter((row) => row.state !== "remainder").map((row) => row.colour));
  const tone = (key) => (key === "loss" ? "var(--origin)" : colours.size > 1 ? "var(--plain)" : [...colours][0] ?? "var(--plain)");
  const entries = figure.keys.map((key) => {
    const kind = key.startsWith("kind:") ? key.slice(5) : null;
    const swatch = make("span", { class: `swatch ${kind ? "kind" : SWATCHES[key] ?? key}`, "aria-hidden": "true" });
    swatch.style.setProperty("--tone", kind ? `var(--${kind})` : tone(key));
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

const MONTHS = "January February March April May June July August September October November December".split(" ");

/** An SDMX period as people write it; `period` of wording.py does the same. */
function periodWords(period) {
  if (!period) return "period not stated";
  const [year, part, day] = period.split("-");
  if (!part) return year;
  if (part[0] === "Q") return `${part} ${year}`;
  if (/^[HS][12]$/.test(part)) return `${part[1] === "1" ? "first" : "second"} half of ${year}`;
  return MONTHS[part - 1] ? [day && Number(day), MONTHS[part - 1], year].filter(Boolean).join(" ") : period;
}

function tableOf(figure) {
  const at = (cells, name) => cells[summary.columns.indexOf(name)];
  const some = (name) => figure.records.some((cells) => at(cells, name));
  const shown = [
    ["Name", (cells) => at(cells, "label")],
    ["Figure", (cells) => at(cells, "said") + (at(cells, "inferred") ? " (inferred)" : ""), "number"],
    some("dimension") && ["Counted by", (cells) => at(cells, "dimension") ?? ""],
    some("period") && ["Period", (cells) => periodWords(at(cells, "period"))],
    some("flags") && ["What was found", (cells) => at(cells, "flags").split(" ").join(", ").replaceAll("_", " ")],
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
  withTip(anchor, () => told({ claim }, label, null));
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
