/* Every mark opens its sentence: by pointer, by keyboard, in a tab of its own. */

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
  withTip(anchor, () => told(goal, name, record));
  return anchor;
}

/** What a tooltip says: what the mark is, the sentence, who says it, what is doubted. */
function told(goal, name, record) {
  const claim = claims.get(goal.claim);
  if (!claim) return [make("p", {}, name)];
  const [text, start, end, who, doubts] = claim;
  return [
    make("p", { class: "mark-name" }, make("b", {}, name), record ? aboutOf(record) : null),
    make("p", { class: "sentence" }, sentence(text, start, end)),
    make("p", { class: "who" }, who),
    ...doubts.map((doubt) => make("p", { class: "flag-line" }, doubt)),
  ];
}

/** Measure, how it is counted, and period of a row of the table behind a chart. */
function aboutOf(record) {
  const cell = (column) => record[summary.columns.indexOf(column)];
  const words = [cell("measure"), cell("dimension") && `by ${cell("dimension")}`, periodWords(cell("period"))];
  return ` ${words.filter(Boolean).join(" · ")}`;
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
