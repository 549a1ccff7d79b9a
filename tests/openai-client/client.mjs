// Calls a gateway with the npm package openai, scenario by scenario. Prints, for each, what went out and what came in, to the byte.
import OpenAI from "openai";

const wire = { sent: "", received: [] };
const record = async (url, init) => {
  wire.sent = init.body;
  wire.received = [];
  const response = await fetch(url, init);
  const seen = response.body.pipeThrough(new TransformStream({
    transform(chunk, controller) {
      wire.received.push(Buffer.from(chunk));
      controller.enqueue(chunk);
    },
  }));
  return new Response(seen, { status: response.status, headers: response.headers });
};
const client = new OpenAI({ baseURL: process.argv[2], apiKey: process.env.GATEWAY_KEY, maxRetries: 0, fetch: record });
const ask = (prompt, more = {}) => ({ model: "router-lexical-0.5", messages: [{ role: "user", content: prompt }], ...more });
const weather = { type: "function", function: { name: "weather", description: "Größe?", strict: true, parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"], additionalProperties: false } } };
const collect = async (stream) => {
  let text = "";
  for await (const chunk of stream) {
    text += chunk.choices[0]?.delta?.content ?? "";
  }
  return text;
};

const scenarios = {
  plain: async () => (await client.chat.completions.create(ask("plain"))).choices[0].message.content,
  stream: async () => collect(await client.chat.completions.create(ask("stream", { stream: true, stream_options: { include_usage: true } }))),
  tools: async () => (await client.chat.completions.create({
    model: "router-lexical-0.5",
    messages: [
      { role: "user", content: "tools" },
      { role: "assistant", content: null, tool_calls: [{ id: "c0", type: "function", function: { name: "weather", arguments: "{\"city\": \"Rom\"}" } }] },
      { role: "tool", tool_call_id: "c0", content: "sunny" },
    ],
    tools: [weather],
    tool_choice: { type: "function", function: { name: "weather" } },
    parallel_tool_calls: true,
  })).choices[0].message.tool_calls.map((call) => JSON.parse(call.function.arguments).city).join(),
  schema: async () => JSON.parse((await client.chat.completions.create(ask("schema", {
    response_format: { type: "json_schema", json_schema: { name: "answer", strict: true, schema: { type: "object", properties: { n: { type: "number" } } } } },
  }))).choices[0].message.content).n,
  image: async () => (await client.chat.completions.create({
    model: "router-lexical-0.5",
    messages: [{ role: "user", content: [{ type: "text", text: "image" }, { type: "image_url", image_url: { url: "data:image/png;base64,iVBORw0KGgo=", detail: "low" } }] }],
  })).choices[0].message.content,
  many: async () => (await client.chat.completions.create(ask("many", { n: 2 }))).choices.map((choice) => choice.message.content).join(),
  logprobs: async () => (await client.chat.completions.create(ask("logprobs", { logprobs: true, top_logprobs: 2 }))).choices[0].logprobs.content[0].logprob,
  error: async () => client.chat.completions.create(ask("error")).then(() => "no error", (error) => `${error.status} ${error.constructor.name} ${error.code}`),
  unknown: async () => client.chat.completions.create(ask("unknown", { model: "none" })).then(() => "no error", (error) => `${error.status} ${error.constructor.name} ${error.code}`),
  models: async () => { const ids = []; for await (const model of client.models.list()) ids.push(model.id); return ids.join(); },
  abort: async () => {
    const stream = await client.chat.completions.create(ask("abort", { stream: true }));
    for await (const chunk of stream) {
      stream.controller.abort();
      return chunk.choices[0].delta.content;
    }
  },
};

for (const [name, run] of Object.entries(scenarios)) {
  const result = await run();
  console.log(JSON.stringify({ name, result: String(result), sent: wire.sent ?? "", received: Buffer.concat(wire.received).toString("base64") }));
}
