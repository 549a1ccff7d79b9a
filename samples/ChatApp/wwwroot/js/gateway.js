// The gateway's own API, as any client would use it.
import { readEvents } from "./event-stream.js";
import { GatewayError } from "./gateway-error.js";

export const settings = () => getJson("/settings");

/** The names of the routers that a request may choose. */
export async function routers() {
  const models = await getJson("/v1/models");
  return models.data.map(model => model.id).filter(id => id.startsWith("router-")).map(id => id.slice("router-".length));
}

/** Which router decides, and at which threshold; without a name, those of requests that choose none. Null where a router has no threshold of its own. */
export async function routerDefaults(router) {
  const response = await send("/predict", { text: "", model: router ? `router-${router}` : "auto" });
  if (response.status === 400) {
    return null;
  }

  await throwUnlessOk(response);
  const { router: name, threshold } = await response.json();
  return { router: name, threshold };
}

/** Asks for an answer: gives the decision, then text as it is written, and the tokens at the end. */
export async function* complete(model, messages, signal) {
  const response = await send("/v1/chat/completions", { model, messages, stream: true, stream_options: { include_usage: true } }, signal);
  await throwUnlessOk(response);
  yield { decision: decisionOf(response.headers) };

  let isComplete = false;
  for await (const data of readEvents(response.body)) {
    if (data === "[DONE]") {
      isComplete = true;
      break;
    }

    const chunk = JSON.parse(data);
    if (chunk.error) {
      throw new GatewayError(chunk.error.message, 0, chunk.error.code);
    }

    const choice = chunk.choices?.[0];
    if (choice?.delta?.content) {
      yield { text: choice.delta.content };
    }

    isComplete ||= Boolean(choice?.finish_reason);
    if (chunk.usage) {
      yield { promptTokens: chunk.usage.prompt_tokens, completionTokens: chunk.usage.completion_tokens };
    }
  }

  if (!isComplete) {
    throw new GatewayError("The answer broke off before its end.", 0, "broken_off");
  }
}

/** Says how good the answer of a decision was, from 0 to 1. */
export async function giveFeedback(decision, score) {
  await throwUnlessOk(await send("/feedback", { decision, score }));
}

function decisionOf(headers) {
  const number = name => headers.has(name) ? Number(headers.get(name)) : null;
  return {
    router: headers.get("x-routellm-router"),
    target: headers.get("x-routellm-target"),
    model: headers.get("x-routellm-model"),
    winRate: number("x-routellm-win-rate"),
    threshold: number("x-routellm-threshold"),
    failedModel: headers.get("x-routellm-failed-model"),
    decision: headers.get("x-routellm-decision"),
  };
}

async function getJson(path) {
  const response = await reach(() => fetch(path));
  await throwUnlessOk(response);
  return response.json();
}

const send = (path, body, signal) =>
  reach(() => fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), signal }));

async function reach(request) {
  try {
    return await request();
  } catch (error) {
    throw error.name === "AbortError" ? error : new GatewayError("The gateway cannot be reached.", 0, "gateway_unreachable");
  }
}

async function throwUnlessOk(response) {
  if (!response.ok) {
    const error = (await response.json().catch(() => ({})))?.error;
    throw new GatewayError(error?.message ?? `The status was ${response.status}.`, response.status, error?.code, response.headers.get("retry-after"));
  }
}
