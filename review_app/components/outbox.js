// Every act goes through an outbox that is sent whole until the server has acknowledged it: two quick edits are two acts. It also stands in
// the browser's own store: closing or reloading the page would be quicker than the message. What is sent after a reload may come too late,
// when somebody changed the report: then the server shows both versions.
const RESEND_AFTER = 4000;

class Outbox {
  constructor(desk) {
    this.desk = desk;
    this.acts = [];
    this.timer = setInterval(() => this.resend(), 1000);
  }

  get shelf() {
    return `nianbao.outbox.${this.desk.item}`;
  }

  takeUp() {
    const kept = JSON.parse(localStorage.getItem(this.shelf) || "null");
    if (!kept || !Array.isArray(kept.acts) || !kept.acts.length) return;
    this.acts = kept.acts;
    this.post();
  }

  put(kind, fields) {
    const { data, item } = this.desk;
    const last = this.acts.length ? this.acts[this.acts.length - 1].seq : data.acked;
    this.acts.push({ seq: Math.max(Date.now(), last + 1), item, kind, epoch: data.epoch, version: data.version, ...fields });
    this.post();
  }

  acknowledge(seq) {
    this.acts = this.acts.filter((act) => act.seq > seq);
    this.keep();
  }

  keep() {
    if (this.acts.length) localStorage.setItem(this.shelf, JSON.stringify({ acts: this.acts }));
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
