#!/usr/bin/env bash
# Gives one reader of strangers' input mutated seeds for a while; findings go to artifacts/fuzz/TARGET. Without arguments: lists the targets.
# usage: eng/fuzz.sh TARGET MINUTES [SEED]
# With afl-fuzz (Debian: apt-get install afl++) and SharpFuzz's instrumentation (dotnet tool install --global SharpFuzz.CommandLine) it goes by coverage; otherwise mutations are blind.
set -euo pipefail
cd "$(dirname "$0")/.."
out=artifacts/fuzz-program
dotnet publish tests/RouteLlm.Fuzz --configuration Release --output "$out" --verbosity quiet
program="$out/RouteLlm.Fuzz.dll"
if [ "$#" -lt 2 ]; then
  exec dotnet "$program" list
fi
target=$1
minutes=$2
if command -v afl-fuzz >/dev/null && command -v sharpfuzz >/dev/null; then
  for assembly in "$out"/RouteLlm.*.dll "$out"/routellm.dll "$out"/YamlDotNet.dll "$out"/CsvHelper.dll; do
    case "$assembly" in *RouteLlm.Fuzz.dll) ;; *) sharpfuzz "$assembly" ;; esac
  done
  mkdir -p "artifacts/fuzz/$target"
  AFL_NO_UI=1 AFL_SKIP_BIN_CHECK=1 AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 timeout "$((minutes * 60 + 60))" \
    afl-fuzz -V "$((minutes * 60))" -t 5000 -m none -i "$out/Corpus/$target" -o "artifacts/fuzz/$target/afl" dotnet "$program" afl "$target"
  echo "crashes: $(find "artifacts/fuzz/$target/afl" -path '*crashes/id*' | wc -l), hangs: $(find "artifacts/fuzz/$target/afl" -path '*hangs/id*' | wc -l)"
else
  echo "afl-fuzz or sharpfuzz is not here: mutations are blind, without coverage."
  exec dotnet "$program" minutes "$target" "$minutes" "${3:-1}"
fi
