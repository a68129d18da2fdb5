// Lists: J and K go from row to row, Enter opens.
import { onKeys } from "./player.js";

const rows = [...document.querySelectorAll("tr[data-href]")];
let current = -1;

const go = (by) => {
  if (!rows.length) return;
  rows[current]?.classList.remove("is-current");
  current = Math.min(Math.max(current + by, 0), rows.length - 1);
  rows[current].classList.add("is-current");
  rows[current].querySelector("a").focus({ preventScroll: true });
  rows[current].scrollIntoView({ block: "nearest" });
};

onKeys({ j: () => go(1), k: () => go(-1), о: () => go(1), л: () => go(-1) });
