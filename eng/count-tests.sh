#!/usr/bin/env bash
# Adds up the counters of all .trx files in a folder; fails if a test failed or none ran.
set -euo pipefail
count() { grep -rhoE "<Counters [^>]*" --include='*.trx' "$1" | grep -oE " $2=\"[0-9]+\"" | tr -dc '0-9\n' | awk '{ sum += $1 } END { print sum + 0 }'; }
passed=$(count "$1" passed)
total=$(count "$1" total)
executed=$(count "$1" executed)
failed=$((executed - passed))
skipped=$((total - executed))
echo "$passed passed, $failed failed$([ "$skipped" -eq 0 ] || echo ", $skipped skipped")"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
