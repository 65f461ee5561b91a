/* The text as it was written, its claims marked. */

let partShown = null;

function showText(part, number) {
  if (partShown === part) return;
  whole(part);
  partShown = part;
  const about = [...part.by, part.date].filter(Boolean);
  byId("text-head").replaceChildren(
    make("h2", { title: part.title }, part.title),
    make("p", {}, about.join(" · "), part.url ? [about.length ? " · " : "", outside(part.url, part.url)] : null),
    legend(part),
  );
  byId("text").replaceChildren(...pieces(part));
  byId("text-foot").replaceChildren(...neighbours(part, number));
}

function legend(part) {
  const kinds = desk.kinds.filter((kind) => part.claims.some((claim) => claim.kind === kind));
  return make(
    "ul",
    { class: "legend", "aria-label": "Kinds of claim" },
    kinds.map((kind) => make("li", {}, make("span", { class: `claim ${kind}` }, kind))),
    make("li", {}, make("span", { class: "sign-doubt" }, "◆"), " doubt"),
  );
}

/** The text exactly as it was written, in pieces: segments, marks of claims, and what lies between. */
function pieces(part) {
  const marks = clusters(part.claims);
  const blocks = part.segments.filter(([start, end], at, all) => at === 0 || start >= all[at - 1][1] || end > all[at - 1][1]);
  const out = [];
  let at = 0;
  for (const [start, end, kind] of blocks) {
    if (start < at) continue;
    out.push(...run(part.text, at, start, marks));
    out.push(make("span", { class: kind }, run(part.text, start, end, marks)));
    at = end;
  }
  out.push(...run(part.text, at, part.text.length, marks));
  return out;
}

function run(text, from, to, marks) {
  const out = [];
  let at = from;
  for (const mark of marks) {
    if (mark.end <= from || mark.start >= to) continue;
    const [start, end] = [Math.max(mark.start, from), Math.min(mark.end, to)];
    if (start > at) out.push(text.slice(at, start));
    out.push(markOf(text.slice(start, end), mark.claims));
    at = end;
  }
  if (to > at) out.push(text.slice(at, to));
  return out;
}

/** Claims whose spans overlap share one mark: "4 % each in France and Germany" is one figure with two subjects. */
function clusters(claims) {
  const out = [];
  for (const claim of [...claims].sort((one, two) => one.at[0] - two.at[0] || two.at[1] - one.at[1])) {
    const last = out.at(-1);
    if (last && claim.at[0] < last.end) {
      last.end = Math.max(last.end, claim.at[1]);
      last.claims.push(claim);
    } else out.push({ start: claim.at[0], end: claim.at[1], claims: [claim] });
  }
  return out;
}

function markOf(words, claims) {
  const [first] = claims;
  const doubted = claims.some((claim) => claim.flags.some((flag) => flag[3]));
  const waits = claims.some((claim) => claim.failures.some((failure) => !failure[2]));
  const classes = ["claim", first.kind, doubted && "doubted", waits && "waiting", first.state];
  const subjects = claims.map((claim) => claim.label).join(", ");
  const anchor = make(
    "a",
    {
      class: classes.filter(Boolean).join(" "),
      href: toHash({ claim: first.id }),
      "data-go": claims.map((claim) => claim.id).join(" "),
    },
    words,
  );
  withTip(anchor, () => [
    make("p", {}, claims.map((claim) => `${claim.label}: ${claim.said}`).join("; ")),
    make("p", { class: "who" }, `${first.kind} · ${first.who}`),
    ...claims
      .flatMap((claim) => claim.flags.filter((flag) => flag[3]))
      .slice(0, 3)
      .map((flag) => make("p", { class: "flag-line" }, flag[1])),
  ]);
  anchor.setAttribute("aria-label", `${words} (${subjects})`);
  return anchor;
}

function neighbours(part, number) {
  const buttons = [];
  const step = (words, offset) =>
    make("button", { type: "button", onclick: () => turnTo(part, number, offset) }, words);
  if (part.from > 0) buttons.push(step("Earlier part", -1));
  if (part.from + [...part.text].length < part.length) buttons.push(step("Later part", 1));
  return buttons;
}

async function turnTo(part, number, offset) {
  let bundle = await load(`bundle-${number}`);
  let at = bundle.documents.indexOf(part) + offset;
  if (at < 0 || at >= bundle.documents.length) {
    number += offset;
    bundle = await load(`bundle-${number}`);
    at = offset > 0 ? 0 : bundle.documents.length - 1;
  }
  showText(bundle.documents[at], number);
  byId("text").closest(".pane").scrollTop = 0;
}

/** The marks of the record's figure, and behind them the sentence it stands in; *seek* brings them into view. */
function highlight(record, seek) {
  CSS.highlights?.set("sentence", new Highlight(rangeOf(byId("text"), ...record.sentence)));
  for (const mark of document.querySelectorAll("#text .claim")) {
    if (mark.dataset.go.split(" ").includes(record.id)) {
      mark.setAttribute("aria-current", "true");
      if (seek && !inView(mark)) mark.scrollIntoView({ block: "center" });
    } else mark.removeAttribute("aria-current");
  }
}

/** The stretch of an element's text between two places. */
function rangeOf(element, start, end) {
  const range = new Range();
  const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let at = 0;
  while (walk.nextNode()) {
    const { length } = walk.currentNode;
    if (at <= start && start < at + length) range.setStart(walk.currentNode, start - at);
    if (at < end && end <= at + length) {
      range.setEnd(walk.currentNode, end - at);
      break;
    }
    at += length;
  }
  return range;
}

function inView(element) {
  const box = element.getBoundingClientRect();
  return box.top > 150 && box.bottom < innerHeight - 60 && box.height > 0;
}
