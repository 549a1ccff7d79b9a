// Lets the gateway answer a turn, one at a time.
import { GatewayError } from "./gateway-error.js";
import { complete } from "./gateway.js";

export class Answering extends EventTarget {
  #abort = null;

  constructor(session) {
    super();
    this.session = session;
  }

  get isRunning() {
    return this.#abort !== null;
  }

  stop() {
    this.#abort?.abort();
  }

  async run(turn, model) {
    this.#abort = new AbortController();
    const started = performance.now();
    const { id, prompt } = turn;
    for (const name of Object.keys(turn)) {
      delete turn[name];
    }

    Object.assign(turn, { id, prompt, answer: "", state: "streaming" });
    this.#tell("start", turn);
    try {
      for await (const part of complete(model, this.session.messagesFor(turn), this.#abort.signal)) {
        if (part.decision) {
          Object.assign(turn, part.decision);
          this.#tell("decided", turn);
        } else if (part.text) {
          turn.firstMilliseconds ??= performance.now() - started;
          turn.answer += part.text;
        } else {
          Object.assign(turn, part);
        }

        this.#tell("progress", turn);
      }

      turn.state = "done";
    } catch (error) {
      this.#fail(turn, error);
    } finally {
      turn.milliseconds = performance.now() - started;
      this.#abort = null;
      this.#tell("progress", turn);
      this.#tell("end", turn);
    }
  }

  #fail(turn, error) {
    if (this.#abort.signal.aborted) {
      turn.state = "stopped";
      return;
    }

    turn.state = "failed";
    turn.error = error instanceof GatewayError ? error.describe() : "The answer broke off before its end. What came is kept.";
  }

  #tell(name, turn) {
    this.dispatchEvent(new CustomEvent(name, { detail: turn }));
  }
}
