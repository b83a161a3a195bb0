// What a page of the project can measure of itself: everything that is wrong with it, and how much was looked at.
globalThis.pageChecks = () => {
  const problems = [];
  const counts = { texts: 0, targets: 0, controls: 0, links: 0, images: 0 };
  const say = (text, node) => problems.push(`${text}: ${(node.outerHTML || node.textContent).slice(0, 140)}`);
  const style = (node) => getComputedStyle(node);
  const isShown = (node) => node.checkVisibility({ checkVisibilityCSS: true, checkOpacity: true });
  const isUnseen = (node) => {
    for (let one = node; one; one = one.parentElement) {
      if (style(one).clipPath !== "none" || one.matches(".skip:not(:focus), .sprite")) return true;
    }
    return false;
  };

  // The page never scrolls sideways, and nothing reaches beyond it except inside something that scrolls by itself.
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) problems.push(`page is ${document.documentElement.scrollWidth} wide, window ${width}`);
  const scrolls = (node) => ["auto", "scroll"].includes(style(node).overflowX);
  for (const node of document.body.querySelectorAll("*")) {
    if (node.closest("svg") !== node && node.closest("svg")) continue;
    if (!isShown(node) || isUnseen(node)) continue;
    const box = node.getBoundingClientRect();
    if (!box.width || (box.right <= width + 0.5 && box.left >= -0.5)) continue;
    let parent = node.parentElement;
    while (parent && parent !== document.body && !scrolls(parent)) parent = parent.parentElement;
    if (!parent || parent === document.body) say(`beyond the window (${box.left.toFixed()}–${box.right.toFixed()})`, node);
  }

  // Every control has a name, every image words, every id is there once, headings skip no level.
  const name = (node) => [
    node.getAttribute("aria-label"), ...[...node.labels ?? []].map((label) => label.textContent), node.textContent, node.title,
    ...[...node.querySelectorAll?.("img[alt]") ?? []].map((image) => image.alt),
  ].find((text) => text?.trim());
  for (const node of document.querySelectorAll("a, button, input, select, summary")) {
    counts.controls += 1;
    const own = node.matches("select, input") ? [...node.labels].map((label) => label.querySelector("span")?.textContent).find(Boolean) : name(node);
    if (!own) say("no name", node);
  }
  for (const image of document.querySelectorAll("img")) {
    counts.images += 1;
    if (!image.hasAttribute("alt")) say("no alternative text", image);
    if (!image.closest(".item, .asked") && !image.naturalWidth) say("image not shown", image);
  }
  for (const drawn of document.querySelectorAll("svg[role=img]")) {
    if (!document.getElementById(drawn.getAttribute("aria-labelledby"))?.textContent) say("formula without words", drawn);
  }
  const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
  for (const id of new Set(ids.filter((one, at) => ids.indexOf(one) !== at))) problems.push(`id twice: ${id}`);
  let level = 0;
  for (const heading of document.querySelectorAll("h1, h2, h3, h4, [role=heading]")) {
    if (heading.closest("[hidden]") || heading.closest(".card") && !heading.matches("[role=heading]")) continue;
    const own = Number(heading.getAttribute("aria-level") ?? heading.tagName[1]);
    if (own > level + 1) say(`heading of level ${own} below one of level ${level}`, heading);
    level = own;
  }
  if (document.querySelectorAll("h1").length < 1) problems.push("no main heading");
  if (!document.querySelector("main") || !document.documentElement.lang) problems.push("no main part, or no language");

  // Text is legible against what is behind it.
  const rgb = (value) => (value.match(/[\d.]+/g) || [0, 0, 0, 0]).map(Number);
  const over = ([r, g, b, a = 1], below) => [r, g, b].map((one, index) => one * a + below[index] * (1 - a));
  const behind = (node) => {
    const layers = [];
    for (let one = node; one; one = one.parentElement) {
      const color = rgb(style(one).backgroundColor);
      if (color.length < 4 || color[3] > 0) layers.push(color);
      if (color.length < 4) break;
    }
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
  };
  const light = (color) => color.map((one) => one / 255)
    .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
    .reduce((sum, one, index) => sum + one * [0.2126, 0.7152, 0.0722][index], 0);
  let lowest = 21;
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const node = text.parentElement;
    if (!text.textContent.trim() || node.closest("script, style, noscript, svg, option") || !isShown(node) || isUnseen(node)) continue;
    counts.texts += 1;
    const ground = behind(node);
    const [a, b] = [light(over(rgb(style(node).color), ground)), light(ground)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    lowest = Math.min(lowest, ratio);
    if (ratio < 4.5) say(`contrast ${ratio.toFixed(2)} (${style(node).color} on ${ground.map(Math.round)})`, node);
    if (parseFloat(style(node).fontSize) < 11) say(`text of ${style(node).fontSize}`, node);
  }

  // What is to be tapped is large enough for a thumb; a link within a sentence is as high as its line.
  let smallest = 1000;
  for (const node of document.querySelectorAll("a, button, select, input, summary")) {
    // A tap on the label of a box ticks it.
    const cover = node.matches(".listed li > a") ? node.closest("li") : node.closest("label") ?? node;
    const isInText = node.matches("a") && node.closest("p:not(.meta):not(.actions), li li, .card li, section > ul:not(.sheets) li, .part, .problem");
    if (!isShown(node) || isUnseen(node) || isInText) continue;
    counts.targets += 1;
    const box = cover.getBoundingClientRect();
    smallest = Math.min(smallest, box.width, box.height);
    if (box.width < 43.9 || box.height < 43.9) say(`target of ${box.width.toFixed(1)} × ${box.height.toFixed(1)}`, node);
  }
  counts.links = document.querySelectorAll("a[href]").length;
  return { problems, counts, lowest, smallest };
};
