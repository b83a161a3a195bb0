
// The mock interview: draws questions, runs the clock, asks the follow-ups one by one, and sums up.
{
  const setup = one("[data-setup]");
  const session = one("[data-session]");
  const result = one("[data-result]");
  const form = one("[data-form]");
  const button = (name) => one(`[data-${name}]`, session);
  const [answer, followup, pause] = ["answer", "followup", "pause"].map(button);
  const ratings = all("[data-rate]");
  const fill = (node, values) => {
    node.textContent = node.dataset.pattern.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  };
  const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

  let asked = [];
  let at = 0;
  let step = 0;
  let limit = 0;
  let outcomes = [];
  let spent = 0;
  let since = null;
  let total = 0;

  const shuffled = (list) => {
    const left = [...list];
    return list.map(() => left.splice(Math.floor(Math.random() * left.length), 1)[0]);
  };
  const fits = (node) => all("[data-filter]", form).every(({ value, dataset }) =>
    !value || node.dataset[dataset.filter].split(" ").includes(value));

  // The clock runs while an answer is due; it stops at a pause and once the answer is shown.
  const seconds = () => spent + (since === null ? 0 : (performance.now() - since) / 1000);
  const stop = () => { spent = seconds(); since = null; };
  const tick = () => {
    const now = seconds();
    const over = limit > 0 && now > limit;
    const shown = one("[data-time]");
    shown.textContent = clock(limit > 0 ? Math.abs(limit - now) : now);
    one("[data-over]").hidden = !over;
    session.classList.toggle("late", over);
    one("[data-meter]").style.width = `${limit > 0 ? Math.max(0, 1 - now / limit) * 100 : 0}%`;
  };
  setInterval(() => { if (!session.hidden && since !== null) tick(); }, 250);
  const restart = () => { total += seconds(); spent = 0; since = performance.now(); pauseIs(false); tick(); };
  const pauseIs = (paused) => {
    pause.dataset.label ??= pause.textContent;
    pause.textContent = paused ? pause.dataset.resume : pause.dataset.label;
    pause.setAttribute("aria-pressed", String(paused));
  };

  const steps = () => all("[data-step]", asked[at]);
  const only = (part) => { for (const each of [setup, session, result]) each.hidden = each !== part; };
  const ask = () => {
    for (const node of all("[data-question]")) node.hidden = node !== asked[at];
    steps().forEach((node, index) => { node.hidden = index !== step; node.classList.remove("turned"); });
    fill(one("[data-progress]"), { at: at + 1, all: asked.length });
    one("[data-said]").textContent = step ? one("h3", steps()[step]).textContent : one("[data-progress]").textContent;
    answer.hidden = false;
    followup.hidden = true;
    for (const each of ratings) each.hidden = true;
    restart();
    scrollTo(0, 0);
    answer.focus({ preventScroll: true });
  };
  const reveal = () => {
    stop();
    tick();
    steps()[step].classList.add("turned");
    answer.hidden = true;
    followup.hidden = step + 1 >= steps().length;
    for (const each of ratings) each.hidden = false;
    (followup.hidden ? ratings[1] : followup).focus({ preventScroll: true });
  };
  const rate = (outcome) => {
    outcomes.push({ node: asked[at], outcome });
    at += 1;
    step = 0;
    if (at < asked.length) ask(); else finish();
  };
  const begin = (questions) => {
    [asked, at, step, outcomes, total, spent, since] = [questions, 0, 0, [], 0, 0, null];
    only(session);
    ask();
  };
  const finish = () => {
    total += seconds();
    [spent, since] = [0, null];
    const knew = outcomes.filter(({ outcome }) => outcome === "knew").length;
    const list = one("[data-result-list]");
    fill(one("[data-result-line]"), { knew, all: outcomes.length, time: clock(total) });
    list.replaceChildren(...outcomes.map(({ node, outcome }) => {
      const [line, link, word] = ["li", "a", "span"].map((name) => document.createElement(name));
      link.href = node.dataset.question;
      link.textContent = node.dataset.title;
      word.textContent = list.dataset[outcome];
      word.className = outcome;
      line.append(link, " ", word);
      return line;
    }));
    one("[data-again=missed]").hidden = knew === outcomes.length;
    only(result);
    one("[data-result-heading]").focus();
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const drawn = shuffled(all("[data-question]").filter(fits));
    const wanted = Number(one("[data-count]").value) || drawn.length;
    const problem = one("[data-problem]");
    problem.textContent = drawn.length ? "" : problem.dataset.text;
    limit = Number(one("[data-minutes]").value) * 60;
    if (drawn.length) begin(drawn.slice(0, wanted));
  });
  answer.addEventListener("click", reveal);
  session.addEventListener("click", (event) => { if (!answer.hidden && tapsCard(event)) reveal(); });
  followup.addEventListener("click", () => { step += 1; ask(); });
  for (const each of ratings) each.addEventListener("click", () => rate(each.dataset.rate));
  pause.addEventListener("click", () => {
    if (!answer.hidden) { if (since === null) { since = performance.now(); pauseIs(false); } else { stop(); pauseIs(true); } }
  });
  button("end").addEventListener("click", finish);
  for (const each of all("[data-again]")) {
    each.addEventListener("click", () => {
      const missed = outcomes.filter(({ outcome }) => outcome === "missed").map(({ node }) => node);
      if (each.dataset.again === "missed") return begin(shuffled(missed));
      only(setup);
      one("button", form).focus();
    });
  }
  document.addEventListener("keydown", (event) => {
    if (session.hidden || isTyping(event)) return;
    const press = (node) => { if (!node.hidden) { event.preventDefault(); node.click(); } };
    if (event.key === "1") press(ratings[0]);
    else if (event.key === "2") press(ratings[1]);
    else if (event.key.toLowerCase() === "p") press(pause);
    else if (event.key === " " && !event.target.closest("a, button, summary")) press(answer.hidden ? followup : answer);
  });
}
