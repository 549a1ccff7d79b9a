#!/usr/bin/env bash
# Packs RouteLlm.Core for tests/RouteLlm.PackageTests, under a version of its own that is made anew each time.
set -euo pipefail
cd "$(dirname "$0")/.."
version=0.1.0-packagetests
packages="${NUGET_PACKAGES:-$HOME/.nuget/packages}"

# NuGet never looks again at a version that it has unpacked once.
rm -rf artifacts/packages-for-tests "$packages/routellm.core/$version"
dotnet pack src/RouteLlm.Core --configuration Release --output artifacts/packages-for-tests -p:PackageVersion="$version" -p:EnablePackageValidation=true "$@"
