#!/usr/bin/env bash
# Installs ONNX Runtime from npm into eng/onnxruntime/node_modules, for builds whose NuGet source lacks Microsoft.ML.OnnxRuntime:
# src/RouteLlm.Onnx then compiles against eng/onnxruntime instead of the package. ROUTELLM_ONNXRUNTIME=nuget leaves the package in charge.
set -euo pipefail
cd "$(dirname "$0")/onnxruntime"
if [ "${ROUTELLM_ONNXRUNTIME:-npm}" = nuget ] || [ -d node_modules/com.github.asus4.onnxruntime ]; then
  exit 0
fi
if ! command -v npm >/dev/null; then
  echo "npm is not here, so ONNX Runtime must come from NuGet (Microsoft.ML.OnnxRuntime)." >&2
  exit 0
fi
npm ci --ignore-scripts --no-audit --no-fund
