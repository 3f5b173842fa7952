// Dragging over the timeline chooses a span of time; a click on one bar is a link without this.

let start;

const barAt = (event) =>
  document.elementFromPoint(event.clientX, event.clientY)?.closest(".timeline svg a");

/** The bars from where the drag began to this one, in the order of time. */
function span(to) {
  const bars = [...start.closest("svg").querySelectorAll("a")];
  const ends = [bars.indexOf(start), bars.indexOf(to)].sort((a, b) => a - b);
  return bars.slice(ends[0], ends[1] + 1);
}

const nameOf = (bar) => bar.querySelector("title").textContent.split(": ")[0];

/** Show what is being chosen: its bars, and their ends beneath; nothing for no bars. */
function mark(bars) {
  for (const bar of document.querySelectorAll(".timeline a.chosen")) bar.classList.remove("chosen");
  for (const bar of bars) bar.classList.add("chosen");
  const all = document.querySelectorAll(".timeline svg a");
  const ends = document.querySelectorAll(".timeline figcaption span");
  if (!all.length) return;
  ends[0].textContent = nameOf(bars[0] ?? all[0]);
  ends[1].textContent = nameOf(bars.at(-1) ?? all[all.length - 1]);
}

addEventListener("pointerdown", (event) => {
  start = event.button === 0 ? event.target.closest?.(".timeline svg a") : undefined;
});
addEventListener("dragstart", (event) => {
  if (event.target.closest?.(".timeline")) event.preventDefault();
});
addEventListener("pointermove", (event) => {
  const bar = start && barAt(event);
  if (bar) mark(span(bar));
});
// A finger that goes up or down scrolls the page instead (style.css leaves that to the browser).
addEventListener("pointercancel", () => {
  if (start) mark([]);
  start = undefined;
});
addEventListener("pointerup", (event) => {
  const bar = start && barAt(event);
  const chosen = bar ? span(bar) : [];
  if (start) mark([]);
  start = undefined;
  if (chosen.length < 2) return;
  const { address, prefix } = bar.closest(".timeline").dataset;
  const url = new URL(address, location.href);
  const keys = [chosen[0], chosen.at(-1)].map((one) => one.dataset.key);
  url.searchParams.set("q", `${prefix}${keys.join("..")}`);
  // The click that follows would open the last bar alone.
  addEventListener("click", (click) => click.preventDefault(), { capture: true, once: true });
  location.assign(url);
});
