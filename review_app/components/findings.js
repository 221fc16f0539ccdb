// What the checks saw, worst first, and the golden differences: a click goes to the place, a signature asks for a reason.
class Signing {
  constructor(desk) {
    this.desk = desk;
    this.open = null;
    this.reason = "";
  }

  // The reason being typed outlives a redraw.
  form(key) {
    if (this.open !== key) return null;
    const { words } = this.desk;
    const input = el("input", { type: "text", class: "nb-reason", placeholder: words.reason, "aria-label": words.reason, value: this.reason, oninput: (event) => (this.reason = event.target.value) });
    const send = () => {
      this.open = null;
      if (key === "approve") this.desk.act("approve", { value: [...this.desk.grid.seen], reason: this.reason });
      else this.desk.act("sign", { key, reason: this.reason });
    };
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") send();
      if (event.key === "Escape") this.toggle(key);
    });
    setTimeout(() => input.isConnected && input.focus({ preventScroll: true }), 0);
    return el("span", { class: "nb-signing" }, input, el("button", { type: "button", text: words.ok, onclick: send }));
  }

  toggle(key) {
    this.open = this.open === key ? null : key;
    this.reason = "";
    this.desk.redraw();
  }

  buttons(key, signature, ask) {
    const { words } = this.desk;
    if (!this.desk.data.editable) return [];
    if (signature) return [el("button", { type: "button", text: words.unsign, onclick: (event) => (event.stopPropagation(), this.desk.act("unsign", { key })) })];
    return [el("button", { type: "button", text: ask, "aria-expanded": String(this.open === key), onclick: (event) => (event.stopPropagation(), this.toggle(key)) })];
  }

  note(signature) {
    const { words } = this.desk;
    return signature ? el("span", { class: "nb-signed", text: `${words.signed} ${signature.by}: ${signature.reason}` }) : null;
  }
}

function drawFindings(desk, root) {
  const { words } = desk;
  const { findings, blockers: open, asks_reason: asks, refusals, editable } = desk.data;
  if (!differs(root, findings, open, asks, refusals, editable, desk.signing.open)) return;
  const rows = findings.map((finding) => {
    const go = () => desk.go(finding.target, { spans: finding.spans, boxes: finding.boxes, label: finding.message });
    return el(
      "li",
      { class: `nb-finding nb-${finding.severity}${finding.signature ? " nb-done" : ""}`, "data-key": finding.key },
      el(
        "button",
        { type: "button", class: "nb-goto", onclick: go, title: [finding.message, finding.places, finding.hint].filter(Boolean).join("\n") },
        el("span", { class: "nb-mark", text: `${words.marks[finding.severity]} ${finding.code}` }),
        el("span", { class: "nb-message", text: finding.message }),
      ),
      desk.signing.note(finding.signature),
      ...(finding.severity !== "notice" || finding.signature ? desk.signing.buttons(finding.key, finding.signature, words.sign) : []),
      desk.signing.form(finding.key),
      desk.refused(finding.key),
    );
  });
  const refused = ["approve", "reject", "undo", "report.layout"].map((about) => desk.refused(about)).filter(Boolean);
  const blockers = refused.length ? refused.map((said) => el("div", {}, said)) : open.map((text) => el("div", { class: "nb-blocker", text }));
  const reason = asks ? [el("div", { class: "nb-row" }, ...desk.signing.buttons("approve", null, words.approve_because), desk.signing.form("approve"))] : [];
  root.replaceChildren(...blockers, ...reason, rows.length ? el("ul", {}, ...rows) : el("div", { class: "nb-fine", text: words.no_findings }));
}

function drawDifferences(desk, root) {
  const { words } = desk;
  const { differences, editable, refusals } = desk.data;
  if (!differs(root, differences, editable, refusals, desk.signing.open)) return;
  const rows = differences.map((difference) => {
    const value = (name) => el("td", { class: `nb-value nb-of-${name}` }, el("div", { text: difference[name] }));
    return el(
      "tr",
      { class: difference.settled ? "nb-done" : "", "data-key": difference.key },
      el("td", {}, el("button", { type: "button", class: "nb-goto", text: difference.label, onclick: () => desk.go(difference.path, {}) })),
      value("golden"),
      value("machine"),
      value("person"),
      el(
        "td",
        { class: "nb-actions" },
        editable && !difference.equal ? el("button", { type: "button", text: words.take_golden, onclick: () => desk.act("take_golden", { path: difference.path }) }) : null,
        ...(difference.equal ? [] : desk.signing.buttons(difference.key, difference.signature, words.keep_because)),
        desk.signing.note(difference.signature),
        desk.signing.form(difference.key),
        desk.refused(difference.key),
        desk.refused(difference.path),
      ),
    );
  });
  const head = el("tr", {}, ...[words.field, words.golden, words.machine_head, words.person, ""].map((text) => el("th", { text })));
  const table = el("table", { class: "nb-differences" }, el("thead", {}, head), el("tbody", {}, ...rows));
  root.replaceChildren(rows.length ? table : el("div", { class: "nb-fine", text: words.no_differences }));
}
