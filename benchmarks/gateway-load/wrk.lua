-- A chat completion as clients send it. Arguments: the model, and whether to stream. Writes one line of figures at the end.
function init(args)
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  wrk.headers["Authorization"] = "Bearer sk-load"
  wrk.body = '{"model":"' .. args[1] .. '","stream":' .. args[2] .. ',"temperature":0.2,"messages":['
    .. '{"role":"system","content":"You are a careful assistant. Answer briefly, and say when you are not sure."},'
    .. '{"role":"user","content":"A train leaves at 9:40 at 80 km/h; another leaves the same station at 10:10 at 110 km/h. When and where does the second overtake the first? Show the steps, then the result in one line."}]}'
end

function done(summary, latency)
  local errors = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status + summary.errors.timeout
  io.write(string.format("figures %.1f %.3f %.3f %d %d\n",
    summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000, errors, summary.requests))
end
