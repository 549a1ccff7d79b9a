// One answer: its text, what went wrong, and what stands under it.
import { badgeOf, numbersOf } from "./answer-facts.js";
import { showText } from "./answer-text.js";
import { element, icon } from "./elements.js";

const copyIcon = "M7 7V4.5A1.5 1.5 0 0 1 8.5 3h7A1.5 1.5 0 0 1 17 4.5v7a1.5 1.5 0 0 1-1.5 1.5H13M4.5 7h7A1.5 1.5 0 0 1 13 8.5v7a1.5 1.5 0 0 1-1.5 1.5h-7A1.5 1.5 0 0 1 3 15.5v-7A1.5 1.5 0 0 1 4.5 7z";
const againIcon = "M16 10a6 6 0 1 1-1.8-4.3M16 3v3.5h-3.5";
const askIcon = "M4 7h10l-3-3M16 13H6l3 3";
const upIcon = "M3 9h3v8H3zM6 9l3.5-6.5c1.2 0 2 .9 2 2V8h4a1.5 1.5 0 0 1 1.5 1.8l-1.1 6A1.5 1.5 0 0 1 14.4 17H6";
const downIcon = "M3 11h3V3H3zM6 11l3.5 6.5c1.2 0 2-.9 2-2V12h4a1.5 1.5 0 0 0 1.5-1.8l-1.1-6A1.5 1.5 0 0 0 14.4 3H6";

export class AnswerView {
  #text = element("div", { className: "answer-text" });
  #trouble = element("div", { className: "trouble" });
  #badge = element("span", { className: "part" });
  #numbers = element("span", { className: "part" });
  #facts;

  // The buttons stay the same elements, so that the focus stays on them.
  constructor(label, { copy, retry, judge, askOther }) {
    this.copyButton = button("Copy", copyIcon, event => copy(event.currentTarget));
    this.retryButton = button("Try again", againIcon, retry);
    this.goodButton = thumb("Good answer", upIcon, () => judge(1));
    this.badButton = thumb("Bad answer", downIcon, () => judge(0));
    this.askButton = askOther && button("", askIcon, askOther);
    this.#facts = element(
      "div",
      { className: "facts" },
      this.#badge,
      element("span", { className: "actions" }, this.goodButton, this.badButton, this.copyButton, this.askButton),
      this.#numbers);
    this.element = element("div", { className: "answer", role: "group", "aria-label": label, tabindex: "-1" }, this.#text, this.#trouble, this.#facts);
  }

  /** Shows an answer as it is now, and offers to ask the other model where one is named. */
  show(given, costs, other) {
    const isStreaming = given.state === "streaming";
    this.element.classList.toggle("streaming", isStreaming);
    this.element.setAttribute("aria-busy", String(isStreaming));
    showText(this.#text, given.answer);
    this.#trouble.hidden = given.state !== "failed" && given.state !== "stopped";
    this.#trouble.classList.toggle("stopped", given.state === "stopped");
    this.#trouble.replaceChildren(element("p", { text: given.state === "failed" ? given.error : "Stopped. What came is kept." }), this.retryButton);

    const isWhole = !isStreaming && Boolean(given.answer);
    this.copyButton.hidden = !isWhole;
    this.#showFeedback(given, isWhole && Boolean(given.decision));
    if (this.askButton) {
      this.askButton.hidden = isStreaming || !other;
      this.askButton.querySelector("span").textContent = `Ask the ${other} model`;
    }

    this.#facts.hidden = !given.target && !isWhole;
    this.#badge.replaceChildren(...given.target ? [badgeOf(given)] : []);
    this.#numbers.replaceChildren(...given.target ? [numbersOf(given, costs)] : []);
  }

  #showFeedback(given, canBeGiven) {
    for (const [thumbButton, score] of [[this.goodButton, 1], [this.badButton, 0]]) {
      thumbButton.hidden = !canBeGiven;
      thumbButton.setAttribute("aria-pressed", String(given.feedback === score));
    }
  }
}

const button = (text, path, click) => element("button", { type: "button", className: "small-button", click }, icon(path), element("span", { text }));

const thumb = (label, path, click) => element("button", { type: "button", className: "small-button thumb", "aria-label": label, title: label, "aria-pressed": "false", click }, icon(path));
