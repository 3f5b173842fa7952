// Copying a citation by one click; without this module its text can be selected.

const said = document.getElementById("copied");

async function copy(button, words) {
  const text = document.getElementById(button.dataset.copies);
  try {
    await navigator.clipboard.writeText(text.textContent);
  } catch {
    // Only pages that came over HTTPS, or from this machine, may write to the clipboard.
    getSelection().selectAllChildren(text);
    document.execCommand("copy");
  }
  button.textContent = said.textContent = button.dataset.done;
  setTimeout(() => {
    button.textContent = words;
    said.textContent = "";
  }, 2000);
}

for (const button of document.querySelectorAll("[data-copies]")) {
  button.classList.remove("scripted");
  const words = button.textContent;
  button.addEventListener("click", () => copy(button, words));
}
