// What a page can measure of itself: everything that is wrong with the card it shows, and how much was looked at.
globalThis.studypackChecks = () => {
  const problems = [];
  const counts = { texts: 0, targets: 0, formulas: 0, scrollers: 0 };
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

// Show cards one after another, each side in light and dark, folded and unfolded, and gather what is wrong with them.
globalThis.studypackInspect = async (cards) => {
  const found = [];
  for (const card of cards) {
    for (const side of ["question", "answer"]) {
      document.documentElement.className = "";
      const classes = `card card${card.ord + 1} isLin fancy`;
      const style = `<style>${card.css}</style>`;
      _showQuestion(style + card.question, style + card.answer, classes);
      if (side === "answer") _showAnswer(style + card.answer, classes);
      await new Promise((done) => _queueAction(() => done()));
      await document.fonts.ready;
      await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
      for (const scheme of ["light", "dark"]) {
        document.body.className = classes + (scheme === "dark" ? " nightMode night_mode" : "");
        document.documentElement.className = scheme === "dark" ? "night-mode" : "";
        for (const open of [false, true]) {
          const folds = document.querySelectorAll("details");
          document.querySelectorAll(".rest-box").forEach((one) => { one.checked = open; });
          if (open && (!folds.length || scheme === "dark" && side === "question")) continue;
          folds.forEach((one) => { one.open = open; });
          const measured = studypackChecks();
          const tell = `${card.guid} ${card.ord} ${side} ${scheme}${open ? " unfolded" : ""}`;
          found.push({ ...measured, problems: measured.problems.map((one) => `${tell}: ${one}`) });
        }
      }
    }
  }
  return {
    problems: found.flatMap((one) => one.problems),
    checked: found.length,
    formulas: found.reduce((sum, one) => sum + one.counts.formulas, 0),
    texts: found.reduce((sum, one) => sum + one.counts.texts, 0),
    targets: found.reduce((sum, one) => sum + one.counts.targets, 0),
    lowest: Math.min(...found.map((one) => one.lowest)),
    smallest: Math.min(...found.map((one) => one.smallest)),
  };
};
