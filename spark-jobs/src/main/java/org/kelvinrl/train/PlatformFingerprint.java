package org.kelvinrl.train;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.package$;
import org.kelvinrl.configuration.ProgramVersion;
import org.kelvinrl.loss.LossKernel;
import org.kelvinrl.network.MatrixProduct;

/**
 * What decides a run's bits beside data, seed and configuration: JDK, operating system and architecture, matrix library with its
 * kernel for the CPU, arithmetic of the loss, versions of program and Spark. Two JVMs with equal fingerprints compute equal bits.
 * Immutable.
 */
public final class PlatformFingerprint implements Comparable<PlatformFingerprint> {

    private static final String BETWEEN = "; ";

    private final TreeMap<String, String> values;

    private PlatformFingerprint(Map<String, String> values) {
        this.values = new TreeMap<>(values);
    }

    /** Of the JVM that asks. */
    public static PlatformFingerprint ofThisJvm() {
        return OfThisJvm.FINGERPRINT;
    }

    /**
     * As it was stored.
     *
     * @param values name to value
     */
    public static PlatformFingerprint of(Map<String, String> values) {
        return new PlatformFingerprint(values);
    }

    /**
     * From its canonical text.
     *
     * @param text what {@link #text()} gave
     * @throws IllegalArgumentException if it is something else
     */
    public static PlatformFingerprint parse(String text) {
        Map<String, String> values = new TreeMap<>();
        for (String entry : List.of(text.split(BETWEEN))) {
            int equals = entry.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("expected name=value, found " + entry);
            }
            values.put(entry.substring(0, equals), entry.substring(equals + 1));
        }
        return new PlatformFingerprint(values);
    }

    /** Names and values, by name. */
    public Map<String, String> toMap() {
        return Collections.unmodifiableMap(values);
    }

    /** The canonical form, on one line: {@code name=value; name=value}, by name. */
    public String text() {
        return text(values.keySet());
    }

    /**
     * The part in which this one differs from another.
     *
     * @param other another fingerprint
     * @return in the canonical form; empty if they are equal
     */
    public String differenceFrom(PlatformFingerprint other) {
        Set<String> names = new TreeSet<>(values.keySet());
        names.addAll(other.values.keySet());
        names.removeIf(name -> value(name).equals(other.value(name)));
        return text(names);
    }

    private String text(Set<String> names) {
        return names.stream().map(name -> name + "=" + value(name)).collect(Collectors.joining(BETWEEN));
    }

    private String value(String name) {
        return values.getOrDefault(name, "none");
    }

    @Override
    public int compareTo(PlatformFingerprint other) {
        return text().compareTo(other.text());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PlatformFingerprint fingerprint && values.equals(fingerprint.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return text();
    }

    /** Asked for in every task, and the same as long as the JVM lives. */
    private static final class OfThisJvm {

        static final PlatformFingerprint FINGERPRINT = new PlatformFingerprint(Map.of(
                "java", property("java.runtime.version"),
                "os", property("os.name") + " " + property("os.arch"),
                "matrix_product", MatrixProduct.ofThisJvm().name(),
                "matrix_kernel", MatrixProduct.ofThisJvm().kernel(),
                "loss_arithmetic", LossKernel.arithmetic(),
                "kelvin", ProgramVersion.text(),
                "spark", package$.MODULE$.SPARK_VERSION()));

        private static String property(String name) {
            return System.getProperty(name).replace(BETWEEN, " ");
        }
    }
}
