# shellcheck shell=bash
# The tests: `./parley test` reads this after it has found the JDK. The last line it prints is
# always `N passed, N failed`.

source "$root/tools/prepare.sh"

only=
long=
# Two modules at a time. Neither a failure in one nor the format, checked at the end, keeps the others
# from running.
arguments=(-T 2 -fae -Dmaven.test.failure.ignore -Dformat.skip)
while (($#)); do
  case $1 in
    --only)
      only=${2:-}
      shift
      ;;
    --only=*) only=${1#*=} ;;
    --long)
      long=1
      arguments+=(-Dlong)
      ;;
    *) fail "test: what is $1? It takes [--only java|proof|web|acceptance] [--long]" ;;
  esac
  shift || true
done

# The modules of an area (`skip.*` in pom.xml), and what to leave out of those that they are built on.
case $only in
  '') ;;
  java) arguments+=(-pl cli -am -Dskip.proof) ;;
  proof) arguments+=(-pl models,simulator,fuzz,acceptance -am -Dskip.java -Dskip.acceptance) ;;
  web) arguments+=(-pl cli -am -Dskip.java -Dskip.proof) ;;
  acceptance) arguments+=(-pl acceptance -am -Dskip.java -Dskip.proof) ;;
  *) fail "test: no area '$only'; there are java, proof, web and acceptance" ;;
esac

# What the tests start besides Java: command:Debian package.
tools=(mvn:maven npm:npm chromium:chromium haproxy:haproxy nginx:nginx-light redis-server:redis-server)

# Adds up an attribute (tests, failures, errors, skipped) over the reports of this run.
sum() {
  local reports=("$root"/*/target/surefire-reports/TEST-*.xml)
  [[ -f ${reports[0]} ]] || { echo 0 && return; }
  awk -v attribute="$1" '
    FNR == 1 { seen = 0 }
    /<testsuites? / { inside = !seen; seen = 1 }
    inside && match($0, " " attribute "=\"[0-9]+\"") {
      value = substr($0, RSTART, RLENGTH); gsub(/[^0-9]/, "", value); total += value
    }
    />/ { inside = 0 }
    END { print total + 0 }' "${reports[@]}"
}

lock
install_tools "${tools[@]}"
# by itself: not every Debian has it, and the browser does what it does, only slower
install_tools chromium-headless-shell:chromium-headless-shell
[[ ! $long ]] || install_java17
rm -rf "$root"/*/target/surefire-reports
export PARLEY_NO_BUILD=1 # a test that starts ./parley takes what this run has built

# The web client's own tests, against the program just made; then the page in a browser.
test_web() {
  local reports=$root/web/target/surefire-reports failed=
  PARLEY_JAVA_OPTS=-XX:TieredStopAtLevel=1 find_program # none of its servers lives for long
  export PARLEY_COMMAND=${program[*]} LONG=$long
  cd "$root/web"
  npm run -s check || failed=1
  npm test -- --reporter=default --reporter=junit --outputFile.junit="$reports/TEST-web.xml" || failed=1
  PLAYWRIGHT_JUNIT_OUTPUT_FILE=$reports/TEST-browser.xml npm run e2e -- --reporter=list,junit || failed=1
  [[ ! $failed ]]
}

build_page

set +e
maven "${arguments[@]}" verify 2>&1 9>&- | tee "$root/target/test.log" |
  grep -E --line-buffered '^\[ERROR\] [^[:space:]]|^\[WARNING\] .*\.java|^\[INFO\] Building Parley|Tests run:.* in '
broken=${PIPESTATUS[0]}
if [[ -z $only || $only == web ]]; then
  (test_web) >"$root/target/web-test.log" 2>&1 9>&- || {
    grep -E '^ +(✘|×|[0-9]+\)|> +[0-9]+ \|)|Error:|Locator:' "$root/target/web-test.log" | head -n 60
    broken=1
  }
fi
set -e

failed=$(($(sum failures) + $(sum errors)))
passed=$(($(sum tests) - failed - $(sum skipped)))
if ((broken)); then failed=$((failed + 1)); fi # not compiled, or a test brought its JVM down
if [[ -z $only || $only == java ]]; then
  maven -q -N validate exec:exec@check-format >"$root/target/format.log" 2>&1 9>&- || {
    grep -oE '([0-9]+ )?not formatted.*' "$root/target/format.log" || cat "$root/target/format.log"
    failed=$((failed + 1))
  }
fi

if [[ $long ]]; then
  source "$root/tools/long.sh"
  record_tests
  [[ $only ]] || record 'all tests, with the long ones' "$passed passed, $failed failed"
  if [[ -z $only || $only == proof ]]; then
    mutate || failed=$((failed + 1))
    simulate_long || failed=$((failed + 1))
  fi
fi

echo "$passed passed, $failed failed"
((passed && !failed)) || exit 1
