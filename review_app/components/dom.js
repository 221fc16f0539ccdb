// Everything drawn comes through here. Document text is data: it only ever becomes textContent, an attribute or an input's value.
function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "text") node.textContent = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name !== "value") node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  if (props.value !== undefined && props.value !== null) node.value = props.value; // after the options of a select stand
  return node;
}

// Streamlit calls the component's function on every rerun; what must outlive that is kept per element.
function kept(store, element, name, make) {
  let thing = store.get(element);
  if (!thing || thing.name !== name) {
    thing = { name, body: make() };
    store.set(element, thing);
  }
  return thing.body;
}

// Whether an element has to be drawn anew: what is as it was keeps its nodes, and with them the focus and the words being typed.
const drawnAs = new WeakMap();

function differs(root, ...parts) {
  const looks = JSON.stringify(parts);
  if (drawnAs.get(root) === looks) return false;
  drawnAs.set(root, looks);
  return true;
}

// What of a report's form no edit changes comes with the source, once; the record panel picks it up here.
function share(item, form) {
  const forms = (globalThis.nianbaoForms ||= new Map());
  if (forms.get(`${item}:${form.shape}`)) return;
  forms.clear();
  forms.set(`${item}:${form.shape}`, form);
  tell("nianbao:form", { item });
}

function shared(item, shape) {
  return (globalThis.nianbaoForms || new Map()).get(`${item}:${shape}`);
}

// Two components talk by events on window; a listener leaves with its element.
function listen(element, name, handler) {
  const wrapped = (event) => {
    if (element.isConnected) handler(event.detail);
    else window.removeEventListener(name, wrapped);
  };
  window.addEventListener(name, wrapped);
}

function tell(name, detail) {
  window.dispatchEvent(new CustomEvent(name, { detail }));
}

// Scrolls the pane only, never the page.
function reveal(pane, node, share = 0.35) {
  const outer = pane.getBoundingClientRect();
  const inner = node.getBoundingClientRect();
  if (inner.top >= outer.top && inner.bottom <= outer.bottom - 4) return;
  pane.scrollTop += inner.top - outer.top - outer.height * share;
}
