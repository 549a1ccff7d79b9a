#!/usr/bin/env bash
# Measures the gateway, with all that production has, against a bare YARP forwarder in one run, holds many streams open, and kills an upstream under load.
# Writes benchmarks/results/gateway-load.md. Needs wrk and taskset (Debian: apt-get install wrk util-linux). Takes about nine minutes.
#   GATEWAY_BUILD may name the folder of another build, to compare two versions of the gateway.
#   ROUNDS, SECONDS_EACH, WARM_UP_SECONDS, CONNECTIONS, RATE, RATE_CONNECTIONS, STREAMS, STREAM_SECONDS, FALLBACK_SECONDS and RESULT may be set for a shorter run.
set -euo pipefail
cd "$(dirname "$0")"

ROUNDS=${ROUNDS:-12}
SECONDS_EACH=${SECONDS_EACH:-3}
WARM_UP_SECONDS=${WARM_UP_SECONDS:-45}
CONNECTIONS=${CONNECTIONS:-16}
RATE=${RATE:-3000}
RATE_CONNECTIONS=${RATE_CONNECTIONS:-32}
STREAMS=${STREAMS:-500}
STREAM_SECONDS=${STREAM_SECONDS:-60}
FALLBACK_SECONDS=${FALLBACK_SECONDS:-60}
RESULT=${RESULT:-../results/gateway-load.md}
UPSTREAM=17000 FORWARDER=17001 GATEWAY=17002 FALLBACK_GATEWAY=17003 WEAK=17004

for program in wrk taskset dotnet; do
  command -v "$program" > /dev/null || { echo "There is no '$program' here. Install it." >&2; exit 1; }
done

LOAD_BEFORE=$(cut -d' ' -f1 /proc/loadavg)
dotnet build GatewayLoad.csproj -c Release -v quiet --nologo
LOAD=(dotnet bin/Release/net10.0/GatewayLoad.dll)
GATEWAY_LOAD=(dotnet "${GATEWAY_BUILD:-bin/Release/net10.0}/GatewayLoad.dll")
FIGURES=$(mktemp -d)
PROCESSES=()
stop() {
  for process in "${PROCESSES[@]}"; do kill "$process" 2> /dev/null || true; done
  rm -rf "$FIGURES"
}
trap stop EXIT

# What is measured has a core of its own; the upstream and the load share the other one. A machine with one core has no choice.
if [ "$(nproc)" -gt 1 ]; then MEASURED=(taskset -c 0) OTHERS=(taskset -c 1); else MEASURED=() OTHERS=(); fi

start() { # PORT COMMAND...
  local port=$1
  shift
  "$@" > /dev/null &
  PROCESSES+=($!)
  for _ in $(seq 300); do
    if (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null; then return; fi
    sleep 0.1
  done
  echo "Nothing listens on port $port." >&2
  exit 1
}

start "$UPSTREAM" "${OTHERS[@]}" "${LOAD[@]}" upstream "$UPSTREAM"
start "$FORWARDER" "${MEASURED[@]}" "${LOAD[@]}" forwarder "$FORWARDER" "http://127.0.0.1:$UPSTREAM"
start "$GATEWAY" "${MEASURED[@]}" "${GATEWAY_LOAD[@]}" gateway "$GATEWAY" "http://127.0.0.1:$UPSTREAM/v1" "http://127.0.0.1:$UPSTREAM/v1"

ticks() { # PROCESS: hundredths of a second of processor time
  awk '{ print $14 + $15 }' "/proc/$1/stat"
}

load() { # PORT MODEL STREAM SECONDS: requests/s, median, p99, errors, processor time of a request in microseconds
  local process=${PROCESSES[$(($1 - UPSTREAM))]} before figures
  before=$(ticks "$process")
  figures=$("${OTHERS[@]}" wrk -t1 "-c$CONNECTIONS" "-d$4s" -s wrk.lua "http://127.0.0.1:$1/v1/chat/completions" -- "$2" "$3" | sed -n 's/^figures //p')
  awk -v ticks="$(($(ticks "$process") - before))" '{ print $1, $2, $3, $4, ticks * 10000 / $5 }' <<< "$figures"
}

at_rate() { # PORT MODEL SECONDS: requests/s, median, p99, errors, processor time of a request in microseconds
  local process=${PROCESSES[$(($1 - UPSTREAM))]} before figures
  before=$(ticks "$process")
  figures=$("${OTHERS[@]}" "${LOAD[@]}" rate "http://127.0.0.1:$1" "$2" "$RATE" "$RATE_CONNECTIONS" "$3" | sed -n 's/^figures //p')
  awk -v ticks="$(($(ticks "$process") - before))" '{ print $1, $2, $3, $4, ticks * 10000 / $5 }' <<< "$figures"
}

for stream in false true; do
  # The runtime compiles what is hot a second time, which takes its time on one core.
  load "$FORWARDER" small "$stream" "$WARM_UP_SECONDS" > /dev/null
  load "$GATEWAY" auto "$stream" "$WARM_UP_SECONDS" > /dev/null
  for round in $(seq "$ROUNDS"); do
    echo "stream=$stream, round $round of $ROUNDS" >&2
    load "$FORWARDER" small "$stream" "$SECONDS_EACH" >> "$FIGURES/forwarder-$stream"
    load "$GATEWAY" auto "$stream" "$SECONDS_EACH" >> "$FIGURES/gateway-$stream"
  done
done

for round in $(seq "$ROUNDS"); do
  echo "$RATE requests a second, round $round of $ROUNDS" >&2
  at_rate "$FORWARDER" small "$SECONDS_EACH" >> "$FIGURES/forwarder-rate"
  at_rate "$GATEWAY" auto "$SECONDS_EACH" >> "$FIGURES/gateway-rate"
done

median() { # COLUMN FILE
  awk -v column="$1" '{ print $column }' "$2" | sort -n | awk '{ value[NR] = $1 } END { print NR % 2 ? value[(NR + 1) / 2] : (value[NR / 2] + value[NR / 2 + 1]) / 2 }'
}

table() { # TITLE STREAM TARGET
  local bare=$FIGURES/forwarder-$2 ours=$FIGURES/gateway-$2 name file
  printf '\n### %s\n\n| | requests/s | median (ms) | p99 (ms) | processor time of a request (µs) | errors | requests/s of each round |\n|---|---|---|---|---|---|---|\n' "$1"
  for name in forwarder gateway; do
    file=$FIGURES/$name-$2
    printf '| %s | %.0f | %.2f | %.2f | %.0f | %d | %s |\n' "$([ "$name" = gateway ] && echo "RouteLLM's gateway" || echo 'bare YARP forwarder')" \
      "$(median 1 "$file")" "$(median 2 "$file")" "$(median 3 "$file")" "$(median 5 "$file")" "$(awk '{ sum += $4 } END { print sum }' "$file")" "$(awk '{ printf "%s%.0f", (NR > 1 ? ", " : ""), $1 }' "$file")"
  done
  if [ "$2" = rate ]; then
    awk -v bareMedian="$(median 2 "$bare")" -v oursMedian="$(median 2 "$ours")" -v bareLast="$(median 3 "$bare")" -v oursLast="$(median 3 "$ours")" 'BEGIN {
      printf "\nThe gateway takes %+.2f ms at the median (target: at most +0.10) and %+.2f ms at the 99th percentile (target: at most +0.30).\n", oursMedian - bareMedian, oursLast - bareLast }'
  else
    awk -v bare="$(median 1 "$bare")" -v ours="$(median 1 "$ours")" -v target="$3" 'BEGIN {
      printf "\nThe gateway serves %.1f%% %s requests a second (target: at most %d%% fewer).\n", (ours < bare ? 1 - ours / bare : ours / bare - 1) * 100, (ours < bare ? "fewer" : "more"), target }'
  fi
}

FAILED=0
echo "$STREAMS streams" >&2
"${LOAD[@]}" streams "http://127.0.0.1:$GATEWAY" "$STREAMS" "$STREAM_SECONDS" "${PROCESSES[$((GATEWAY - UPSTREAM))]}" > "$FIGURES/streams" || FAILED=1
echo "fallback" >&2
start "$FALLBACK_GATEWAY" "${LOAD[@]}" gateway "$FALLBACK_GATEWAY" "http://127.0.0.1:$UPSTREAM/v1" "http://127.0.0.1:$WEAK/v1"
"${LOAD[@]}" fallback "http://127.0.0.1:$FALLBACK_GATEWAY" "$WEAK" "$FALLBACK_SECONDS" > "$FIGURES/fallback" || FAILED=1

{
  echo "# The gateway under load"
  echo
  echo "Written by \`benchmarks/gateway-load/run.sh\` on $(date -u +%F), at commit $(git rev-parse --short HEAD)$(git diff --quiet HEAD -- ../../src . || echo ' with changes')."
  echo "Machine: $(sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo | head -1), $(nproc) cores, $(awk '/MemTotal/ { printf "%.0f GB", $2 / 1e6 }' /proc/meminfo); $(. /etc/os-release && echo "$PRETTY_NAME"); .NET $(dotnet --list-runtimes | sed -n 's/^Microsoft.AspNetCore.App \([^ ]*\).*/\1/p' | tail -1). Load average before: $LOAD_BEFORE."
  echo
  if awk -v load="$LOAD_BEFORE" 'BEGIN { exit load < 0.5 }'; then
    printf '**The machine had other work meanwhile, so the times below compare nothing. Run this again on a quiet one.**\n\n'
  fi
  echo "## Against a bare YARP forwarder"
  echo
  echo "The same upstream on loopback behind both, which answers at once; a stream has 20 events. What is measured has one core for itself, the upstream and \`wrk\` ($CONNECTIONS connections, closed loop) share another. $ROUNDS rounds of $SECONDS_EACH s each, forwarder and gateway by turns; the table has the median of the rounds. Processor time is what the measured process itself used. The gateway reads each request, lets the lexical router decide, replaces \`model\`, reads the answer's copy and counts for \`/metrics\`, with fallback and circuits, costs, a budget, a held share and the decision log on."
  table "Not streamed" false 5
  table "Streamed" true 8
  table "At $RATE requests a second over $RATE_CONNECTIONS connections, prompts of 1 KB, not streamed" rate
  printf '\n## Many streams at once\n\nThrough the gateway that served the rounds above. '
  cat "$FIGURES/streams"
  printf '\n## The weak upstream is killed and started again\n\n'
  cat "$FIGURES/fallback"
} > "$RESULT"
echo "Written: $RESULT" >&2
exit "$FAILED"
