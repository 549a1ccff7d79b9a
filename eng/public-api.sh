#!/usr/bin/env bash
# Writes what the packages of src offer today into their PublicAPI.Unshipped.txt; PublicAPI.Shipped.txt holds what a release has offered.
# usage: eng/public-api.sh [PROJECT …]    for example: eng/public-api.sh RouteLlm.Core
set -euo pipefail
cd "$(dirname "$0")/.."
if [ "$#" -eq 0 ]; then
  set -- $(cd src && ls -d RouteLlm.*)
fi
log=$(mktemp -d)
trap 'rm -rf "$log"' EXIT
for project in "$@"; do
  folder="src/$project"
  for file in Shipped Unshipped; do
    [ -f "$folder/PublicAPI.$file.txt" ] || printf '#nullable enable\n' > "$folder/PublicAPI.$file.txt"
  done

  # Against an empty list every member of the surface is a diagnostic, and the log names it as the list wants it.
  printf '#nullable enable\n' > "$folder/PublicAPI.Unshipped.txt"
  dotnet build "$folder" --configuration Release --framework net10.0 --verbosity quiet -p:RunAnalyzers=false > "$log/output" &&
    dotnet build "$folder" --configuration Release --framework net10.0 --verbosity quiet --no-dependencies --no-incremental --no-restore \
      -p:TreatWarningsAsErrors=false -p:ErrorLog="$log/$project.sarif%2Cversion=2.1" > "$log/output" || { cat "$log/output" >&2; exit 1; }
  python3 - "$log/$project.sarif" "$folder" <<'PYTHON'
import json, sys
log, folder = sys.argv[1:]
results = json.load(open(log, encoding="utf-8-sig"))["runs"][0]["results"]
def names(rule):
    return {result["properties"]["customProperties"]["APIName"] for result in results if result["ruleId"] == rule}
with open(f"{folder}/PublicAPI.Shipped.txt", encoding="utf-8") as file:
    shipped = [line.rstrip("\n") for line in file if not line.startswith("#")]
removed = [f"*REMOVED*{name}" for name in shipped if name in names("RS0017")]
with open(f"{folder}/PublicAPI.Unshipped.txt", "w", encoding="utf-8", newline="\n") as file:
    file.write("\n".join(["#nullable enable", *sorted(names("RS0016") | set(removed))]) + "\n")
print(f"{folder}: {len(names('RS0016'))} members that no release has offered")
PYTHON
done
