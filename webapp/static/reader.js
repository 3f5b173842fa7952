// Going from match to match in the reader without loading the page anew.
//
// Without this module the same steps are links; here they become moves within the page.

import { bindKeys, followLink, offerKeys } from "./keyboard.js";

const matches = [...document.querySelectorAll("mark[id^='match-']")];
const bar = document.querySelector(".matches");
const still = matchMedia("(prefers-reduced-motion: reduce)");
let at = matches.findIndex((match) => match.className === "now") + 1;

function addressOf(number) {
  const address = new URL(bar.dataset.address, location.href);
  address.searchParams.set("at", number);
  address.hash = `match-${number}`;
  return address;
}

/** Show which match is looked at, in the text and in the bar. */
function note(number) {
  document.querySelector("mark.now")?.classList.remove("now");
  at = number;
  matches[at - 1].classList.add("now");
  const shown = bar.querySelector(".at");
  shown.hidden = false;
  shown.querySelector(".number").textContent = at.toLocaleString(document.documentElement.lang);
}

function go(number) {
  if (!matches.length) return;
  // From the last on to the first, and back.
  note(((number - 1 + matches.length) % matches.length) + 1);
  const match = matches[at - 1];
  match.scrollIntoView({ block: "center", behavior: still.matches ? "auto" : "smooth" });
  match.focus({ preventScroll: true });
  history.replaceState(null, "", addressOf(at));
}

const goOn = () => go(at + 1);
const goBack = () => go(Math.max(at - 1, 0));

/** A step of the bar as a button: both ways lead somewhere from every match. */
function makeButton(step) {
  const way = step.rel || step.dataset.step;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "step";
  button.innerHTML = step.innerHTML;
  button.title = bar.dataset[way];
  button.setAttribute("aria-label", bar.dataset[way]);
  button.addEventListener("click", way === "next" ? goOn : goBack);
  step.replaceWith(button);
}

function followHash() {
  const number = Number(location.hash.match(/^#match-(\d+)$/)?.[1]);
  if (number >= 1 && number <= matches.length) note(number);
}

if (bar && matches.length) {
  bar.querySelectorAll("[rel=prev], [rel=next], [data-step]").forEach(makeButton);
  addEventListener("hashchange", followHash);
  followHash();
}
bindKeys({ "/": () => document.getElementById("q")?.focus() });
offerKeys({
  n: goOn,
  p: goBack,
  o: () => followLink("o"),
  c: () => followLink("c"),
});
