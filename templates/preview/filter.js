
// Lists and cards: search, filters, and moving about by keyboard. Texts are only ever read and set as text.
{
  const WAIT = 120;
  const MOST_MARKED = 400;
  const form = one("[data-form]");
  const search = one("[data-search]");
  const choices = all("[data-filter]", form);
  const found = one("[data-found]");
  const reset = one("[data-reset]");
  const groups = all("[data-group]");
  const plain = (text) => text.toLowerCase();
  const items = all("[data-item]").map((node) => ({ node, group: node.closest("[data-group]"), text: "" }));
  const fact = (item, name) => item.node.dataset[name] ?? item.group.dataset[name] ?? "";
  const textOf = (item) => {
    const heading = item.node.matches("article") ? one("h2", item.group).textContent : "";
    item.text ||= plain(`${heading} ${item.node.textContent} ${item.node.dataset.text ?? ""}`);
    return item.text;
  };
  const words = () => plain(search.value).split(/\s+/).filter(Boolean);
  const fits = (item, sought) => choices.every(({ value, dataset }) => !value || fact(item, dataset.filter).split(" ").includes(value))
    && sought.every((word) => textOf(item).includes(word));

  // The words around the first place in a row's text that is not already in its title.
  const excerpt = (item, sought) => {
    const line = one("[data-snippet]", item.node);
    if (!line) return;
    const text = item.node.dataset.text;
    const title = plain(one("a", item.node).textContent);
    const word = sought.find((each) => !title.includes(each) && plain(text).includes(each));
    line.hidden = !word;
    if (!word) return line.replaceChildren();
    const at = plain(text).indexOf(word);
    const start = Math.max(0, at - 24);
    const mark = document.createElement("mark");
    mark.textContent = text.slice(at, at + word.length);
    line.replaceChildren(start ? "…" : "", text.slice(start, at), mark, text.slice(at + word.length, at + 60), "…");
  };

  const highlight = (sought, shown) => {
    if (!globalThis.CSS?.highlights) return;
    CSS.highlights.delete("found");
    const ranges = [];
    for (const { node } of sought.length ? shown : []) {
      if (ranges.length > MOST_MARKED) break;
      const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
      for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        for (const word of sought) {
          const at = plain(text.data).indexOf(word);
          if (at < 0 || at + word.length > text.length) continue;
          const range = new Range();
          range.setStart(text, at);
          range.setEnd(text, at + word.length);
          ranges.push(range);
        }
      }
    }
    if (ranges.length) CSS.highlights.set("found", new Highlight(...ranges));
  };

  const apply = () => {
    const sought = words();
    const shown = items.filter((item) => fits(item, sought));
    const kept = new Set(shown);
    for (const item of items) {
      item.node.hidden = !kept.has(item);
      if (kept.has(item)) excerpt(item, sought);
    }
    const alive = new Set(shown.map((item) => item.group));
    for (const group of groups) group.hidden = !alive.has(group);
    found.textContent = found.dataset.pattern.replace("{shown}", shown.length).replace("{all}", items.length);
    one("[data-nothing]").hidden = shown.length > 0;
    reset.hidden = !sought.length && choices.every(({ value }) => !value);
    highlight(sought, shown);
  };
  const clear = () => { form.reset(); apply(); };

  let waiting = 0;
  search.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(apply, WAIT); });
  for (const choice of choices) choice.addEventListener("change", apply);
  form.addEventListener("submit", (event) => { event.preventDefault(); apply(); search.blur(); });
  reset.addEventListener("click", () => { clear(); search.focus(); });

  // An address leads to its card even while that card is filtered out.
  addEventListener("hashchange", () => {
    let target = null;
    try { target = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch { return; }
    if (target?.closest("[hidden]")) { clear(); target.scrollIntoView(); }
  });

  const turn = (node) => {
    const button = one("[data-turn]", node);
    if (button) button.setAttribute("aria-pressed", String(node.classList.toggle("turned")));
  };
  document.addEventListener("click", (event) => {
    const node = event.target.closest("[data-item]");
    if (event.target.closest("[data-turn]") || (tapsCard(event) && one("[data-turn]", node)?.checkVisibility())) turn(node);
  });

  const visible = () => items.map(({ node }) => node).filter((node) => !node.hidden);
  const current = () => document.activeElement?.closest("[data-item]")
    ?? visible().find((node) => node.getBoundingClientRect().bottom > innerHeight / 3);
  const go = (step) => {
    const nodes = visible();
    const held = document.activeElement?.closest("[data-item]");
    const target = held ? nodes[nodes.indexOf(held) + step] : current();
    const focus = target && (one("a[href]:not(.card a)", target) ?? target);
    if (!focus) return;
    if (focus === target) focus.tabIndex = -1;
    target.scrollIntoView({ block: "start" });
    focus.focus({ preventScroll: true });
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !reset.hidden) return clear();
    if (isTyping(event)) return;
    const key = event.key.toLowerCase();
    if (key === "/") { event.preventDefault(); search.focus(); search.select(); }
    else if (key === "j") go(1);
    else if (key === "k") go(-1);
    else if (key === " " && !event.target.closest("a, button, summary")) {
      const node = current();
      if (node && one("[data-turn]", node)?.checkVisibility()) { event.preventDefault(); turn(node); }
    }
  });
  apply();
}
