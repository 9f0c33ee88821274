#!/bin/sh
# What only a GPU can show, in one Markdown file and under six minutes: `sh benchmarks/on_gpu.sh [FOLDER]`, from the root.
# It installs nothing and needs no network; --dry-run goes through all of it on a CPU, with tiny sizes.
cd "$(dirname "$0")/.." || exit 2
exec "${PYTHON:-python3}" -m benchmarks.on_gpu "$@"
