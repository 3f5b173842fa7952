// Suggestions under the box while one types. They never replace or submit what was typed by
// themselves: Enter searches what stands in the box unless a suggestion was chosen with the arrows.

const PAUSE_MS = 120;
const LEAST = 2;

/** Offer suggestions for an input in a list box; gives what asks for them at once. */
export function attachSuggestions(input) {
  const list = document.createElement("ul");
  list.id = "suggestions";
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.form.dataset.suggestions ?? "");
  list.hidden = true;
  input.form.append(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  let timer;
  let at = -1;
  let typed = "";

  const options = () => [...list.children];
  const close = () => {
    clearTimeout(timer);
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  function choose(number) {
    // Whoever chooses before the last letter was asked about has typed it all the same.
    if (at < 0) typed = input.value;
    options()[at]?.setAttribute("aria-selected", "false");
    at = number;
    const option = options()[at];
    input.value = option ? option.dataset.text : typed;
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", option.id);
  }

  function fill(suggestions) {
    list.replaceChildren(
      ...suggestions.map((one, number) => {
        const option = document.createElement("li");
        option.id = `suggestion-${number}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.lang = "vi";
        option.dataset.text = one.text;
        const count = document.createElement("span");
        count.className = "quiet";
        count.textContent = one.count.toLocaleString(document.documentElement.lang);
        option.append(one.text, " ", count);
        return option;
      }),
    );
    at = -1;
    list.hidden = !suggestions.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
  }

  async function ask() {
    if (at >= 0) return; // what stands in the box was chosen, not typed
    typed = input.value;
    if (typed.trim().length < LEAST) return close();
    try {
      const answer = await fetch(`${input.form.dataset.suggests}?q=${encodeURIComponent(typed)}`);
      const { suggestions = [] } = await answer.json();
      // An answer that comes after more was typed, or after the box was left, is none.
      if (input.value === typed && document.activeElement === input) fill(suggestions);
    } catch {
      close();
    }
  }

  input.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(ask, PAUSE_MS);
  });
  input.addEventListener("blur", close);
  input.form.addEventListener("submit", close);
  input.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    const last = options().length - 1;
    if (event.key === "ArrowDown") choose(at < last ? at + 1 : -1);
    else if (event.key === "ArrowUp") choose(at < 0 ? last : at - 1);
    else if (event.key === "Escape") {
      choose(-1);
      close();
      input.dispatchEvent(new Event("unchosen"));
    } else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    event.preventDefault();
    input.value = option.dataset.text;
    close();
    input.form.requestSubmit();
  });
  return ask;
}
