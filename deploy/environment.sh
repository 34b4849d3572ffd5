# What the scripts of this folder share: where things are, what to build, how to start a JVM for Spark.
# Sourced by bash with set -euo pipefail.

root="$(cd -P "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)"
target="$root/spark-jobs/target"
version="$(sed -n 's|^  <version>\(.*\)</version>$|\1|p' "$root/pom.xml")"
jar="$target/kelvin-$version.jar"
dl4j_jar="$root/spark-jobs/dl4j/target/kelvin-dl4j-$version-all.jar"
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"

fail() {
    printf '%s: %s\n' "$(basename "$0")" "$2" >&2
    exit "$1"
}

# The jars of Spark that Maven resolved, separated by colons; empty if they are not all there.
spark_classpath() {
    local classpath entry
    classpath="$(cat "$target/spark.classpath" 2>/dev/null)" || return 0
    while IFS= read -r -d : entry; do
        [[ -f $entry ]] || return 0
    done <<<"$classpath:"
    printf '%s' "$classpath"
}

build_what_is_missing() {
    if [[ -f $jar && (-n ${SPARK_HOME:-} || -n "$(spark_classpath)") ]]; then
        return
    fi
    command -v mvn >/dev/null ||
        fail 78 "expected Maven 3.8 and JDK 17 to build $jar, found no mvn (PATH). Install them."
    echo "building Kelvin with Maven (a few minutes, the first time)" >&2
    (cd "$root" && mvn -B -ntp -q -DskipTests package) >&2 || fail 70 "the build failed; see above."
}

# Options that every JVM with Spark in it needs; the pom holds them, for its tests need them too.
java_options() {
    sed -n '/<spark.add-opens>/,/<\/spark.add-opens>/s/^ *-/-/p' "$root/pom.xml"
}
