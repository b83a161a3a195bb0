"use strict";

// Every page of the preview: cards in light or dark, whatever the device prefers. Remembered where the browser allows it.
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const one = (selector, root = document) => root.querySelector(selector);
const isTyping = (event) => event.ctrlKey || event.metaKey || event.altKey
  || event.target.closest("input, select, textarea") !== null;
// As in Anki, a tap on a card turns it; one on a link or a fold, or the end of a selection, does not.
const tapsCard = (event) => event.target.closest(".screen") !== null && getSelection().isCollapsed
  && event.target.closest("a, button, summary, details, .table, pre") === null;

{
  const look = one("[data-look]");
  const choice = one("[data-scheme]");
  const show = (name) => {
    look.classList.remove("day", "nightMode");
    if (name) look.classList.add(name);
    choice.value = name;
  };
  const remember = (name) => {
    try { localStorage.setItem("studypack-look", name); } catch { /* a private window */ }
  };
  const remembered = () => {
    try { return localStorage.getItem("studypack-look") ?? ""; } catch { return ""; }
  };
  const known = all("option", choice).map((option) => option.value);
  const change = (name) => { show(name); remember(name); };
  choice.addEventListener("change", () => change(choice.value));
  document.addEventListener("keydown", (event) => {
    if (isTyping(event) || event.key.toLowerCase() !== "d") return;
    change(known[(known.indexOf(choice.value) + 1) % known.length]);
  });
  show(known.includes(remembered()) ? remembered() : "");
}
