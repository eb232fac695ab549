#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Runs two builds on the same work and says where their outputs differ, so that a change of the
# structure can show that it changed nothing else.
# usage: compare-builds.sh OLD NEW [PART…]
#   OLD, NEW  folders of builds, each with examples/vec-classical and the other programs
#   PART      equations: instances, plans and timelines of every system
#             packets:   every scenario under two policies, short
#             training:  every agent, 2,000 decisions
#             figures:   a figure of reproduce --quick
#             all of them without a PART
# Environment: COMPARE_INSTANCES (200 a system), COMPARE_STEPS (2000), COMPARE_WORK (a temporary
# folder, kept when there are differences). What depends on the machine is taken out: wall-clock
# fields, and the names of a build's own folders.
set -u -o pipefail

usage() {
  sed -n '3,14s/^# \?//p' "$0"
  exit "$1"
}
case ${1:-} in -h | --help) usage 0 ;; esac
[ $# -ge 2 ] || usage 2 >&2
old=$(realpath -e "$1") && new=$(realpath -e "$2") || exit 2
shift 2
[ $# -gt 0 ] || set -- equations packets training figures
root=$(cd "$(dirname "$0")/.." && pwd)
instances=${COMPARE_INSTANCES:-200}
steps=${COMPARE_STEPS:-2000}
python=$(PATH=/usr/bin:$PATH command -v python3)
work=${COMPARE_WORK:-$(mktemp -d)}
rm -rf "$work/old" "$work/new"
mkdir -p "$work/old" "$work/new" || exit 3
work=$(cd "$work" && pwd)

# one PROGRAM ARGUMENTS...: in the folder of a side; what it said and how it ended are outputs, too.
one() {
  local log=$1 program=$2 status=0
  shift 2
  [ -x "$build/examples/$program" ] || {
    echo "no $program" >"$log"
    return
  }
  nice "$build/examples/$program" "$@" >"$log" 2>"$log.err" || status=$?
  [ "$status" -eq 0 ] || echo "exit status $status" >>"$log"
}

equations() {
  local system policy seed
  local -a files
  for system in mec-dag load-balance vehicular-cloud edge-cloud multi-workload task-graph; do
    mkdir -p "equations/$system"
    for ((seed = 0; seed < instances; ++seed)); do
      one "equations/$system/$seed.json" vec-classical generate --system=$system --seed="$seed"
    done
    one "equations/$system/slots.jsonl" vec-classical generate --system=$system --seed=7 --slots=5
    for policy in local random greedy dqn genetic; do
      mkdir -p "equations/$system/$policy"
      files=("equations/$system"/[0-9]*.json)
      if [ $policy = genetic ]; then files=("equations/$system"/{0,1,2}.json); fi # which takes a second each
      one "equations/$system/$policy.jsonl" vec-classical schedule "${files[@]}" --policy=$policy \
        --out="equations/$system/$policy"
      # Of some, the plan is evaluated again.
      for seed in 0 1 2; do
        one "equations/$system/$policy/$seed.timeline" vec-classical evaluate \
          "equations/$system/$seed.json" "equations/$system/$policy/$seed.plan.json"
      done
    done
  done
}

packets() {
  local scenario name policy
  local -a fewer short=(--seed=1 --time.measure_s=2 --time.drain_s=1 --time.sumo_warmup_s=20 --dump-instances)
  for scenario in "$root"/examples/scenarios/*.json; do
    name=$(basename "$scenario" .json)
    case $name in
      *.schema) continue ;;
      load-balance-*) fewer=(--traffic.penetration=0.2) ;; # of 100 vehicles
      *) fewer=() ;;
    esac
    for policy in greedy random; do
      one "packets-$name-$policy.log" vec-run "$scenario" --policy=$policy "${short[@]}" "${fewer[@]}" \
        --out="packets/$name-$policy"
    done
    one "analytic-$name.log" vec-run "$scenario" --policy=greedy "${short[@]}" "${fewer[@]}" \
      --fidelity=analytic --out="analytic/$name"
    one "scenario-$name.json" vec-run "$scenario" --print-scenario
  done
  one faults.log vec-run "$root/examples/scenarios/mec-dag-faults.json" --policy=greedy --out=packets/faults
}

training() {
  local agent system
  mkdir -p training
  one agents.txt vec-learn policies
  while read -r agent system; do
    one "training-$agent-$system.log" vec-learn train --agent="$agent" --system="$system" --steps="$steps" \
      --validation=5 --seed=1000001 --out="training/$agent-$system"
  done <<'END'
dqn mec-dag
double-dqn mec-dag
dueling-dqn mec-dag
dqn edge-cloud
dqn vehicular-cloud
dqn load-balance
dqn multi-workload
dqn-lstm multi-workload
mco-drl multi-workload
dmro edge-cloud
ga-drl vehicular-cloud
drlosm vehicular-cloud
ppo mec-dag
ac mec-dag
fedmags mec-dag
smrl-mto mec-dag
END
}

figures() { one figure.log vec-reproduce paper2-fig9 --quick --out=figures/paper2-fig9; }

for part in "$@"; do
  case $part in equations | packets | training | figures) ;; *) usage 2 >&2 ;; esac
  for side in old new; do
    build=${!side}
    begun=$SECONDS
    (cd "$work/$side" && "$part") || exit 3
    echo "compare-builds: $part by the $side build took $((SECONDS - begun)) s" >&2
  done
done

sources() { sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' "$1/CMakeCache.txt"; }
"$python" "$root/test/compare-outputs.py" "$work/old" "$work/new" "$old" "$new" "$(sources "$old")" "$(sources "$new")" || {
  echo "compare-builds: the outputs are in $work" >&2
  exit 1
}
[ -n "${COMPARE_WORK:-}" ] || rm -rf "$work"
