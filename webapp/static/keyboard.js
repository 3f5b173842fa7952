// Single keys as shortcuts, for those who work here all day, and the list of them.
//
// Nothing steals typing: a key counts only alone, outside of fields, and while no dialog is open.
// Who speaks to the computer, or finds the keys in the way, turns them off in the list (WCAG 2.1.4).

const OFF = "keys-off";
const FIELDS = "input, textarea, select, [contenteditable], dialog";

function areOff() {
  try {
    return localStorage.getItem(OFF) !== null;
  } catch {
    return false; // a browser that keeps nothing
  }
}

function turn(on) {
  try {
    if (on) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  } catch {
    // They stay on.
  }
}

/** Run an action when its key is pressed: bindKeys({ n: next, p: previous }). */
export function bindKeys(actions) {
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (areOff() || event.target.closest?.(FIELDS) || document.querySelector("dialog[open]")) return;
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}

/** Follow the link that a key stands for, if the page has it. */
export function followLink(key) {
  document.querySelector(`a[data-key="${key}"]`)?.click();
}

/** Let `?`, and the buttons that open it, show the list of keys. */
export function offerKeys(actions) {
  const list = document.getElementById("keys");
  if (!list) return;
  const open = () => list.showModal();
  const wanted = list.querySelector("[data-turns-keys]");
  if (wanted) {
    wanted.checked = !areOff();
    wanted.addEventListener("change", () => turn(wanted.checked));
  }
  for (const button of document.querySelectorAll('[data-opens="keys"]')) {
    button.classList.remove("scripted");
    button.addEventListener("click", open);
  }
  bindKeys({ ...actions, "?": open });
}
