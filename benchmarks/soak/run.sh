#!/usr/bin/env bash
# Soaks the gateway (before HTTP upstreams and before chat clients) and the chat client, with models that fail in every way, a configuration file that is
# rewritten all the time and a Redis that is killed again and again. Writes benchmarks/results/soak.md. Needs redis-server (Debian: apt-get install redis-server).
# Takes SOAK_SECONDS (1200) and a minute; RESULT may name another file, and SOAK_BUILD the folder of a build that is there already.
set -euo pipefail
cd "$(dirname "$0")"

SOAK_SECONDS=${SOAK_SECONDS:-1200}
RESULT=${RESULT:-../results/soak.md}

for program in redis-server dotnet; do
  command -v "$program" > /dev/null || { echo "There is no '$program' here. Install it." >&2; exit 1; }
done

# As it is built, whatever is edited while it runs.
COMMIT=$(git rev-parse --short HEAD)$(git diff --quiet HEAD -- ../../src . || echo ' with changes')
LOAD_BEFORE=$(cut -d' ' -f1 /proc/loadavg)
[ -n "${SOAK_BUILD:-}" ] || dotnet build Soak.csproj -c Release -v quiet --nologo
FOLDER=$(mktemp -d)
trap 'rm -rf "$FOLDER"' EXIT
FAILED=0
dotnet "${SOAK_BUILD:-bin/Release/net10.0}/Soak.dll" run "$SOAK_SECONDS" "$FOLDER" > "$FOLDER/report" || FAILED=1

{
  echo "# Soak"
  echo
  echo "Written by \`benchmarks/soak/run.sh\` on $(date -u +%F), at commit $COMMIT."
  echo "Machine: $(sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo | head -1), $(nproc) cores, $(awk '/MemTotal/ { printf "%.0f GB", $2 / 1e6 }' /proc/meminfo); $(. /etc/os-release && echo "$PRETTY_NAME"); .NET $(dotnet --list-runtimes | sed -n 's/^Microsoft.AspNetCore.App \([^ ]*\).*/\1/p' | tail -1); $(redis-server --version | sed 's/ sha=.*//'). Load average before: $LOAD_BEFORE, after: $(cut -d' ' -f1 /proc/loadavg)."
  echo
  echo "Twelve callers ask one question after another at three doors, whole or streamed, some with a loop of five tool calls, some with earlier turns; one of ten goes away after at most 150 ms. Every 16 s one of the two models does something else for 10 s: it is slow, answers with 500, with 429, with an error in a 200 or with nothing, stays silent, breaks off its answers, is dead, or its process dies every two seconds; in one stage no model is healthy. There are 40 callers, each with a share and a budget of its own, and 1,000 calls are remembered for later turns, so that what is kept up to a limit reaches it in the first minutes."
  echo
  cat "$FOLDER/report"
} > "$RESULT"
echo "Written: $RESULT" >&2
exit "$FAILED"
