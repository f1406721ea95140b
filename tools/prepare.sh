# shellcheck shell=bash
# What has to be there before tests start: tools/test.sh and tools/chaos.sh read this.

# install_tools COMMAND:PACKAGE...
# Installs the Debian package of each command that this machine lacks, if it may.
install_tools() {
  local tool packages=()
  for tool in "$@"; do
    command -v "${tool%%:*}" >/dev/null || packages+=("${tool#*:}")
  done
  install_packages "${packages[@]}"
}

# By itself: not every Debian has it, and only the tests on Cassandra, which are long, want it.
install_java17() {
  has_java17 || install_packages openjdk-17-jre-headless
}

install_packages() {
  (($#)) || return 0
  if ((EUID)) || ! command -v apt-get >/dev/null; then
    echo "The tests need what this machine lacks: $*"
    return 0
  fi
  echo "Installing for the tests: $*"
  # at run level 1 no service is started
  local apt=(env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get -qq -y)
  { "${apt[@]}" update && "${apt[@]}" install --no-install-recommends "$@"; } \
    >"$root/target/install.log" 2>&1 || {
    tail -n 20 "$root/target/install.log"
    echo "Could not be installed: $*"
  }
}

# Cassandra starts on no later one.
has_java17() {
  grep -qs '^JAVA_VERSION="17' "${JAVA17_HOME:-/nowhere}/release" /usr/lib/jvm/*/release \
    "${HOME:-}"/.sdkman/candidates/java/*/release "${HOME:-}"/.jdks/*/release /opt/*/release \
    /opt/java/*/release
}

# The program that Maven makes next takes along the page that it finds: none, or an old one.
build_page() {
  (build_web) >"$root/target/web.log" 2>&1 9>&- || {
    tail -n 20 "$root/target/web.log"
    echo "The web client could not be built"
    exit 1
  }
}
