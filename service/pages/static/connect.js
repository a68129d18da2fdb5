// The set-up page while it waits: what arrives is shown as it arrives.
const part = document.getElementById("arrived");
let shown = part.innerHTML.trim();

async function look() {
  const answer = await fetch(part.dataset.part);
  if (!answer.ok) return;
  const text = (await answer.text()).trim();
  if (text === shown) return;
  part.innerHTML = shown = text;
}

const live = new EventSource("/live?topic=sources&topic=calls");
live.addEventListener("changed", look);
setInterval(look, 5000); // another process may have taken it in
