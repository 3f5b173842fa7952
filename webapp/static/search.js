// Results as one types, and the keys of the search page.
//
// Everything works without this module: it fetches the same pages and shows their content in place.

import { bindKeys, offerKeys } from "./keyboard.js";
import { attachSuggestions } from "./suggest.js";
import "./saved.js";
import "./timeline.js";

const PAUSE_MS = 350;
let timer;
let running;
// The first change while typing is a new step of the history, those after it stay in that step.
let isTyping = false;

const searchOf = (url) => url.pathname + url.search;
// What the page shows: the address without what stands behind #.
let shown = searchOf(location);

const box = () => document.getElementById("q");
// A suggestion that was chosen stands in the box: nothing is shown beneath it before Enter.
const isChosen = () => box().hasAttribute("aria-activedescendant");
const addressOf = (form) => {
  const fields = new URLSearchParams(new FormData(form));
  return `${form.getAttribute("action")}?${fields}`;
};

/** Show another page of this site's search in place; the box keeps its text and its caret. */
async function show(address, keepsTyping) {
  running?.abort();
  running = new AbortController();
  let answer;
  let markup;
  try {
    answer = await fetch(address, { signal: running.signal, credentials: "same-origin" });
    markup = await answer.text();
  } catch (error) {
    if (error.name === "AbortError") return false;
    location.assign(address);
    return false;
  }
  if (keepsTyping && isChosen()) return false;
  if (answer.status === 503) {
    // Its page comes back by itself.
    location.assign(address);
    return false;
  }
  const fresh = new DOMParser().parseFromString(markup, "text/html");
  const typed = box();
  shown = searchOf(new URL(address, location.href));
  document.title = fresh.title;
  document.querySelector("link[rel=alternate]")?.remove();
  document.head.append(...fresh.querySelectorAll("link[rel=alternate]"));
  if (keepsTyping && document.body.className === fresh.body.className) {
    document.querySelector("main").replaceWith(fresh.querySelector("main"));
    document.querySelector(".languages").replaceWith(fresh.querySelector(".languages"));
    dispatchEvent(new Event("shown"));
    return true;
  }
  const caret = [typed.selectionStart, typed.selectionEnd];
  document.body.className = fresh.body.className;
  document.body.replaceChildren(...fresh.body.childNodes);
  if (keepsTyping) {
    const input = box();
    input.value = typed.value;
    input.focus();
    input.setSelectionRange(...caret);
  }
  const suggest = attach();
  if (keepsTyping) suggest?.();
  dispatchEvent(new Event("shown"));
  return true;
}

async function searchWhileTyping() {
  const form = box().form;
  if (!box().value.trim() || isChosen()) return;
  const address = addressOf(form);
  if (!(await show(address, true))) return;
  history[isTyping ? "replaceState" : "pushState"](null, "", address);
  isTyping = true;
}

function attach() {
  const input = box();
  if (!input) return;
  input.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(searchWhileTyping, PAUSE_MS);
  });
  for (const kind of ["compositionend", "unchosen"]) {
    input.addEventListener(kind, () => {
      clearTimeout(timer);
      timer = setTimeout(searchWhileTyping, PAUSE_MS);
    });
  }
  input.addEventListener("blur", () => {
    isTyping = false;
  });
  // Whoever presses Enter is on the way to the page of results: nothing is shown in this one.
  input.form.addEventListener("submit", () => {
    clearTimeout(timer);
    running?.abort();
  });
  // The dialog is in the content that was replaced, so its buttons and keys are offered anew.
  document.querySelector('[data-opens="keys"]')?.classList.remove("scripted");
  return attachSuggestions(input);
}

const hits = () => [...document.querySelectorAll(".hit h2 a")];

function step(by) {
  const links = hits();
  const at = links.indexOf(document.activeElement);
  const next = links[at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by];
  next?.focus();
  next?.closest("li").scrollIntoView({ block: "nearest" });
}

addEventListener("popstate", () => {
  // A link within the page, such as the one to its content, comes here too.
  if (searchOf(location) !== shown) show(location.href, false);
});
attach();
bindKeys({
  "/": () => {
    box().focus();
    box().select();
  },
  j: () => step(1),
  k: () => step(-1),
});
offerKeys({});
