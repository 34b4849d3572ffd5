package org.kelvinrl.log;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/** Format of a log: one that is read here, or the name of any data source that Spark finds. Immutable. */
public final class LogFormat {

    /** Told from the files' first bytes and names. */
    public static final LogFormat AUTO = new LogFormat("auto");

    /** Separated text with a header line; compressed if the name says so (.gz, .bz2, ...). */
    public static final LogFormat CSV = new LogFormat("csv");

    /** One JSON object a line, a row each. */
    public static final LogFormat JSON = new LogFormat("json");

    /** RLlib's sample batches: one JSON object a line, each column a list of as many rows. */
    public static final LogFormat RLLIB = new LogFormat("rllib");

    /** Apache Parquet. */
    public static final LogFormat PARQUET = new LogFormat("parquet");

    /** HDF5 whose root datasets are columns. */
    public static final LogFormat HDF5 = new LogFormat("hdf5");

    /** d3rlpy's MDPDataset, an HDF5 file. */
    public static final LogFormat D3RLPY = new LogFormat("d3rlpy");

    /** Minari's HDF5 file: a group an episode. */
    public static final LogFormat MINARI = new LogFormat("minari");

    /** A table of Spark's catalogue, by its name. */
    public static final LogFormat TABLE = new LogFormat("table");

    /** Apache ORC, which Spark reads. */
    static final LogFormat ORC = new LogFormat("orc");

    /** Apache Avro, which Spark reads with a jar of its own. */
    static final LogFormat AVRO = new LogFormat("avro");

    /** Those that are not a data source of Spark's. */
    static final List<LogFormat> OURS = List.of(AUTO, CSV, JSON, RLLIB, PARQUET, HDF5, D3RLPY, MINARI, TABLE);

    private final String label;

    private LogFormat(String label) {
        this.label = label;
    }

    /**
     * The format of a name.
     *
     * @param name a format's label in any case, or the name of one of Spark's data sources
     * @return the format
     * @throws IllegalArgumentException if the name is blank
     */
    public static LogFormat of(String name) {
        String label = name.strip();
        if (label.isEmpty()) {
            throw new IllegalArgumentException("a format has a name");
        }
        String lower = label.toLowerCase(Locale.ROOT);
        return Stream.concat(OURS.stream(), Stream.of(ORC, AVRO))
                .filter(format -> format.label.equals(lower))
                .findFirst()
                .orElse(new LogFormat(label));
    }

    /**
     * The name in settings, manifests and messages.
     *
     * @return the name, in lower case if the format is read here
     */
    public String label() {
        return label;
    }

    /** Whether Spark's data source of that name reads it. */
    boolean isSparks() {
        return !OURS.contains(this);
    }

    /** Whether a file of it is looked at before anything reads it. */
    boolean isInspected() {
        return OURS.contains(this) || equals(ORC) || equals(AVRO);
    }

    /** Whether a file that is {@code found} is one of this format. */
    boolean includes(LogFormat found) {
        boolean isKindOfHdf5 = found.equals(D3RLPY) || found.equals(MINARI);
        return equals(AUTO) || equals(found) || (equals(HDF5) && isKindOfHdf5);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LogFormat format && label.equals(format.label);
    }

    @Override
    public int hashCode() {
        return Objects.hash(label);
    }

    @Override
    public String toString() {
        return label;
    }
}
