// The player: sound, waveform, turns and address move together.  Used by the call page and the rejected queue.

const SPEEDS = [0.75, 1, 1.25, 1.5, 1.75, 2, 2.25, 2.5, 2.75];

/** Wire a page part: `root` holds the waveform and the turns, `sound` is the audio element (or null). */
export function player(root, sound, { onTime } = {}) {
  const seek = (seconds, play = true) => {
    if (!sound) return;
    const go = () => { sound.currentTime = seconds; if (play) sound.play().catch(() => {}); };
    sound.readyState > 0 ? go() : (sound.addEventListener("loadedmetadata", go, { once: true }), sound.load());
  };

  root.addEventListener("click", (event) => {
    const link = event.target.closest("[data-seek]");
    if (link && sound) {
      event.preventDefault();
      seek(Number(link.dataset.seek));
      return;
    }
    const picture = event.target.closest(".wave svg");
    if (picture && sound) {
      const box = picture.getBoundingClientRect();
      const length = Number(picture.closest(".wave").dataset.seconds) || sound.duration;
      seek(((event.clientX - box.left) / box.width) * length);
      return;
    }
    const turn = event.target.closest(".turn");
    if (turn && sound && !turn.matches(".elsewhere") && !String(getSelection()) && !event.target.closest("a"))
      seek(Number(turn.dataset.start));
  });

  const follow = () => {
    const now = sound.currentTime;
    const wave = root.querySelector(".wave");
    if (wave) {
      const line = wave.querySelector(".now");
      const x = (now / (Number(wave.dataset.seconds) || sound.duration || 1)) * wave.querySelector("svg").viewBox.baseVal.width;
      line.setAttribute("x1", x);
      line.setAttribute("x2", x);
    }
    let current = null;
    for (const turn of root.querySelectorAll(".turn:not(.elsewhere)")) {
      if (Number(turn.dataset.start) <= now + 0.05) current = turn; else break;
    }
    const before = root.querySelector(".turn.is-now");
    if (current !== before) {
      before?.classList.remove("is-now");
      current?.classList.add("is-now");
      if (current && !sound.paused) current.scrollIntoView({ block: "nearest", behavior: calm() ? "auto" : "smooth" });
    }
    onTime?.(now);
  };
  sound?.addEventListener("timeupdate", follow);
  sound?.addEventListener("seeked", follow);

  const keys = {
    " ": () => (sound.paused ? sound.play().catch(() => {}) : sound.pause()),
    ArrowLeft: () => seek(Math.max(sound.currentTime - 5, 0), !sound.paused),
    ArrowRight: () => seek(sound.currentTime + 5, !sound.paused),
  };
  SPEEDS.forEach((speed, index) => { keys[String(index + 1)] = () => setSpeed(speed); });
  const setSpeed = (speed) => {
    sound.playbackRate = speed;
    const shown = document.getElementById("speed");
    if (shown) shown.textContent = `${speed}×`;
  };
  return { seek, keys: sound ? keys : {} };
}

/** Keys work unless one is typing or a modifier is held. */
export function onKeys(keys) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest("input, textarea, select, audio, [contenteditable]")) return;
    if (event.key === " " && event.target.closest("button, summary, a")) return;
    const act = keys[event.key] ?? keys[event.key.toLowerCase()];
    if (act) {
      event.preventDefault();
      act(event);
    }
  });
}

function calm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
