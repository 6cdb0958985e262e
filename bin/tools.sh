# Sourced by ./build and ./lbrx: finds the JDK and Maven.
# A JDK's version is read from its `release` file: starting each candidate would cost more than the command itself.

lbrx_jdk_minimum=25

# lbrx_is_jdk FOLDER: true if it holds a compiler and is new enough.
lbrx_is_jdk() {
  local line version runtime=unknown
  [[ -x $1/bin/javac && -r $1/release ]] || return 1
  while IFS= read -r line || [[ -n $line ]]; do
    if [[ $line == JAVA_VERSION=* ]]; then
      version=${line#JAVA_VERSION=}
      version=${version//\"/}
      version=${version%%[!0-9]*}
      [[ -n $version ]] && ((version >= lbrx_jdk_minimum))
      return
    fi
  done <"$1/release"
  return 1
}

# lbrx_find_jdk: sets and exports JAVA_HOME, or fails.
lbrx_find_jdk() {
  local candidate
  if [[ -n ${JAVA_HOME:-} ]] && lbrx_is_jdk "$JAVA_HOME"; then
    export JAVA_HOME
    return 0
  fi
  candidate=$(type -P javac || true)
  if [[ -n $candidate ]]; then
    candidate=$(lbrx_resolve "$candidate")
    candidate=${candidate%/bin/javac}
    if lbrx_is_jdk "$candidate"; then
      export JAVA_HOME=$candidate
      return 0
    fi
  fi
  for candidate in \
    /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /usr/local/java/* /opt/*jdk* /opt/java/* \
    "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* "${HOME:-}"/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    if lbrx_is_jdk "$candidate"; then
      export JAVA_HOME=$candidate
      return 0
    fi
  done
  return 1
}

# lbrx_resolve FILE: the file behind a chain of symbolic links (readlink -f is missing on older macOS).
lbrx_resolve() {
  local file=$1 link
  while [[ -L $file ]]; do
    link=$(readlink "$file")
    [[ $link == /* ]] || link=${file%/*}/$link
    file=$link
  done
  printf '%s\n' "$(cd "${file%/*}" && pwd -P)/${file##*/}"
}

lbrx_need_jdk() {
  lbrx_find_jdk && return 0
  echo "lbrx: no JDK $lbrx_jdk_minimum or newer in JAVA_HOME, on PATH or in the usual folders; install one (Debian: apt install openjdk-25-jdk; macOS: brew install openjdk; any system: adoptium.net) or set JAVA_HOME to it." >&2
  exit 5
}

lbrx_need_maven() {
  command -v mvn >/dev/null && return 0
  echo "lbrx: Maven (mvn) is not on PATH, and building needs it: install it (Debian: apt install maven; macOS: brew install maven)." >&2
  exit 5
}

# lbrx_mvn ARGUMENTS: Maven on that JDK. Its own libraries use what newer JDKs warn about: nothing a user could mend.
lbrx_mvn() {
  MAVEN_OPTS="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS:-}" \
    mvn -B -ntp -Dstyle.color=never "$@"
}

# The JVM with what every start needs, in the image too.
source "${BASH_SOURCE[0]%/*}/runtime.sh"

# lbrx_stack_maps LIB: see StackMaps.
lbrx_stack_maps() {
  "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 "${BASH_SOURCE[0]%/*}/StackMaps.java" "$1"/picocli-*.jar
}

# lbrx_make_cache MODEL FOLDER: makes $lbrx_cache by a rehearsal with a small model, or leaves it empty. Without the rehearsal's
# profiles: by them methods are compiled at once that a short run is done with before.
lbrx_make_cache() {
  mkdir -p "$2"
  rm -rf "$2/cache" "$2/files"
  mkdir "$2/files"
  "${lbrx_java[@]}" -XX:+UnlockDiagnosticVMOptions -XX:+IgnoreUnrecognizedVMOptions -XX:-AOTRecordTraining -cp "$lbrx_cached" \
    -XX:AOTCacheOutput="$2/cache" dev.lbrx.cli.Rehearsal "$1" "$2/files" >"$2/log" 2>&1 || true
  rm -rf "$2/files"
  [[ -s $2/cache ]] || : >"$2/cache"
  mv "$2/cache" "$lbrx_cache"
}
