// The rejected queue: J and K through the leads, sound cued to the deciding words, R, C and N open a decision.
import { onKeys, player } from "./player.js";

const call = document.querySelector("article.call");
const detail = document.querySelector(".detail");
const sound = document.getElementById("sound");
const { seek, keys } = player(detail ?? document.body, sound);

// `?t=` of a link that a colleague sent wins over the deciding words
const asked = Number(new URL(location.href).searchParams.get("t"));
const startAt = asked || Number(call?.dataset.startAt);
if (sound && startAt > 0) seek(startAt, false);
const turns = document.querySelector(".detail .turns");
const deciding = turns?.querySelector("mark.rejection, mark.evidence")?.closest(".turn");
if (deciding && turns.scrollHeight > turns.clientHeight) turns.scrollTop = deciding.offsetTop - turns.clientHeight / 3;

const links = [...document.querySelectorAll(".queue a")];
const here = links.findIndex((link) => link.hasAttribute("aria-current"));
const list = document.querySelector(".queue");
if (here > 0) list.scrollTop = links[here].offsetTop - list.clientHeight / 2; // the list alone, never the page
const go = (by) => {
  const next = links[Math.min(Math.max(here + by, 0), links.length - 1)];
  if (next && next !== links[here]) location.assign(next.href);
};
const open = (name) => {
  const form = document.getElementById(name);
  if (!form) return;
  for (const other of document.querySelectorAll(".decide details")) other.open = other === form;
  (name === "confirm" ? form.querySelector("button") : form.querySelector("input:not([type=hidden])")).focus();
};
const sheet = document.getElementById("keys");
document.getElementById("keys-button")?.addEventListener("click", () => sheet.showModal());

const shortcuts = {
  j: () => go(1),
  k: () => go(-1),
  r: () => open("return"),
  c: () => open("confirm"),
  n: () => open("ask"),
  "?": () => sheet?.showModal(),
};
const russian = { j: "о", k: "л", r: "к", c: "с", n: "т" }; // the same keys under the Russian layout
for (const [latin, letter] of Object.entries(russian)) shortcuts[letter] = shortcuts[latin];
onKeys({ ...keys, ...shortcuts });

if (call) {
  const live = new EventSource(`/live?topic=call:${call.dataset.call}`);
  live.addEventListener("changed", async () => {
    const answer = await fetch(`/calls/${call.dataset.call}/part`);
    if (!answer.ok) return;
    const part = document.getElementById("part");
    part.innerHTML = await answer.text();
    if (!sound && part.querySelector(".wave")) location.reload(); // the recording came
  });
}
