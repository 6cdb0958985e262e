# Sourced by ./lbrx and by the image's command: how the JVM is started.

# lbrx_runtime JAVA_HOME LIB: sets lbrx_java, the command up to the main class, lbrx_cache, the start-up cache of this JDK and
# jars, and lbrx_cached, the class path that the cache knows: what follows it, the backend that needs a late module, it leaves alone.
lbrx_runtime() {
  local jar jars=() vector= IFS=: line version=
  for jar in "$2"/*.jar; do
    if [[ $jar == */lbrx-backend-cpu-vector-* ]]; then vector=$jar; else jars+=("$jar"); fi
  done
  lbrx_cached=${jars[*]}
  while IFS= read -r line || [[ -n $line ]]; do
    # An image's file has the short version alone.
    [[ $line != JAVA_RUNTIME_VERSION=* && $line != JAVA_VERSION=* ]] || version=${version:-${line//[!0-9.+]/}}
  done <"$1/release"
  lbrx_cache=$2/start-$version.aot
  # The launcher loads jdk.incubator.vector itself: with --add-modules the JVM would print a warning at each start.
  # No performance data file: nothing reads it, and it costs a few milliseconds.
  lbrx_java=("$1/bin/java" -XX:+UseSerialGC -XX:-UsePerfData
    --add-exports=java.base/jdk.internal.module=ALL-UNNAMED --enable-native-access=ALL-UNNAMED -cp "$lbrx_cached:$vector")
  # A cache that does not fit this machine is passed over: starting takes longer, nothing else changes.
  [[ ! -s $lbrx_cache ]] || lbrx_java+=("-XX:AOTCache=$lbrx_cache" '-Xlog:aot*=off,cds*=off,class+path=off')
}

# lbrx_exec LAUNCHER HOME ARGUMENTS: becomes the command. LAUNCHER is what starts it, HOME the folder that holds demo/.
lbrx_exec() {
  local home=("-Dlbrx.launcher=$1" "-Dlbrx.home=$2")
  shift 2
  # What only reads headers is done before the second compiler's code would pay.
  case ${1:-} in
    info | script | completion | -h | --help | -V | --version) lbrx_java+=(-XX:TieredStopAtLevel=1) ;;
  esac
  # The program cannot see whether its error stream is a terminal.
  local terminal=false
  [[ -t 2 ]] && terminal=true
  # Arguments and file names are UTF-8, also where the shell has no locale.
  case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
    *[Uu][Tt][Ff]*) ;;
    *) export LC_ALL=C.UTF-8 ;;
  esac
  # Large blocks of memory in pages of 2 MiB, where Linux gives them on request: weights are read faster.
  [[ ${GLIBC_TUNABLES:-} == *glibc.malloc.hugetlb=* ]] ||
    export GLIBC_TUNABLES="${GLIBC_TUNABLES:+$GLIBC_TUNABLES:}glibc.malloc.hugetlb=1"
  exec "${lbrx_java[@]}" "${home[@]}" -Dlbrx.terminal="$terminal" dev.lbrx.cli.Launcher "$@"
}
