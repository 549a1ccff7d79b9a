#!/usr/bin/env bash
# Packs everything that ships: eng/pack.sh [VERSION] [FOLDER] [options of dotnet pack]
# VERSION is that of the projects where it is left out or empty; FOLDER is artifacts/packages. A release names its repository, too:
#   eng/pack.sh 0.2.0 artifacts/packages -p:RouteLlmRepositoryUrl=https://…
set -euo pipefail
version="${1:-}"
folder="$(realpath -m "${2:-$(dirname "$0")/../artifacts/packages}")"
shift "$(($# < 2 ? $# : 2))"
cd "$(dirname "$0")/.."

# A package of an earlier run is never taken for one of this.
rm -f "$folder"/RouteLlm.*.nupkg "$folder"/RouteLlm.*.snupkg
dotnet pack RouteLlm.Core.sln --configuration Release -p:PackageOutputPath="$folder" ${version:+-p:Version="$version"} "$@"
