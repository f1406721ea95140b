# shellcheck shell=bash
# What takes too long for every build: tools/test.sh reads this for --long. Results are lines of
# docs/long-runs.md, to be committed; a run that was broken off goes on after the last of them.

results=$root/docs/long-runs.md
chunk=50000
million=1000000

# record RUN RESULT
record() {
  printf '| %s | %s | %s | %s |\n' "$(date -u +%F)" "$(version)" "$1" "$2" >>"$results"
}

# Tests print what a long run of theirs came to as `long run: RUN | RESULT`.
record_tests() {
  local run result
  while IFS='|' read -r run result; do
    record "${run% }" "${result# }"
  done < <(sed -n 's/^long run: //p' "$root/target/test.log")
}

# Changes in the sequencer, the dedupe window and sync that their tests notice (`mutants` in their poms).
mutate() {
  local log=$root/target/mutants.log failed= target score
  echo 'Changing sequencer, dedupe window and sync in one place at a time'
  maven -Dmutants -Dskip.java -Dformat.skip -pl rooms,sdk -am verify >"$log" 2>&1 9>&- || failed=1
  while IFS='|' read -r target score; do
    record "mutants: $target" "$score"
  done < <(awk '
    match($0, /mutationCoverage \([a-z-]+\)/) { target = substr($0, RSTART + 18, RLENGTH - 19) }
    />> Generated [0-9]+ mutations/ { names[++n] = target; score[target] = $3 " changes, " $6 " noticed " $7 }
    /below threshold/ { score[target] = "FAILED: " score[target] }
    END { for (i = 1; i <= n; i++) print names[i] "|" score[names[i]] }' "$log")
  [[ ! $failed ]] || {
    grep -m 1 'Failed to execute' "$log" || tail -n 20 "$log"
    return 1
  }
}

version() {
  local commit
  commit=$(git -C "$root" rev-parse --short HEAD 2>/dev/null) || commit=unknown
  git -C "$root" diff --quiet HEAD -- '*.java' 2>/dev/null || commit+=' with changes'
  echo "$commit"
}

# The last seed of the newest line about seeds.
last_seed() {
  awk -F'[|.]' '/\| seeds / { last = $6 } END { print last + 0 }' "$results"
}

# Runs the simulator from the first seed that is not recorded to the next full million.
simulate_long() {
  local from to last result failed=
  if stale; then build; fi # the area that was tested may not have made the program
  last=$(last_seed)
  to=$(((last / million + 1) * million))
  for ((from = last + 1; from <= to; from += chunk)); do
    echo "Simulating seeds $from..$((from + chunk - 1)) of $to"
    result=$("$root/parley" simulate --seeds "$from..$((from + chunk - 1))" 2>/dev/null 9>&-) || failed=1
    last=$(tail -n 1 <<<"$result")
    if [[ $last != *' broke a promise;'* ]]; then
      echo 'Broken off: the next run begins with this portion'
      return 1
    fi
    record "seeds $from..$((from + chunk - 1))" "${failed:+FAILED: }$last"
    if [[ $failed ]]; then
      echo "$result"
      return 1
    fi
  done
}
