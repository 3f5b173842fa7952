// Saved searches without accounts: they stay in this browser, and go to others as a file.

const KEY = "tangthu-searches";
const MOST = 500;

/** A saved search if it is one of this archive's: anything may stand in a file. */
function check(one) {
  const { text, address } = one ?? {};
  if (typeof text !== "string" || typeof address !== "string" || text.length > 2000) return null;
  const url = new URL(address, location.origin);
  const home = new URL(document.querySelector(".brand").href);
  if (url.origin !== home.origin || url.pathname !== home.pathname) return null;
  return { text, address: url.pathname + url.search };
}

/** The searches of a text, each once; throws where there are none. */
function parse(text) {
  const found = JSON.parse(text).searches.map(check).filter(Boolean);
  return [...new Map(found.map((one) => [one.address, one])).values()].slice(0, MOST);
}

function read() {
  try {
    return parse(localStorage.getItem(KEY));
  } catch {
    return [];
  }
}

const write = (searches) => JSON.stringify({ version: 1, searches }, null, 1);

function keep(searches) {
  try {
    localStorage.setItem(KEY, write(searches));
  } catch {
    // Forbidden, or no room: nothing is kept, and the button says so.
  }
  show();
}

function makeRow(one, box) {
  const row = document.createElement("li");
  const link = document.createElement("a");
  link.href = one.address;
  link.textContent = one.text || box.dataset.all;
  if (one.text) link.lang = "vi";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "forget";
  button.dataset.forgets = one.address;
  button.textContent = "×";
  button.setAttribute("aria-label", `${box.dataset.forget}: ${link.textContent}`);
  row.append(link, " ", button);
  return row;
}

function show() {
  const searches = read();
  const button = document.querySelector("[data-saves]");
  if (button) {
    const isSaved = searches.some((one) => one.address === button.dataset.saves);
    button.classList.remove("scripted");
    button.setAttribute("aria-pressed", String(isSaved));
    button.textContent = isSaved ? button.dataset.saved : button.dataset.save;
  }
  const box = document.querySelector(".saved");
  if (!box) return;
  box.classList.remove("scripted");
  box.querySelector("[data-count]").textContent = searches.length || "";
  box.querySelector("ul").replaceChildren(...searches.map((one) => makeRow(one, box)));
  box.querySelector("[data-none]").hidden = searches.length > 0;
  box.querySelector("[data-exports]").hidden = !searches.length;
}

function save(button) {
  const { saves: address, text } = button.dataset;
  const others = read().filter((one) => one.address !== address);
  const isSaved = button.getAttribute("aria-pressed") === "true";
  keep(isSaved ? others : [{ text, address }, ...others]);
}

function download() {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([write(read())], { type: "application/json" }));
  link.download = "tangthu-searches.json";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

async function load(input) {
  const said = document.querySelector(".saved [role=status]");
  said.textContent = "";
  try {
    keep(parse(write([...parse(await input.files[0].text()), ...read()])));
  } catch {
    said.textContent = input.dataset.wrong;
  }
  input.value = "";
}

addEventListener("click", (event) => {
  const button = event.target.closest?.("button");
  if (!button) return;
  if ("saves" in button.dataset) save(button);
  else if ("exports" in button.dataset) download();
  else if ("imports" in button.dataset) button.nextElementSibling.click();
  else if ("forgets" in button.dataset) {
    keep(read().filter((one) => one.address !== button.dataset.forgets));
    document.querySelector(".saved summary").focus();
  }
});
addEventListener("change", (event) => {
  if (event.target.matches?.(".saved input")) load(event.target);
});
// Saved in another tab; replaced while typing.
addEventListener("storage", show);
addEventListener("shown", show);
show();
