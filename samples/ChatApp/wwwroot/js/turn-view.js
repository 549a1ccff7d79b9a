// One prompt and its answer, and beside it that of the other model where it was asked for.
import { AnswerView } from "./answer-view.js";
import { otherTarget } from "./answering.js";
import { element } from "./elements.js";

export class TurnView {
  #answers = element("div", { className: "answers" });
  #answer;
  #other = null;
  #isDue = false;

  constructor(turn, actions) {
    this.turn = turn;
    this.actions = actions;
    const { copy, retry, judge, askOther } = actions;
    this.#answer = new AnswerView("Answer", {
      copy: button => copy(turn, button),
      retry: () => retry(turn),
      judge: score => judge(turn, turn, score),
      askOther: () => askOther(turn),
    });
    this.#answers.append(this.#answer.element);
    this.element = element("li", { className: "turn", "data-turn": turn.id }, element("p", { className: "prompt" }, element("span", { className: "visually-hidden", text: "You: " }), turn.prompt), this.#answers);
    this.show();
  }

  /** Shows the answer as it is now; many pieces of text at once make one change of the page. */
  showSoon(shown) {
    if (!this.#isDue) {
      this.#isDue = true;
      requestAnimationFrame(() => {
        this.#isDue = false;
        this.show();
        shown();
      });
    }
  }

  show() {
    const { turn, actions: { costs } } = this;
    this.#answer.show(turn, costs, turn.target && !turn.other ? otherTarget(turn) : null);
    this.#showOther(turn, costs);
  }

  focusOther() {
    this.show();
    this.#other?.element.focus();
  }

  #showOther(turn, costs) {
    if (!turn.other) {
      this.#other?.element.remove();
      this.#other = null;
      return;
    }

    if (!this.#other) {
      const { copy, judge, askOther } = this.actions;
      this.#other = new AnswerView(`Answer of the ${otherTarget(turn)} model`, {
        copy: button => copy(turn.other, button),
        retry: () => askOther(turn),
        judge: score => judge(turn, turn.other, score),
      });
      this.#answers.append(this.#other.element);
    }

    this.#other.show(turn.other, costs, null);
  }
}
