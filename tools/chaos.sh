# shellcheck shell=bash
# `./parley chaos` reads this after it has found the JDK: torments three of the shipped program and
# their stores, and holds what all clients saw to the rules.

seed=1
minutes=5
test=nothingIsLostOrDoubledForLong
while (($#)); do
  case $1 in
    --seed) seed=${2:-} ;;
    --minutes) minutes=${2:-} ;;
    --cassandra)
      test=nothingIsLostOrDoubledForLongWithTheLogOnCassandra
      shift
      continue
      ;;
    *) fail "chaos: what is $1? It takes [--seed S] [--minutes M] [--cassandra]" ;;
  esac
  shift 2 || shift
done
[[ $seed =~ ^-?[0-9]{1,18}$ ]] || fail "chaos: --seed takes a number, not '$seed'"
[[ $minutes =~ ^[1-9][0-9]{0,3}$ ]] || fail "chaos: --minutes takes 1 to 9999, not '$minutes'"

need_maven
lock
maven -q -Dlong -Dquick -Dskip.java -Dformat.skip -pl acceptance -am \
  -Dtest="ChaosTest#$test" -Dsurefire.failIfNoSpecifiedTests=false \
  "-Dchaos.seed=$seed" "-Dchaos.minutes=$minutes" verify 9>&-
