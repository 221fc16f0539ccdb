// A press is from the pointer's going down to its click; an input method is at work from its first letter to the word that is chosen. What is
// drawn anew in between takes the button, or the field, away from under it, and the press is nobody's: it waits until that is over.
const FINGER = 400; // milliseconds after which a finger that was lifted makes no click any more

class Press {
  // `root`: where presses count; `over`: draws what waited.
  constructor(root, over) {
    this.over = over;
    this.under = false;
    this.waits = false;
    // A mouse's click comes with its pointerup, a finger's after it. A press whose end is not told (over a list that is open) ends with the
    // next move or key.
    this.ends = {
      click: () => this.end(),
      compositionend: () => this.end(),
      pointercancel: () => this.end(),
      pointerup: (event) => this.endWithin(event.pointerType === "mouse" ? 0 : FINGER),
      pointermove: (event) => !event.buttons && event.pointerType === "mouse" && this.end(),
      keydown: (event) => !event.isComposing && this.end(),
    };
    root.addEventListener("pointerdown", () => this.begin(), true);
    root.addEventListener("compositionstart", () => this.begin(), true);
  }

  begin() {
    clearTimeout(this.ending);
    this.under = true;
    for (const [name, handle] of Object.entries(this.ends)) window.addEventListener(name, handle, true);
  }

  // Whether a redraw has to wait; then it is done when the press is over.
  holds() {
    this.waits ||= this.under;
    return this.under;
  }

  // What waited is drawn after what the click itself does.
  end() {
    clearTimeout(this.ending);
    this.under = false;
    for (const [name, handle] of Object.entries(this.ends)) window.removeEventListener(name, handle, true);
    if (!this.waits) return;
    this.waits = false;
    setTimeout(this.over);
  }

  endWithin(time) {
    clearTimeout(this.ending);
    this.ending = setTimeout(() => this.end(), time);
  }
}
