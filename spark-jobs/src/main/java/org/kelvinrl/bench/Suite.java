package org.kelvinrl.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What can be measured, in the order in which it is. */
enum Suite {
    /** Ingest against a plain Spark job. */
    INGEST,
    /** Training rounds on Spark, in plain threads, and the matrix product. */
    ROUND,
    /** One worker on one core, and the matrix product; with DL4J on the classpath its fit too. */
    KERNEL,
    /** Networks with memory on one core, and the matrix product. */
    RECURRENT,
    /** Training on rows that executors have on disk against rows that they have in memory. */
    STREAMING,
    /** Training on Spark against DL4J's parameter averaging on Spark. */
    DL4J,
    /** Networks of DL4J in our rounds against DL4J's own fit, and its recurrent ones. */
    NETWORKS,
    /** The fixed cost of a round; one core and two. The last, for it stops Spark. */
    SCALING;

    /** As a user writes it. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The names of all, separated by commas. */
    static String names() {
        return Arrays.stream(values()).map(Suite::text).collect(Collectors.joining(", "));
    }

    /** Suites in their order; written as names separated by commas. */
    record Selection(List<Suite> suites) {

        static Selection of(Suite... suites) {
            return new Selection(List.of(suites));
        }

        static Selection parse(String text) {
            return new Selection(Arrays.stream(text.split(",", -1))
                    .map(name -> Suite.valueOf(name.trim().toUpperCase(Locale.ROOT)))
                    .distinct()
                    .sorted()
                    .toList());
        }

        @Override
        public String toString() {
            return suites.stream().map(Suite::text).collect(Collectors.joining(","));
        }
    }
}
