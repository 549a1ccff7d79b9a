#!/usr/bin/env sh
# Publishes the tool with its gateway into a folder, as the Dockerfile runs it.
set -eu
if [ "$#" -ne 1 ]; then
  echo "usage: eng/publish-gateway.sh FOLDER" >&2
  exit 2
fi
folder="$1"
cd "$(dirname "$0")/.."
dotnet publish src/RouteLlm.Cli --configuration Release --output "$folder" -p:UseAppHost=false
