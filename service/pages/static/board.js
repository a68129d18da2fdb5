// The wallboard renews its parts as the service sends them, turns the last verdicts, and says when it hears nothing.
const SILENT_MS = 75_000; // the service sends at least every 30 s: two are missed
const TURN_MS = 6_000;
const board = document.querySelector("#board");
const parts = document.querySelector("#parts");
const lost = document.querySelector("#lost");
let heardAt = Date.now();
let shown = 0;

const turn = (by) => {
  const footer = parts.querySelector("footer");
  const lines = [...footer.querySelectorAll("li")];
  if (!lines.length) return;
  footer.classList.add("is-turning");
  shown = (shown + by) % lines.length;
  lines.forEach((line, i) => line.classList.toggle("is-shown", i === shown));
};

const source = new EventSource(board.dataset.live);
source.addEventListener("parts", (event) => {
  heardAt = Date.now();
  lost.hidden = true;
  parts.innerHTML = event.data;
  turn(0);
});
source.addEventListener("error", () => { lost.hidden = false; });

setInterval(() => turn(1), TURN_MS);
setInterval(() => { if (Date.now() - heardAt > SILENT_MS) lost.hidden = false; }, 5_000);
turn(0);
