// The keyboard. Letters by their place on the board (event.code), so that Option on a Mac and a Chinese input method do not change them.
// Taken keys are left alone: the browser's (Ctrl+letter, Alt+D/E/F, Alt+1…8), the input method's (Ctrl+Space, Ctrl+Shift+U), Streamlit's (C, R).
const ALT = {
  KeyA: "take",
  KeyJ: "next_proposal",
  KeyX: "refuse",
  KeyK: "confirm",
  KeyG: "sign",
  KeyU: "undo",
  KeyN: "skip",
  KeyL: "next_tab",
  KeyI: "view",
  PageDown: "page_on",
  PageUp: "page_back",
  Equal: "zoom_in",
  NumpadAdd: "zoom_in",
  Minus: "zoom_out",
  NumpadSubtract: "zoom_out",
  Digit0: "zoom_fit",
  Numpad0: "zoom_fit",
};
const ARROWS = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" };
const SHOWN = {
  next_field: "Tab",
  next_need: "Enter",
  neighbour: "← → ↑ ↓",
  take: "Alt+A",
  next_proposal: "Alt+J",
  refuse: "Alt+X",
  confirm: "Alt+K",
  sign: "Alt+G",
  undo: "Alt+U",
  approve: "Ctrl+Enter",
  skip: "Alt+N",
  next_tab: "Alt+L",
  view: "Alt+I",
  page: "Alt+PageUp / PageDown",
  zoom: "Alt+ + / − / 0",
  shift: "Alt+Shift+← → ↑ ↓",
  paste: "Ctrl+V",
  revert: "Esc",
  help: "?",
};

// The command that a key stands for, with what it needs; null for a key that is none of ours.
function command(event) {
  const { code, key, altKey, shiftKey } = event;
  const control = event.ctrlKey || event.metaKey;
  if (event.isComposing) return null;
  if (control && !altKey && !shiftKey && key === "Enter") return ["approve"];
  if (altKey && shiftKey && !control && ARROWS[code]) return ["shift", ARROWS[code]];
  if (altKey && !control && (ALT[code] || (key === "+" && "zoom_in"))) return [ALT[code] || "zoom_in"];
  if (altKey || control) return null;
  const { target } = event;
  const cell = target.closest && target.closest(".nb-cell");
  const writes = target.closest && target.closest("input, textarea, select, [contenteditable]");
  if (key === "?" && (!writes || cell)) return ["help"];
  const presses = target.closest && target.closest("button, a, summary, textarea, select, .nb-reason, .nb-dialog");
  if (key === "Enter" && !presses) return ["need", shiftKey ? -1 : 1];
  return null;
}

function watchKeys(desk) {
  const ours = (node) => !node || node === document.body || node.closest(".nb-record, .nb-source, .nb-pages, .nb-bar, .nb-source-bar");
  const pressed = (event) => {
    if (!desk.pane.isConnected) return window.removeEventListener("keydown", pressed, true);
    const found = ours(event.target) ? command(event) : null;
    if (!found) return undefined;
    event.preventDefault();
    event.stopPropagation();
    return desk.command(...found);
  };
  window.addEventListener("keydown", pressed, true);
}
