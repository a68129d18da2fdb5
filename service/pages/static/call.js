// The call page: player, keys, the moment in the address, and what changes while one looks.
import { onKeys, player } from "./player.js";

const call = document.querySelector("article.call");
const sound = document.getElementById("sound");
let shown = -1;

const { seek, keys } = player(call, sound, {
  onTime(now) {
    const second = Math.floor(now);
    if (second === shown || second % 5) return;
    shown = second;
    const address = new URL(location.href);
    second ? address.searchParams.set("t", second) : address.searchParams.delete("t");
    history.replaceState(null, "", address);
  },
});
const startAt = Number(call.dataset.startAt);
if (sound && startAt > 0) seek(startAt, false);

const step = (by) => {
  const turns = [...call.querySelectorAll(".turn:not(.elsewhere)")];
  const now = turns.findIndex((turn) => turn.classList.contains("is-now"));
  const next = turns[Math.min(Math.max(now + by, 0), turns.length - 1)];
  if (next) sound ? seek(Number(next.dataset.start), !sound.paused) : next.scrollIntoView({ block: "center" });
};
// "I disagree" opens the form it leads to.
call.addEventListener("click", (event) => {
  if (!event.target.closest("[data-judge]")) return;
  const form = document.querySelector("#judge + details");
  form.open = true;
  form.querySelector("select").focus();
});
const sheet = document.getElementById("keys");
document.getElementById("keys-button")?.addEventListener("click", () => sheet.showModal());

onKeys({
  ...keys,
  j: () => step(1),
  k: () => step(-1),
  о: () => step(1),
  л: () => step(-1),
  n: () => note(),
  т: () => note(),
  "?": () => sheet.showModal(),
});

function note() {
  const at = document.getElementById("note-at");
  if (!at) return;
  if (sound) at.value = `${Math.floor(sound.currentTime / 60)}:${String(Math.floor(sound.currentTime % 60)).padStart(2, "0")}`;
  document.getElementById("note-text").focus();
}

const part = document.getElementById("part");
const live = new EventSource(`/live?topic=call:${call.dataset.call}`);
live.addEventListener("changed", async () => {
  const answer = await fetch(`/calls/${call.dataset.call}/part`);
  if (!answer.ok) return;
  part.innerHTML = await answer.text();
  if (!sound && part.querySelector(".wave")) location.reload(); // the recording came: the player is outside the part
});
