package org.kelvinrl.network.dl4j;

import org.kelvinrl.schema.KelvinException;

/** What keeps ND4J's native code from threads of its own, which would fight Spark's tasks and change the bits. */
final class OneThread {

    private static final String VARIABLE = "OMP_NUM_THREADS";

    private OneThread() {}

    /**
     * Checks that OpenMP has one thread. It reads its variable when it is loaded, and ND4J cannot set the number later.
     *
     * @throws KelvinException if it has not
     */
    static void require() {
        require(System.getenv(VARIABLE));
    }

    static void require(String value) {
        if (!"1".equals(value)) {
            throw KelvinException.configuration(
                    VARIABLE + "=1 in the environment of this JVM, for networks of DL4J",
                    value == null ? "no such variable" : value,
                    "environment",
                    "Export it before spark-submit, as deploy/bin/kelvin does; executors are told by the program");
        }
    }
}
