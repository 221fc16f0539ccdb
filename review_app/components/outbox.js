// Every act goes through an outbox that is sent whole until the server has acknowledged it: two quick edits are two acts. It also stands in
// the browser's own store: closing or reloading the page would be quicker than the message. What is sent after a reload may come too late,
// when somebody changed the report: then the server shows both versions, and what waits for a choice stays in the store until it is made.
// Two tabs share the store: each takes out of it what it knows and leaves the other's.
const RESEND_AFTER = 4000;

class Outbox {
  constructor(desk) {
    this.desk = desk;
    this.acts = [];
    this.unsettled = [];
    this.known = new Set();
    this.timer = setInterval(() => this.resend(), 1000);
  }

  get shelf() {
    return `nianbao.outbox.${this.desk.item}`;
  }

  takeUp() {
    const kept = this.shelved();
    if (!kept.length) return;
    for (const act of kept) this.known.add(act.seq);
    this.acts = kept;
    this.post();
  }

  shelved() {
    const kept = JSON.parse(localStorage.getItem(this.shelf) || "null");
    return kept && Array.isArray(kept.acts) ? kept.acts : [];
  }

  put(kind, fields) {
    const { data, item } = this.desk;
    const last = this.acts.length ? this.acts[this.acts.length - 1].seq : data.acked;
    const seq = Math.max(Date.now(), last + 1);
    this.known.add(seq);
    this.acts.push({ seq, item, kind, epoch: data.epoch, version: data.version, ...fields });
    this.post();
  }

  acknowledge(seq) {
    const { conflict } = this.desk.data;
    const open = new Set(conflict ? conflict.rows.map((row) => row.seq) : []);
    this.unsettled = [...this.unsettled, ...this.acts].filter((act) => act.seq <= seq && open.has(act.seq));
    this.acts = this.acts.filter((act) => act.seq > seq);
    this.keep();
  }

  keep() {
    const others = this.shelved().filter((act) => !this.known.has(act.seq));
    const acts = [...others, ...this.unsettled, ...this.acts].sort((a, b) => a.seq - b.seq);
    if (acts.length) localStorage.setItem(this.shelf, JSON.stringify({ acts }));
    else localStorage.removeItem(this.shelf);
  }

  post() {
    this.sent = Date.now();
    this.keep();
    this.desk.send({ acts: this.acts.slice(), have: this.desk.token });
  }

  resend() {
    if (!this.desk.pane.isConnected) clearInterval(this.timer);
    else if (this.acts.length && Date.now() - this.sent > RESEND_AFTER) this.post();
  }

  // What the field will hold once the outbox is empty.
  latest(path, value) {
    const waiting = this.acts.filter((act) => act.path === path && act.kind === "edit");
    return waiting.length ? waiting[waiting.length - 1].value : value;
  }

  waits(path) {
    return this.acts.some((act) => act.path === path && act.kind !== "history");
  }
}
