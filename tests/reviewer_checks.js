// What a page can measure of itself: everything that is wrong with the card it shows, and how much was looked at.
globalThis.studypackChecks = () => {
  const problems = [];
  const counts = { texts: 0, targets: 0, formulas: 0, scrollers: 0, fading: 0, phrases: 0 };
  const root = document.getElementById("qa");
  const width = document.documentElement.clientWidth;
  const say = (text, node) => problems.push(`${text}: ${(node.outerHTML || node.textContent).slice(0, 120)}`);
  const style = (node) => getComputedStyle(node);
  const scrolls = (node) => ["auto", "scroll"].includes(style(node).overflowX);
  const parents = function* (node) {
    for (let one = node.parentElement; one && one !== document.body; one = one.parentElement) yield one;
  };
  const isShown = (node) => node.checkVisibility
    ? node.checkVisibility({ checkVisibilityCSS: true, checkOpacity: true })
    : node.getClientRects().length > 0;

  // The page itself never scrolls sideways.
  for (const page of [document.documentElement, document.body]) {
    if (page.scrollWidth > page.clientWidth) problems.push(`page is ${page.scrollWidth} wide, screen ${page.clientWidth}`);
  }

  // Nothing reaches beyond the screen, unless it stands in something that scrolls; nothing that scrolls cuts off height.
  for (const node of root.querySelectorAll("*")) {
    if (node.tagName === "STYLE" || node.closest("mjx-assistive-mml") || !isShown(node)) continue;
    const box = node.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) continue;
    const inScroller = [...parents(node)].some(scrolls);
    if (!inScroller && (box.right > width + 0.5 || box.left < -0.5)) say("beyond the screen", node);
    const css = style(node);
    if (["auto", "scroll", "hidden"].includes(css.overflowX) && !node.closest("mjx-math")) {
      counts.scrollers += 1;
      if (css.overflowX === "hidden" && node.scrollWidth > node.clientWidth + 1) say("cut off at the side", node);
      if (css.overflowY !== "visible" && node.scrollHeight > node.clientHeight + 1) say("cut off below", node);
    }
  }

  // What stands in something is not wider than what is seen of it. Only a formula that is as small as it gets may
  // scroll, and then it fades where there is more.
  for (const node of root.querySelectorAll("*")) {
    if (node.closest("mjx-math, mjx-assistive-mml, style") || !isShown(node)) continue;
    if (node.scrollWidth <= node.clientWidth + 1 || !node.clientWidth || style(node).display === "inline") continue;
    // Beside a formula is room for its accents, which takes none from what follows.
    const accents = node.querySelector("mjx-container:not([display])") ? 0.3 * parseFloat(style(node).fontSize) : 0;
    if (style(node).overflowX === "visible" && node.scrollWidth <= node.clientWidth + 1 + accents) continue;
    // Code takes the whole width of a phone, beyond the edge of what it stands in.
    if (style(node).overflowX === "visible" && node.querySelector("pre.code")) continue;
    const fade = node.matches(".scrolls, .scrolls > *") && style(node).webkitMaskImage !== "none";
    const formula = node.querySelector("mjx-container");
    const size = formula && parseFloat(style(formula).fontSize) / parseFloat(style(formula.closest(".scrolls, .fit") || formula).fontSize);
    if (fade && size < 0.77) counts.fading += 1;
    else say(`${node.scrollWidth} wide, ${node.clientWidth} seen`, node);
  }

  // In a title, a label or a cell no line ends inside a phrase that has room on a line of its own.
  const labels = ".prompt, .context, .badges, .caption, th, td, .column, summary, .points-label, .rest-label, .footer";
  const isInline = (node) => style(node).display === "inline";
  const pieces = function* (node, piece) {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) {
        for (let at = 0; at < child.length; at += 1) {
          const isOpening = /[（《「『【〈“‘]/.test(child.data[at]);
          if (isOpening || /[\s\u200b]/.test(child.data[at])) { yield [...piece]; piece.length = 0; }
          if (child.data[at].trim()) piece.push([child, at]);
          if (/[，。、；：！？）》」』】〉”’]/.test(child.data[at])) { yield [...piece]; piece.length = 0; }
        }
      } else if (child.nodeType === Node.ELEMENT_NODE) {
        const ends = child.matches("wbr, br, mjx-container, img, input, .asked, .extra, details") || !isInline(child);
        if (ends) { yield [...piece]; piece.length = 0; }
        if (!child.matches("mjx-container, .asked, .extra") && !(ends && child.closest(labels) !== node.closest(labels))) yield* pieces(child, piece);
        if (ends) { yield [...piece]; piece.length = 0; }
      }
    }
    if (!isInline(node)) { yield [...piece]; piece.length = 0; }
  };
  const range = document.createRange();
  for (const node of root.querySelectorAll(labels)) {
    if (!isShown(node)) continue;
    const room = node.clientWidth - parseFloat(style(node).paddingLeft) - parseFloat(style(node).paddingRight);
    for (const piece of pieces(node, [])) {
      if (piece.length < 2 || piece.map(([text, at]) => text.data[at]).join("").includes("://")) continue;
      counts.phrases += 1;
      const boxes = piece.map(([text, at]) => { range.setStart(text, at); range.setEnd(text, at + 1); return range.getBoundingClientRect(); });
      const breaks = boxes.some((box, at) => at && box.width && box.left < boxes[at - 1].left - 1 && box.top > boxes[at - 1].top + 4);
      if (!breaks) continue;
      const wide = boxes.reduce((sum, box) => sum + box.width, 0);
      if (wide < room - 1) say(`phrase split: ${piece.map(([text, at]) => text.data[at]).join("")} (${wide.toFixed()} of ${room.toFixed()})`, node);
    }
  }

  // Formulas are typeset, all of them, without an error.
  for (const node of root.querySelectorAll("mjx-container")) {
    counts.formulas += 1;
    const box = node.getBoundingClientRect();
    if (isShown(node) && (box.width < 2 || box.height < 2)) say("empty formula", node);
  }
  // An unknown command is no error to MathJax: it is drawn in red.
  const unknown = ["mjx-merror", "[data-mjx-error]", "mjx-mtext[style*='color: red']"];
  for (const node of root.querySelectorAll(unknown.join())) say("formula with an error", node);

  // Text is legible: contrast of every piece of text with what is behind it.
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
  const contrast = (one, other) => {
    const [a, b] = [light(one), light(other)].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  };
  let lowest = 21;
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const node = text.parentElement;
    if (!text.textContent.trim() || ["STYLE", "SCRIPT"].includes(node.tagName)) continue;
    if (node.closest("mjx-container") || !isShown(node)) continue;
    counts.texts += 1;
    const inCode = node.closest("code, pre");
    if (!inCode && /\\[([]|\$\$|\*\*|^\s*```/.test(text.textContent) && !node.closest(".raw")) say("markup shown as text", text);
    const ground = behind(node);
    const ratio = contrast(over(rgb(style(node).color), ground), ground);
    lowest = Math.min(lowest, ratio);
    if (ratio < 4.5) say(`contrast ${ratio.toFixed(2)} (${style(node).color} on ${ground.map(Math.round)})`, node);
    if (parseFloat(style(node).fontSize) < 11) say(`text of ${style(node).fontSize}`, node);
  }
  for (const node of root.querySelectorAll("mjx-container")) {
    const ground = behind(node);
    if (isShown(node)) lowest = Math.min(lowest, contrast(over(rgb(style(node).color), ground), ground));
  }

  // What is to be tapped is large enough for a thumb; a link inside a sentence is as high as its line.
  let smallest = 1000;
  for (const node of root.querySelectorAll("summary, a.hint, .footer a, button, .tappable")) {
    if (!isShown(node)) continue;
    counts.targets += 1;
    const box = node.getBoundingClientRect();
    smallest = Math.min(smallest, box.width, box.height);
    if (box.width < 44 || box.height < 43.5) say(`target of ${box.width.toFixed(1)} × ${box.height.toFixed(1)}`, node);
  }
  return { problems, counts, lowest, smallest };
};

// Where all that both sides of a card show stands, and how large its letters are.
globalThis.studypackPlaces = () => {
  const shared = [".badges", ".context", ".prompt", ".asking tr:has(.cloze) > td:first-child", ".asking tr:has(.cloze) .column"];
  return [...document.querySelectorAll(shared.join())].map((node) => {
    const box = node.getBoundingClientRect();
    return [box.left, box.top + scrollY, parseFloat(getComputedStyle(node).fontSize), node.className || node.tagName];
  });
};

// Show cards one after another, each side in light and dark, folded and unfolded, and gather what is wrong with them.
globalThis.studypackInspect = async (cards) => {
  const found = [];
  const moved = [];
  let shared = 0;
  let farthest = 0;
  for (const card of cards) {
    const sides = [];
    for (const side of ["question", "answer"]) {
      document.documentElement.className = "";
      const classes = `card card${card.ord + 1} isLin fancy`;
      const style = `<style>${card.css}</style>`;
      _showQuestion(style + card.question, style + card.answer, classes);
      if (side === "answer") _showAnswer(style + card.answer, classes);
      await new Promise((done) => _queueAction(() => done()));
      await document.fonts.ready;
      await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
      sides.push(studypackPlaces());
      for (const scheme of ["light", "dark"]) {
        document.body.className = classes + (scheme === "dark" ? " nightMode night_mode" : "");
        document.documentElement.className = scheme === "dark" ? "night-mode" : "";
        for (const open of [false, true]) {
          const folds = document.querySelectorAll("details");
          document.querySelectorAll(".rest-box").forEach((one) => { one.checked = open; });
          if (open && (!document.querySelector("details, .rest-box") || scheme === "dark" && side === "question")) continue;
          folds.forEach((one) => { one.open = open; });
          // The font of formulas is loaded when the first of them is seen.
          if (open && document.body.offsetHeight) await document.fonts.ready;
          const measured = studypackChecks();
          const tell = `${card.guid} ${card.ord} ${side} ${scheme}${open ? " unfolded" : ""}`;
          found.push({ ...measured, problems: measured.problems.map((one) => `${tell}: ${one}`) });
        }
      }
    }
    const [front, back] = sides;
    const moves = front.map((place, at) => Math.max(...[0, 1, 2].map((side) => Math.abs(place[side] - back[at][side]))));
    shared += moves.length;
    farthest = Math.max(farthest, ...moves);
    moves.forEach((by, at) => {
      if (by > 2) moved.push(`${card.guid} ${card.ord}: ${front[at][3]} moves by ${by.toFixed(1)}`);
    });
  }
  const sum = (name) => found.reduce((total, one) => total + one.counts[name], 0);
  return {
    problems: [...found.flatMap((one) => one.problems), ...moved],
    checked: found.length,
    counts: { ...Object.fromEntries(Object.keys(found[0].counts).map((name) => [name, sum(name)])), shared },
    farthest,
    lowest: Math.min(...found.map((one) => one.lowest)),
    smallest: Math.min(...found.map((one) => one.smallest)),
  };
};
