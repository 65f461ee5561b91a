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
