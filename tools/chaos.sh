# shellcheck shell=bash
# `./parley chaos` reads this after it has found the JDK: torments three of the shipped program and
# their stores, or restarts them in turn, and holds what all clients saw to the rules.

source "$root/tools/prepare.sh"

seeds=1..1
minutes=5
sends=300000
cassandra=
test=nothingIsLostOrDoubledForLong
while (($#)); do
  case $1 in
    --seed) seeds=${2:-}..${2:-} ;;
    --seeds) seeds=${2:-} ;;
    --minutes) minutes=${2:-} ;;
    --sends) sends=${2:-} ;;
    --rolling | --cassandra | --one-less | --dead-node)
      case $1 in
        --rolling) test=rollingRestartsAreAPauseAtMost ;;
        --cassandra) cassandra=1 ;;
        --dead-node) test=clientsOfADeadNodeAreSoonLiveElsewhere ;;
        --one-less) test=aDeadCassandraNodeIsMissedForAMoment ;;
      esac
      shift
      continue
      ;;
    *) fail "chaos: what is $1? It takes [--seed S | --seeds A..B] [--minutes M] [--cassandra], or --rolling [--sends N] [--cassandra], or --dead-node, or --one-less" ;;
  esac
  shift 2 || shift
done
if [[ $test == aDead* ]]; then
  cassandra=1
elif [[ $test == clientsOf* ]]; then
  [[ ! $cassandra ]] || fail 'chaos: --dead-node takes no --cassandra'
elif [[ $cassandra ]]; then
  test+=WithTheLogOnCassandra
fi
[[ $seeds =~ ^([0-9]{1,18})\.\.([0-9]{1,18})$ ]] || fail "chaos: --seed takes a number and --seeds two, as in 1..20, not '$seeds'"
seeds="${BASH_REMATCH[1]} ${BASH_REMATCH[2]}"
[[ $sends =~ ^[1-9][0-9]{0,7}$ ]] || fail "chaos: --sends takes 1 to 99999999, not '$sends'"
[[ $minutes =~ ^[1-9][0-9]{0,3}$ ]] || fail "chaos: --minutes takes 1 to 9999, not '$minutes'"

lock
install_tools mvn:maven npm:npm haproxy:haproxy redis-server:redis-server
need_maven
if [[ $cassandra ]]; then
  install_java17
  has_java17 || fail "chaos: --cassandra needs a Java 17 and found none: install one (Debian: openjdk-17-jre-headless), or name its folder in JAVA17_HOME"
fi
build_page
report=$root/acceptance/target/quick/surefire-reports/TEST-chat.parley.acceptance.ChaosTest.xml
rm -f "$report"
maven -q -Dlong -Dquick -Dskip.java -Dformat.skip -pl acceptance -am \
  -Dtest="ChaosTest#$test" -Dsurefire.failIfNoSpecifiedTests=false \
  "-Dchaos.seeds=$seeds" "-Dchaos.minutes=$minutes" "-Dchaos.sends=$sends" verify 9>&-

# a test that cannot run on this machine says why, and counts as skipped
grep -qs ' skipped="0"' "$report" || fail "chaos: it did not run"
