// Coming back by itself when the server can answer again, unless something is being typed.

const seconds = Number(document.getElementById("again").dataset.seconds);

async function ask() {
  try {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    const input = document.getElementById("q");
    if (answer.status !== 503 && input.value === input.defaultValue) return location.reload();
  } catch {
    // The server itself is away: ask again later.
  }
  setTimeout(ask, seconds * 1000);
}

setTimeout(ask, seconds * 1000);
