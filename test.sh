#!/usr/bin/env bash
# Builds everything, packs it, and runs every test. The last line counts them; the exit code is 0 only if none failed.
set -uo pipefail
cd "$(dirname "$0")"
results="$PWD/artifacts/test-results"
rm -rf "$results"

dotnet build RouteLlm.Core.sln --configuration Release || exit 1

# A version of their own each time: NuGet never looks again at one that it has unpacked.
eng/pack.sh "0.1.0-packagetests.$(date +%s)" artifacts/packages-for-tests --no-build || exit 1

# A test that waits for what never comes ends its run as failed, and is named, after ten minutes in which no test ended.
run_tests() {
  dotnet test "$@" --configuration Release --results-directory "$results" \
    --blame-hang-timeout 10m --blame-hang-dump-type none
}

# Most processes of the tests live for seconds: what the profile costs would never come back. A third of some projects' time.
export DOTNET_TieredPGO=0

failed_runs=0
run_tests RouteLlm.Core.sln --no-build || failed_runs=1
run_tests tests/RouteLlm.PackageTests || failed_runs=1

if [ "$failed_runs" -ne 0 ]; then
  echo "A test failed, or a test project did not run; see above." >&2
fi
eng/count-tests.sh "$results" || exit 1
exit "$failed_runs"
