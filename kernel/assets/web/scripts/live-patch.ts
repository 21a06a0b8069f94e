// Makes a part of the page equal to a fresh one, node by node, so that whatever
// did not change stays the same element: the focus, what is ticked, what is
// scrolled, what a script has added to a form.

/** What only this page knows of its elements. */
const OWN_CLASSES = ["here", "drag", "glow", "over"];
const OWN_ATTRIBUTES = ["open", "tabindex", "aria-busy", "data-sent"];

/** Forms in which one types, open menus, and what looks after itself. */
const KEPT = "[data-presence], [data-keep], [data-live-from], dialog[open], details.menu[open], form:has(textarea, select, input:not([type=hidden]))";

const OWN = "[data-keep], form";

export interface Patched {
  /** Elements that say something else than before, or are new. */
  changed: Set<Element>;
}

export function patch(old: Element, fresh: Element, done: Patched = { changed: new Set() }): Patched {
  attributes(old, fresh);
  children(old, fresh, done);
  return done;
}

function attributes(old: Element, fresh: Element): void {
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !OWN_ATTRIBUTES.includes(name) && name !== "class") old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (name !== "class" && !OWN_ATTRIBUTES.includes(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  const own = OWN_CLASSES.filter((name) => old.classList.contains(name));
  const classes = [...fresh.classList, ...own].join(" ");
  if (classes !== old.className && typeof old.className === "string") old.className = classes;
}

function children(old: Element, fresh: Element, done: Patched): void {
  const known = new Map<string, Element>();
  for (const child of old.children) if (key(child)) known.set(key(child), child);
  // A stretch that was fetched further on stays, though a fresh page begins short.
  const grown = [...fresh.children].some((child) => child.matches(".later") && !document.getElementById(child.id));
  let at: ChildNode | null = old.firstChild;
  for (const child of [...fresh.childNodes]) {
    if (grown && child instanceof Element && child.matches(".later")) continue;
    const same = match(at, child, known);
    if (!same) {
      const made = document.importNode(child, true);
      old.insertBefore(made, at);
      if (made instanceof Element) done.changed.add(made);
      continue;
    }
    if (same !== at) old.insertBefore(same, at);
    if (same instanceof Element) same.isEqualNode(child) || same.matches(KEPT) || patch(same, child as Element, done);
    else if (same.nodeValue !== child.nodeValue) {
      same.nodeValue = child.nodeValue;
      done.changed.add(old);
    }
    at = same.nextSibling;
  }
  while (at && !grown) {
    const next: ChildNode | null = at.nextSibling;
    at.remove();
    at = next;
  }
}

function match(at: ChildNode | null, child: ChildNode, known: Map<string, Element>): ChildNode | undefined {
  if (child instanceof Element && key(child)) return known.get(key(child));
  if (!at || at.nodeName !== child.nodeName) return undefined;
  // What looks after itself is never made into something else.
  const fits = !(at instanceof Element) || (!key(at) && at.matches(OWN) === (child as Element).matches(OWN));
  return fits ? at : undefined;
}

const key = (element: Element): string => element.id || element.getAttribute("data-href") || element.getAttribute("data-presence") || "";
