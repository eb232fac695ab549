#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Makes a shipped model again: three training seeds, the one that did best on the validation set is
# kept, and all three are compared with simple policies on instances that nobody was trained on.
# usage: examples/models/retrain.sh [AGENT [SYSTEM [PROFILE]]]    (dqn mec-dag 11p; ga-drl vehicular-cloud 20)
# Goes on where it was interrupted; remove runs/models/AGENT-SYSTEM-PROFILE to begin anew.
set -eu -o pipefail

agent=${1:-dqn} system=${2:-mec-dag} profile=${3:-11p}
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${VEC_BUILD_DIR:-$root/build}
name=$agent-$system-$profile
runs=$root/runs/models/$name

case $agent in
  ga-drl | drlosm) # PROFILE is the number of vehicles
    options=(--vehicles="$profile" --facts=true --prior=0 --orders=1 --steps=60000 --imitation=60000 --sharpness=5
      --whole=true --batch=160 --update-every=5 --average=0.005 --learning-rate=2e-3 --learning-rate-end=1e-4
      --learning-rate-steps=60000 --epsilon-start=0.1 --validation=60 --validate-every=6000)
    world=(--vehicles="$profile")
    ;;
  *)
    options=(--profile="$profile" --steps=1000000 --learning-rate-steps=1000000 --epsilon-steps=200000 --replay=100000
      --target-every=500 --validation=300 --validate-every=20000 --checkpoint-every=100000)
    world=(--profile="$profile")
    ;;
esac

models=()
for seed in 1 2 3; do
  mkdir -p "$runs"
  "$root/vec" train --agent="$agent" --system="$system" --seed=$seed "${options[@]}" --out="$runs/$seed" --resume | tee "$runs/$seed.txt"
  models+=("$runs/$seed/model.safetensors")
done
best=$(for seed in 1 2 3; do
  sed -n "s/.*mean loss \([^ ]*\) on the validation set.*/\1 $seed/p" "$runs/$seed.txt"
done | sort -g | head -n 1 | cut -d ' ' -f 2)
cp "$runs/$best/model.safetensors" "$root/examples/models/$name.safetensors"
cp "$runs/$best/learning-curve.svg" "$root/doc/$name.svg"
echo
echo "kept: training seed $best, as examples/models/$name.safetensors"
echo
"$build/examples/vec-learn" held-out --agent="$agent" --system="$system" "${world[@]}" \
  --models="$(IFS=,; echo "${models[*]}")" --instances=200
