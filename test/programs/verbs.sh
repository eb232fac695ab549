#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Runs one verb as a user would, with tiny arguments, in a folder of its own.
# usage: verbs.sh VERB WORK; VEC_BUILD_DIR says which build to use; nothing is built.
set -u -o pipefail

name=${1:?verb} work=${2:?folder}
root=$(cd "$(dirname "$0")/../.." && pwd)
export VEC_NO_BUILD=1
rm -rf "$work"
mkdir -p "$work"
cd "$work" || exit 3

# shellcheck source=expect.sh
. "$root/test/programs/expect.sh"

small=$root/examples/scenarios/mec-dag-small.json
motorway=$root/examples/scenarios/mec-dag-motorway.json
instance() {
  expect 0 vec generate --system=mec-dag --seed=3 --vehicles=2 --n=6
  cp out.txt instance.json
}

case $name in
  verbs)
    expect 0 vec
    for verb in demo test run compare generate schedule evaluate episodes train reproduce import-eua import-osm report policies bench doc; do
      grep -q "^  $verb " out.txt || fail "./vec does not list $verb"
    done
    for verb in demo test run compare generate schedule evaluate episodes train reproduce import-eua bench doc; do
      expect 0 vec "$verb" --help
      grep -q "usage: ./vec $verb" out.txt || fail "no help for $verb"
    done
    full_output vec
    full_output vec run --help
    expect 2 vec nonsense
    ;;
  driver)
    # A tree with a program that somebody else built, before the last change of the system's packages.
    unset VEC_NO_BUILD
    tree=$PWD/tree
    mkdir -p "$tree"/{cmake,model,helper,examples,test} "$tree"/build/{stamps,examples}
    cp "$root"/{vec,CMakeLists.txt,VERSION} "$tree"
    printf '#!/bin/sh\necho "ran $*"\n' >"$tree/build/examples/vec-classical"
    chmod +x "$tree/build/examples/vec-classical"
    touch "$tree/build/lock" "$tree/build/stamps/vec-classical"
    find "$tree" -exec touch -d 2001-01-01 {} +
    touch -d 2001-01-02 "$tree/build/stamps/vec-classical"
    chmod -R a+rX,a-w "$tree"
    other=()
    if [ "$(id -u)" -eq 0 ]; then
      other=(setpriv --reuid=65534 --regid=65534 --clear-groups)
      if ! "${other[@]}" test -r "$tree/vec"; then
        echo "skipped: nobody else can read $tree"
        exit 0
      fi
    fi
    unset VEC_BUILD_DIR
    expect 0 "${other[@]}" "$tree/vec" generate --seed=1
    grep -q '^ran generate --seed=1' out.txt || fail "the program did not run"
    expect 3 "${other[@]}" "$tree/vec" generate -DTorch_DIR=/nowhere
    touch "$tree/model"
    expect 3 "${other[@]}" "$tree/vec" generate --seed=1
    grep -q 'newer than the programs' err.txt || fail "no word of what is to be done"
    chmod -R u+w "$tree"
    ;;
  generate)
    instance
    cmp -s out.txt <(vec generate --system=mec-dag --seed=3 --vehicles=2 --n=6) || fail "same seed, other bytes"
    holds 'd["format"] == "vec-instance/1" and len(d["vehicles"]) == 2 and len(d["tasks"][0]["subtasks"]) == 6' instance.json
    expect 0 vec generate --system=mec-dag --seed=3 --vehicles=2 --slots=3
    [ "$(wc -l <out.txt)" -eq 3 ] || fail "three slots should be three lines"
    cmp -s <(head -n 1 out.txt) <(vec generate --system=mec-dag --seed=3 --vehicles=2) || fail "slot 0 is not the instance without --slots"
    for system in load-balance multi-workload; do
      expect 0 vec generate --system=$system --seed=3 --slots=3
      [ "$(wc -l <out.txt)" -eq 3 ] || fail "$system: three slots should be three lines"
      cp out.txt episode.jsonl
      cmp -s episode.jsonl <(vec generate --system=$system --seed=3 --slots=3) || fail "$system: same seed, other bytes"
      tail -n 1 episode.jsonl >slot.json
      holds 'd["slot"] == 2 and d["now_s"] > 0' slot.json
      expect 0 vec schedule slot.json --policy=greedy --plan=slot.plan.json
      expect 0 vec evaluate slot.json slot.plan.json
      holds 'd["metrics"]["feasible"]' out.txt
    done
    for system in vehicular-cloud edge-cloud task-graph; do
      expect 0 vec generate --system=$system --seed=3 --slots=3
      [ "$(wc -l <out.txt)" -eq 3 ] || fail "$system: three slots should be three lines"
      tail -n 1 out.txt >slot.json
      expect 0 vec schedule slot.json --policy=heft --plan=slot.plan.json
      expect 0 vec evaluate slot.json slot.plan.json
      holds 'd["metrics"]["feasible"]' out.txt
    done
    expect 0 vec generate --system=vehicular-cloud --fcd="$root/traces/motorway.fcd.xml.gz" --begin=120 --vehicles=4 --seed=1
    holds 'len(d["vehicles"]) == 4 and len(d["vehicles"][0]["track"]) > 5' out.txt
    expect 2 vec generate --system=vehicular-cloud --fcd="$root/traces/motorway.fcd.xml.gz" --begin=1e8
    expect 2 vec generate --system=vehicular-cloud --fcd=missing.xml
    full_output vec generate --system=mec-dag --seed=3
    full_output vec generate --profiles
    expect 2 vec generate --system=nonsense --seed=1
    expect 2 vec generate --system=mec-dag --profile=nonsense
    expect 0 vec generate --profiles
    grep -q '^mec-dag *topology4 ' out.txt || fail "no profile topology4"
    expect 2 vec generate --system=mec-dag --seed=1 --vehicles=many
    ;;
  schedule)
    instance
    for policy in local edge random round-robin greedy heft; do
      expect 0 vec schedule instance.json --policy=$policy --plan=$policy.plan.json
      cp out.txt $policy.json
      expect 0 vec evaluate instance.json $policy.plan.json
      [ "$(json 'd["objective"]' out.txt)" = "$(json 'd["objective"]' $policy.json)" ] ||
        fail "schedule and evaluate differ for $policy"
    done
    # A link stays a link and leads to the plan, a pipe gets it, a full disk is said.
    echo old >target.json
    ln -s target.json link.json
    mkfifo pipe.json
    cat pipe.json >piped.json &
    for plan in link.json pipe.json /dev/null; do
      expect 0 vec schedule instance.json --policy=greedy --plan=$plan
    done
    wait
    [ -L link.json ] && [ -p pipe.json ] && [ -c /dev/null ] || fail "a plan took the place of a link or a device"
    cmp -s target.json greedy.plan.json || fail "the link does not lead to the plan"
    cmp -s piped.json greedy.plan.json || fail "the plan did not go through the pipe"
    if [ -c /dev/full ]; then
      expect 3 vec schedule instance.json --policy=greedy --plan=/dev/full
      grep -q "/dev/full: cannot be written: No space left" err.txt || fail "full disk: $(cat err.txt)"
    fi
    full_output vec schedule instance.json --policy=greedy
    expect 2 vec schedule instance.json --policy=nonsense
    expect 2 vec schedule instance.json --policy=peft
    expect 2 vec schedule instance.json --policy=local --processors=4
    expect 0 vec generate --system=task-graph --graph=heft-example
    cp out.txt ten.json
    expect 0 vec schedule ten.json --policy=heft
    holds 'd["objective"] == 80' out.txt
    printf 'digraph G {\n 1 [size="2e9"]\n 1 -> 2 [size="1e6"]\n 2 [size="1e9"]\n}\n' >two.gv
    expect 0 vec schedule two.gv --policy=branch-and-bound --processors=2 --heterogeneity=0
    holds 'd["system"] == "task-graph" and d["objective"] == 3' out.txt
    expect 0 vec schedule two.gv --policy=local --system=mec-dag --vehicles=1
    holds 'd["system"] == "mec-dag" and len(d["items"]) == 2' out.txt
    echo '{"format": "vec-costs/1", "cost_s": [[1, 2], [2, 1], [1, 1]], "edges": [[0, 2, 1]]}' >costs.json
    expect 0 vec schedule costs.json --policy=exhaustive
    expect 4 vec schedule costs.json --policy=chain-dp
    expect 0 vec schedule ten.json --policy=local-search --evaluations=100
    expect 2 vec schedule ten.json --policy=local-search --evaluations=none
    ;;
  episodes)
    world=(--system=multi-workload --devices=3 --servers=2 --arrival=0.6)
    expect 0 vec episodes "${world[@]}" --policies=local,greedy --slots=4 --seeds=1-3 --out=two
    grep -q "n = 3, seeds 1-3" out.txt || fail "no word of the seeds"
    [ "$(wc -l <two/episodes.csv)" -eq 7 ] || fail "two policies, three seeds: six rows"
    [ "$(wc -l <two/slots.csv)" -eq 9 ] || fail "two policies, four slots: eight rows"
    holds 'd["format"] == "vec-episodes/1" and [p["policy"] for p in d["policies"]] == ["local", "greedy"]' two/episodes.json
    holds 'd["policies"][0]["difference"]["mean"] == 0 and d["policies"][1]["means"]["loss"]["n"] == 3' two/episodes.json
    expect 0 vec episodes "${world[@]}" --policies=local,greedy --slots=4 --seeds=1-3 --out=again
    for file in episodes.csv slots.csv; do
      cmp -s two/$file again/$file || fail "same seeds, other bytes in $file"
    done
    # The first slot is the instance of generate, by any policy.
    expect 0 vec generate "${world[@]}" --seed=2
    cp out.txt slot.json
    expect 0 vec schedule slot.json --policy=greedy
    cp out.txt greedy.json
    expect 0 vec episodes "${world[@]}" --policies=greedy --slots=1 --seeds=2 --no-report --out=one
    first=$(tail -n 1 one/episodes.csv | cut -d, -f4)
    [ "$(json 'd["objective"]' greedy.json)" = "$first" ] || fail "the first slot costs $first"
    if [ -e two/episodes.svg ]; then grep -q "<svg" two/episodes.svg || fail "no picture"; fi
    expect 2 vec episodes "${world[@]}" --policies=local,greedy --baseline=random
    expect 2 vec episodes "${world[@]}" --policies=chain-dp
    expect 2 vec episodes "${world[@]}" --policies=local --seeds=3-1
    expect 2 vec episodes "${world[@]}" --policies=local --nonsense=1
    expect 3 vec episodes "${world[@]}" --policies=local --slots=1 --seeds=1 --out=/dev/null/x
    full_output vec episodes "${world[@]}" --policies=local --slots=1 --seeds=1 --no-report --out=full
    ;;
  evaluate)
    instance
    expect 0 vec schedule instance.json --policy=local --plan=plan.json
    expect 0 vec evaluate instance.json plan.json
    holds 'd["format"] == "vec-timeline/1" and d["objective"] > 0 and len(d["items"]) == 12' out.txt
    printf 'instance.json plan.json\ninstance.json plan.json\n' >list.txt
    expect 0 vec evaluate --pairs list.txt
    [ "$(wc -l <out.txt)" -eq 2 ] || fail "two pairs should be two lines"
    expect 2 vec evaluate --pairs .
    expect 2 vec evaluate . plan.json
    expect 2 vec evaluate instance.json missing.json
    echo '{"format": "vec-plan/1", "assignments": []}' >empty.json
    expect 2 vec evaluate instance.json empty.json
    ;;
  import-eua)
    printf 'SITE_ID,LATITUDE,LONGITUDE,NAME\r\n1,60,10,"A, B"\r\n2,60.01,10,C\r\n3,60,10,again\r\n4,61,10,far\r\n' >s.csv
    printf 'Latitude,Longitude\n60.001,10\n60.002,10.001\n' >u.csv
    expect 0 vec import-eua s.csv u.csv --out=all
    grep -q "sites.csv: 3 places, 1 more were there twice, 0 outside" out.txt || fail "not the sites"
    grep -q "users.csv: 2 places" out.txt || fail "not the users"
    expect 0 vec import-eua s.csv u.csv --out=near --area=59,9,60.5,11
    printf 'LATITUDE,LONGITUDE\n60,10\n60.01,10\n' | cmp -s - near/sites.csv || fail "other sites"
    # 0.01 degrees are 1112 m; the users are 111 m and 222 m north, one of them also 56 m east.
    grep -q "sites within 0 m x 1112 m; from a user to the nearest one 229 m in the median, 229 m at most" out.txt ||
      fail "other distances"
    # What is written is read, and is the same world.
    for places in "s.csv u.csv" "near/sites.csv near/users.csv"; do
      # shellcheck disable=SC2086 # two files
      set -- $places
      expect 0 vec generate --system=multi-workload --servers=2 --devices=2 --sites="$1" --users="$2"
    done
    expect 0 vec import-eua near/sites.csv near/users.csv --out=again
    cmp -s near/sites.csv again/sites.csv && cmp -s near/users.csv again/users.csv || fail "not the same a second time"
    expect 2 vec import-eua s.csv --out=none
    expect 2 vec import-eua s.csv u.csv
    expect 2 vec import-eua s.csv missing.csv --out=none
    expect 2 vec import-eua s.csv u.csv --out=none --area=1,2,3
    expect 2 vec import-eua s.csv u.csv --out=none --area=0,0,1,1
    printf 'LATITUDE,LONGITUDE\n91,0\n' >wrong.csv
    expect 2 vec import-eua wrong.csv u.csv --out=none
    grep -q "wrong.csv: line 2" err.txt || fail "no line named"
    [ ! -e none ] || fail "a failed import leaves a folder"
    expect 3 vec import-eua s.csv u.csv --out=/dev/null/x
    ;;
  policies)
    expect 0 vec policies
    for policy in local edge cloud random round-robin greedy heft heft-local-fallback cpop peft genetic local-search \
      chain-dp branch-and-bound exhaustive; do
      grep -q "^$policy " out.txt || fail "no $policy"
    done
    ;;
  doc)
    expect 0 vec doc
    grep -q '<title>.*vec' "$(cat out.txt)" || fail "no manual in $(cat out.txt)"
    expect 2 vec doc everything
    ;;
  bench)
    expect 0 vec bench evaluate
    grep -Eq '^evaluate +[0-9]+ plans/s' out.txt || fail "no figure of plans per second"
    expect 2 vec bench nonsense
    ;;
  train)
    tiny=(--agent=dqn --system=mec-dag --profile=11p --n=4 --steps=4000 --validation=5 --validate-every=500
      --checkpoint-every=500 --warm-up=100 --batch=16 --hidden=16 --epsilon-steps=2000)
    expect 0 vec train "${tiny[@]}" --out=whole
    [ "$(wc -l <whole/progress.csv)" -eq 9 ] || fail "progress.csv: not a header and eight rows"
    [ "$(head -c 4 whole/learning-curve.svg)" = "<svg" ] || fail "no learning curve"
    mv whole/learning-curve.svg drawn.svg
    expect 0 vec report whole
    cmp -s drawn.svg whole/learning-curve.svg || fail "the learning curve is another when it is drawn again"
    expect 2 vec train "${tiny[@]}" --out=whole
    "$root/vec" train "${tiny[@]}" --out=killed >/dev/null 2>&1 &
    process=$!
    until [ -e killed/checkpoint.safetensors ]; do sleep 0.02; done
    kill -9 $process || fail "was over before it could be killed"
    wait $process 2>/dev/null
    expect 0 vec train "${tiny[@]}" --out=killed --resume
    for file in checkpoint.safetensors model.safetensors progress.csv learning-curve.svg; do
      cmp -s whole/$file killed/$file || fail "$file differs after kill -9 and --resume"
    done
    expect 2 vec train "${tiny[@]}" --out=killed --resume --gamma=0.5
    expect 0 vec generate --system=mec-dag --profile=11p --n=4 --seed=1
    cp out.txt small.json
    expect 0 vec schedule small.json --policy=dqn --model=whole/model.safetensors
    cp out.txt plain.json
    expect 0 vec schedule small.json --policy=dqn-online --model=whole/model.safetensors
    cmp -s out.txt plain.json || fail "the plain policy and LibTorch plan differently"
    expect 2 vec schedule small.json --policy=double-dqn --model=whole/model.safetensors
    head -c 1000 whole/model.safetensors >damaged.safetensors
    expect 2 vec schedule small.json --policy=dqn --model=damaged.safetensors
    head -c 1000 whole/checkpoint.safetensors >killed/checkpoint.safetensors
    expect 2 vec train "${tiny[@]}" --out=killed --resume
    for wrong in --agent=nobody --system=nonsense --steps=0 --steps=many --gamma=2 --hidden=0 --batch= \
      --nonsense=1 --observation=half --n=0; do
      mapfile -t others < <(printf '%s\n' "${tiny[@]}" | grep -v "^${wrong%%=*}=")
      expect 2 vec train "${others[@]}" --out=wrong "$wrong"
      grep -q -e "${wrong%%=*}" -e "${wrong#*=}" err.txt || fail "$wrong: not named: $(cat err.txt)"
    done
    if grep -qsx gloo "$VEC_BUILD_DIR/vec-features"; then
      # Two processes and one learn the same; who loses the other says so in one line.
      local_rounds=(--agent=fedmags --system=mec-dag --vehicles=1 --n=4 --scenarios=1 --hidden=8
        --validation=5 --validate-every=64 --checkpoint-every=64)
      expect 0 vec train "${local_rounds[@]}" --steps=128 --out=alone
      expect 0 vec train "${local_rounds[@]}" --steps=128 --ranks=2 --out=together
      grep -q '^2 ranks; each gave ' out.txt || fail "train --ranks: nothing about what ranks exchange"
      /usr/bin/python3 - alone/model.safetensors together/model.safetensors <<'END' || fail "ranks learn something else"
import json, struct, sys
def weights(path):
    data = open(path, "rb").read()
    size = struct.unpack("<Q", data[:8])[0]
    data = data[8 + size:]
    return struct.unpack("<%df" % (len(data) // 4), data)
one, two = (weights(path) for path in sys.argv[1:])
assert len(one) == len(two) > 1000
assert max(abs(a - b) for a, b in zip(one, two)) <= 1e-5
END
      # Of Q-learners both ranks have the same weights.
      expect 0 vec train "${tiny[@]}" --ranks=2 --out=pair
      /usr/bin/python3 - pair/checkpoint.safetensors pair/checkpoint.rank1.safetensors <<'END' || fail "ranks differ"
import json, struct, sys
def weights(path):
    data = open(path, "rb").read()
    size = struct.unpack("<Q", data[:8])[0]
    tensors = json.loads(data[8:8 + size])
    return {name: data[8 + size:][slice(*tensor["data_offsets"])]
            for name, tensor in tensors.items() if name.startswith("online.")}
one, two = (weights(path) for path in sys.argv[1:])
assert len(one) > 2 and one == two
END
      export WORLD_SIZE=2 MASTER_ADDR=127.0.0.1 MASTER_PORT=$((20000 + RANDOM % 20000))
      RANK=1 "$root/vec" train "${local_rounds[@]}" --steps=1000000 --out=lost >/dev/null 2>&1 &
      second=$!
      disown $second
      (
        until [ -e lost/checkpoint.rank1.safetensors ]; do sleep 0.1; done
        kill -KILL $second
      ) >/dev/null 2>&1 &
      RANK=0 expect 3 vec train "${local_rounds[@]}" --steps=1000000 --out=lost
      grep -q 'another rank is gone' err.txt || fail "train: does not say that a rank is gone"
      [ -e lost/checkpoint.safetensors ] || fail "train: nothing to go on from"
      unset WORLD_SIZE MASTER_ADDR MASTER_PORT
    fi
    if [ -c /dev/full ]; then
      for file in model.safetensors progress.csv learning-curve.svg; do
        rm -rf full && mkdir full && ln -s /dev/full "full/$file"
        expect 3 vec train "${tiny[@]}" --out=full
        grep -q "full/$file: cannot be written: No space left" err.txt || fail "$file on a full disk: $(cat err.txt)"
      done
    fi
    expect 2 vec train --agent=dqn --system=mec-dag
    expect 3 vec train "${tiny[@]}" --out=/proc/nowhere
    ;;
  reproduce)
    expect 0 vec reproduce --list
    for name in paper0-fig{4,5,6} paper1-fig{3,4} paper4-fig5 paper4-table2 paper2-fig{8,9,10,11} paper2-table3 paper3-fig{4,5,6,7,8,9}; do
      grep -q "^$name " out.txt || fail "--list does not name $name"
    done
    expect 0 vec reproduce paper4-table2 --quick --out=table2
    # The same mean as episodes says.
    expect 0 vec episodes --system=multi-workload --profile=mec2-wd10 --policies=greedy --slots=10 --seeds=1-3 --no-report --out=greedy
    /usr/bin/python3 - <<'END' || fail "table 2 says something else than episodes"
import csv, json
ours = json.load(open("greedy/episodes.json"))["policies"][0]["means"]["loss"]["mean"]
(row,) = [r for r in csv.DictReader(open("table2/table.csv")) if r["at"].endswith("mec2-wd10") and r["quantity"] == "greedy"]
assert abs(float(row["ours"]) / ours - 1) < 1e-12, (ours, row)
END
    expect 2 vec reproduce
    expect 2 vec reproduce nonsense
    expect 2 vec reproduce paper2-fig9 --nonsense
    expect 3 vec reproduce paper2-fig9 --quick --out=/proc/nowhere
    if [ -c /dev/full ]; then
      mkdir full && ln -s /dev/full full/table.csv
      expect 3 vec reproduce paper2-fig9 --quick --out=full
      grep -q "table.csv: cannot be written: No space left" err.txt || fail "table.csv on a full disk: $(cat err.txt)"
    fi
    expect 0 vec reproduce paper2-fig9 --quick --out=fig9
    for file in table.csv table.txt figure.svg report.html; do
      [ -s "fig9/$file" ] || fail "no $file"
    done
    # The same means and their ratio, from generate and schedule.
    for seed in 0 1 2 3 4 5 6 7 8 9; do
      vec generate --system=vehicular-cloud --profile=vehicles5 --seed=$seed >"instance$seed.json" || fail "no instance"
    done
    for policy in local heft-local-fallback; do
      vec schedule instance?.json --policy=$policy >"$policy.jsonl" || fail "$policy does not plan"
    done
    /usr/bin/python3 - <<'END' || fail "table.csv says something else than schedule"
import csv, json
means = {}
for policy in "local", "heft-local-fallback":
    means[policy] = sum(json.loads(line)["objective"] for line in open(policy + ".jsonl")) / 10
rows = list(csv.DictReader(open("fig9/table.csv")))
for policy, mean in means.items():
    (row,) = [r for r in rows if r["at"] == "vehicles 5" and r["quantity"] == policy]
    assert abs(float(row["ours"]) / mean - 1) < 1e-12, (policy, mean, row)
(row,) = [r for r in rows if r["at"] == "5 vehicles" and r["quantity"].startswith("heft-local-fallback / local")]
ratio = means["heft-local-fallback"] / means["local"]
assert abs(float(row["ours"]) / ratio - 1) < 1e-12, (ratio, row)
assert abs(float(row["paper"]) - (1 - 0.5163) / (1 - 0.2782)) < 1e-12, row
assert float(row["low"]) < ratio < float(row["high"]), row
END
    # Adaptation: before it, the models say what schedule says; the second time nothing is trained.
    expect 0 vec reproduce paper0-fig5 --quick --out=adapted
    grep -q "trainings: 12 of 12 to run" err.txt || fail "not the adaptations of five models and one from scratch"
    for seed in 0 1 2 3 4 5 6 7 8 9; do
      vec generate --system=mec-dag --profile=n10 --seed=$seed >"instance$seed.json" || fail "no instance"
    done
    for policy in greedy fedmags; do
      vec schedule instance?.json --policy=$policy >"$policy.jsonl" || fail "$policy does not plan"
    done
    /usr/bin/python3 - <<'END' || fail "table.csv of adaptation is wrong"
import csv, json
rows = list(csv.DictReader(open("adapted/table.csv")))
def ours(units, at, quantity):
    (row,) = [r for r in rows if (r["units"], r["at"], r["quantity"]) == (units, at, quantity)]
    return float(row["ours"])
before, after = "before adaptation, held-out instances", "after 2 steps of adaptation, held-out instances"
for policy in "greedy", "fedmags":
    mean = sum(json.loads(line)["objective"] for line in open(policy + ".jsonl")) / 10
    assert abs(ours(before, "subtasks n 10", policy) / mean - 1) < 1e-12, (policy, mean)
assert ours(after, "subtasks n 10", "greedy") == ours(before, "subtasks n 10", "greedy")
assert ours(after, "subtasks n 10", "fedmags") != ours(before, "subtasks n 10", "fedmags")
ratio = ours(after, "subtasks n 10", "fedmags") / ours(before, "subtasks n 10", "fedmags")
assert abs(ours("both", "n 10", "fedmags, after / before") / ratio - 1) < 1e-12, ratio
for n in 10, 30:  # a curve begins where the model is and has a point for each step
    points = [r["at"] for r in rows if r["units"] == f"n {n}" and r["quantity"] == "fedmags"]
    assert points == [f"adaptation steps {step}" for step in range(3)], points
END
    cp adapted/table.csv first.csv
    expect 0 vec reproduce paper0-fig5 --quick --out=adapted
    [ ! -s err.txt ] || fail "adapted again: $(cat err.txt)"
    cmp -s first.csv adapted/table.csv || fail "the second time another table"
    # Learners: resumed rather than run again, and anew with --retrain, with the same result.
    expect 0 vec reproduce paper3-fig7 --quick --out=fig7
    grep -q "trainings: 8 of 8 to run" err.txt || fail "no budget before training"
    cp fig7/table.csv first.csv
    expect 0 vec reproduce paper3-fig7 --quick --out=fig7
    [ ! -s err.txt ] || fail "trained again: $(cat err.txt)"
    cmp -s first.csv fig7/table.csv || fail "the second time another table"
    expect 0 vec reproduce paper3-fig7 --quick --retrain --out=fig7
    grep -q "trainings: 8 of 8 to run" err.txt || fail "--retrain trains nothing"
    cmp -s first.csv fig7/table.csv || fail "--retrain gives another table"
    ;;
  run)
    expect 0 vec run "$small" --policy=greedy --time.measure_s=2 --out=first
    holds 'd["totals"]["created"] >= 4' first/run.json
    for file in tasks.csv gaps.csv decisions.csv links.csv; do
      [ -s "first/$file" ] || fail "no $file"
    done
    expect 0 vec run "$small" --policy=greedy --time.measure_s=2 --out=second
    same_run first second
    # Over every kind of radio, with frames lost and random plans.
    while read -r kind options; do
      for time in first second; do
        # shellcheck disable=SC2086 # a list of options
        expect 0 vec run "$small" --policy=random --time.measure_s=2 --radio.kind="$kind" $options --out="$kind-$time"
      done
      same_run "$kind-first" "$kind-second"
      rm -r "$kind-first" "$kind-second"
    done <<'END'
80211p --radio.propagation.nakagami=true
80211p --radio.radios_per_vehicle=2
80211p --radio.rate_control=minstrel
80211ax --radio.width_hz=20e6
ideal
END
    holds 'd["totals"]["gap"]["unexplained_share"] <= 0.02' first/run.json
    # A model and graphs of one's own, named as they are from the scenario.
    mkdir -p mine
    cp "$root/examples/models/dqn-mec-dag-any.safetensors" mine/model.safetensors
    echo 'digraph { node [size=2e8]; edge [size=2000]; a -> {b c d} -> e }' >mine/a.gv
    echo '<adag><job id="x" runtime="0.2"/><job id="y" runtime="0.1"/><child ref="y"><parent ref="x"/></child></adag>' >mine/b.dax
    json 'json.dumps({**d, "policy": {"name": "dqn:model.safetensors"}, "workload": {
      **{k: v for k, v in d["workload"].items() if k not in ("n", "density", "fat", "regular", "jump")},
      "graphs": ["a.gv", "b.dax"]}})' "$small" >mine/own.json
    here=$PWD
    (cd / && vec run "$here/mine/own.json" --time.measure_s=2 --out="$here/own") >out.txt ||
      fail "a scenario with a model and graphs of its own"
    holds 'd["policy"] == "dqn" and d["totals"]["created"] >= 4' own/run.json
    expect 0 vec run mine/own.json --print-scenario
    cp out.txt elsewhere.json
    expect 0 vec run elsewhere.json --time.measure_s=2 --out=printed
    same_run own printed
    expect 2 vec run mine/own.json --n=5
    expect 2 vec run mine/own.json --graphs=none.gv
    # A policy that needs LibTorch, where there is LibTorch.
    learned="$root/examples/scenarios/edge-cloud-paper.json --compute.servers=1 --time.measure_s=4"
    if [ -x "$VEC_BUILD_DIR/examples/vec-run-learned" ]; then
      for time in first second; do
        # shellcheck disable=SC2086 # a list of options
        expect 0 vec run $learned --policy=dmro --out="learned-$time"
      done
      same_run learned-first learned-second
      holds 'd["policy"] == "dmro" and d["totals"]["decisions"] > 0' learned-first/run.json
      # shellcheck disable=SC2086 # a list of options
      expect 0 vec compare $learned --policies=chain-dp,dmro --no-report --out=side-by-side
    fi
    # shellcheck disable=SC2086 # a list of options
    expect 2 vec run $learned --policy=nonsense
    expect 0 vec run "$small" --policy=greedy --time.measure_s=2 --dump-instances --ideal-signalling --out=dumped
    holds 'd["scenario"]["radio"]["ideal_signalling"] and d["reproducible"]' dumped/run.json
    expect 0 vec evaluate --pairs dumped/instances/pairs.txt
    [ "$(wc -l <out.txt)" -eq "$(($(wc -l <dumped/decisions.csv) - 1))" ] || fail "not every decision is there"
    expect 0 vec schedule dumped/instances/000000.instance.json --policy=local-search --evaluations=100
    expect 0 vec evaluate --regret dumped --evaluations=200 --steps=200
    holds 'd["regret_mean"] >= 0 and d["decisions"] > 0' dumped/regret.json
    [ -s dumped/regret.csv ] || fail "no regret.csv"
    if [ -c /dev/full ]; then
      mv dumped/regret.csv regret.csv && ln -s /dev/full dumped/regret.csv
      expect 3 vec evaluate --regret dumped --evaluations=200 --steps=200
      grep -q "regret.csv: cannot be written: No space left" err.txt || fail "regret.csv on a full disk: $(cat err.txt)"
      mv regret.csv dumped/regret.csv
    fi
    expect 2 vec evaluate --regret first
    expect 0 vec run "$small" --policy=greedy --time.measure_s=2 --coordinator.decision_cost=measured --out=measured
    grep -q "not reproducible" out.txt || fail "nobody says that the run cannot be repeated"
    holds 'not d["reproducible"]' measured/run.json
    expect 0 vec run "$small" --policy=greedy --time.measure_s=2 --print-scenario
    cp out.txt resolved.json
    expect 0 vec run resolved.json --out=third
    cmp -s first/tasks.csv third/tasks.csv || fail "the printed scenario runs differently"
    expect 0 vec run "$small" --policy=local --fidelity=analytic --time.measure_s=2 --out=analytic
    expect 0 vec run "$small" --PrintAttributes=ns3::vec::VehicleApp
    grep -q BeaconInterval out.txt || fail "no attributes printed"
    # ns-3's global values; observers on a full disk, and more files than may be open.
    expect 0 vec run "$small" --policy=greedy --time.measure_s=2 --RngSeed=7 --ChecksumEnabled --out=globals
    holds 'd["ns3_globals"] == {"RngSeed": "7", "ChecksumEnabled": "true"}' globals/run.json
    cmp -s first/tasks.csv globals/tasks.csv && fail "--RngSeed=7 changes nothing"
    expect 0 vec run "$small" --policy=greedy --time.measure_s=2 --SchedulerType=ns3::HeapScheduler --out=heap
    cmp -s first/tasks.csv heap/tasks.csv || fail "another scheduler, other results"
    holds '"ns3_globals" not in d' first/run.json
    expect 2 vec run "$small" --SchedulerType=ns3::Node --out=refused
    expect 2 vec run "$small" --RngSeed=0 --out=refused
    one_second=("$small" --policy=greedy --time.measure_s=1 --time.drain_s=1)
    if [ -c /dev/full ]; then
      ln -s /dev/full captured-rsu0-1.pcap
      for observer in --netanim=/dev/full --flow-monitor=/dev/full --pcap=captured; do
        rm -rf watched
        expect 3 vec run "${one_second[@]}" "$observer" --out=watched
        grep -q "cannot be written: No space left" err.txt || fail "$observer: $(cat err.txt)"
        [ -s watched/run.json ] || fail "$observer on a full disk: no results"
      done
      full_output vec run "${one_second[@]}" --out=watched
      full_output vec run "${one_second[@]}" --print-scenario
      mkdir -p occupied && ln -s /dev/full occupied/tasks.csv
      expect 3 vec run "${one_second[@]}" --out=occupied
      grep -q "tasks.csv: cannot be written: No space left" err.txt || fail "tasks.csv on a full disk: $(cat err.txt)"
    fi
    (ulimit -Sn 24 && expect 0 vec run "${one_second[@]}" --pcap=raised --out=watched) || exit 1
    [ -s raised-rsu0-1.pcap ] || fail "no capture"
    (ulimit -n 24 && expect 3 vec run "${one_second[@]}" --pcap=too-many --out=watched) || exit 1
    grep -Eq "expected room for at least [0-9]+ open files" err.txt || fail "open files: $(cat err.txt)"
    expect 0 vec run "$small" --workload.arrivals=poisson --workload.rate_hz=1e-9 --time.measure_s=1 --out=idle
    grep -q "no task was created" out.txt || fail "nobody says that there were no tasks: $(cat out.txt)"
    ! grep -rqiw nan out.txt idle || fail "nan: $(grep -rwi nan out.txt idle)"
    expect 2 vec run missing.json
    expect 2 vec run "$small" --policy=nonsense --out=refused
    expect 2 vec run "$small" --no.such.key=1 --out=refused
    [ ! -e refused ] || fail "a refused run left a folder"
    expect 2 vec run "$small" --faults='[{"kind":"stop","target":"mec7","from_s":1}]' --out=refused
    grep -q "/faults/0/target: expected one of coordinator0, " err.txt || fail "mec7: $(cat err.txt)"
    expect 3 vec run "$motorway" --faults='[{"kind":"sumo","from_s":1}]' --sumo_warmup_s=20 --out=died
    holds '0 < d["ended_early"]["time_s"] <= 1' died/run.json
    [ -s died/tasks.csv ] || fail "nothing was written when SUMO died"
    ;;
  compare)
    expect 0 vec compare "$small" --policies=local,greedy --seeds=1 --time.measure_s=2 --out=compared
    grep -q "illustration, n = 1" out.txt || fail "one run is not labelled"
    grep -q '^<!doctype html>' <(tr '[:upper:]' '[:lower:]' <compared/report.html) || fail "no report"
    [ -s compared/gaps.csv ] || fail "no gaps.csv"
    rm compared/report.html
    expect 0 vec report compared
    [ -s compared/report.html ] || fail "the report was not drawn again"
    expect 2 vec report nowhere
    expect 0 vec compare "$small" --policies=local,random,greedy --seeds=1-2 --time.measure_s=2 \
      --fidelity=packet,analytic --dump-instances --ideal-signalling --out=worlds
    for word in "measured / promised" "stale knowledge" "Kendall's tau" "% proven"; do
      grep -q "$word" out.txt || fail "no $word"
    done
    holds 'all(w["unexplained_share"] <= 0.02 for w in d["worlds"])' worlds/compare.json
    grep -q '"regret":\[' worlds/report.html || fail "no regret in the report"
    expect 2 vec compare "$small" --policies=nonsense --seeds=1 --out=refused
    expect 2 vec compare "$small" --policies=local --seeds
    expect 2 vec compare "$small" --policies=local --no-such-key --out=refused
    # Keys that are true or false may stand alone, as for run; no tasks are no figures.
    expect 0 vec compare "$small" --policies=local,greedy --seeds=1-2 --fidelity=packet,analytic --time.measure_s=1 \
      --workload.arrivals=poisson --workload.rate_hz=1e-9 --nakagami --ChecksumEnabled --out=idle
    holds 'd["scenario"]["radio"]["propagation"]["nakagami"] and d["ns3_globals"]["ChecksumEnabled"] == "true"' \
      idle/runs/local-packet-1/run.json
    grep -q "no tasks were created with local" out.txt || fail "nobody says that there were no tasks: $(cat out.txt)"
    ! grep -rqiw --include='*.csv' --include='*.json' --include=out.txt nan out.txt idle || fail "nan in a table"
    ! grep -qiw nan <(sed 's/<[^>]*>/ /g; /application.json/!d' idle/report.html) || fail "nan in the report"
    if [ -c /dev/full ]; then
      for file in compare.csv gaps.csv compare.json report.html; do
        mkdir -p full && rm -rf full/* && ln -s /dev/full "full/$file"
        expect 3 vec compare "$small" --policies=local --seeds=1 --time.measure_s=1 --out=full
        grep -q "$file: cannot be written: No space left" err.txt || fail "$file on a full disk: $(cat err.txt)"
      done
      expect 3 vec report full
      full_output vec compare "$small" --policies=local --seeds=1 --time.measure_s=1 --no-report --out=compared
    fi
    # Models of one agent side by side, named as they are from here.
    mkdir -p mine
    cp "$root/examples/models/dqn-mec-dag-any.safetensors" mine/a.safetensors
    cp mine/a.safetensors b.safetensors
    expect 0 vec compare "$small" --policies=local,dqn:mine/a.safetensors,dqn:b.safetensors --time.measure_s=2 \
      --no-report --out=models
    holds '[r["policy"] for r in d["runs"]] == ["local", "dqn:mine/a.safetensors", "dqn:b.safetensors"]' models/compare.json
    ;;
  demo)
    expect 0 vec demo --time.measure_s=1 --time.drain_s=1 --time.sumo_warmup_s=20 --out=demo
    for policy in local random greedy heft dqn; do
      grep -q "$policy" out.txt || fail "no $policy in the table"
    done
    [ -s demo/report.html ] || fail "no report"
    ;;
  *) fail "no such test" ;;
esac
