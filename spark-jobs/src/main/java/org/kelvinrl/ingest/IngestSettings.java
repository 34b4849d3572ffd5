package org.kelvinrl.ingest;

import com.typesafe.config.Config;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.log.LogFormat;
import org.kelvinrl.log.ReaderOptions;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.KelvinException;

/** What to ingest, how to understand it, and where to write the prepared data set. Immutable. */
public final class IngestSettings {

    private static final double VALIDATION_FRACTION = 0.1;

    private final List<String> inputs;
    private final Path output;
    private final LogFormat format;
    private final ReaderOptions options;
    private final Path mappingFile;
    private final Config mapping;
    private final Integer shards;
    private final Double validationFraction;
    private final Long splitSeed;
    private final OnBadRow onBadRow;
    private final boolean isAppending;
    private final int leastActions;

    private IngestSettings(Builder builder) {
        this.inputs = List.copyOf(builder.inputs);
        this.output = Objects.requireNonNull(builder.output, "output");
        this.format = builder.format;
        this.options = builder.options;
        this.mappingFile = builder.mappingFile;
        this.mapping = builder.mapping;
        this.shards = builder.shards;
        this.validationFraction = builder.validationFraction;
        this.splitSeed = builder.splitSeed;
        this.onBadRow = builder.onBadRow;
        this.isAppending = builder.isAppending;
        this.leastActions = builder.leastActions;
    }

    /**
     * Starts a set of settings.
     *
     * @param inputs files, folders and globs of the log, at least one
     * @param output folder of the prepared data set, which must not exist unless it is appended to
     * @return a builder with the defaults of everything else
     */
    public static Builder of(List<String> inputs, Path output) {
        return new Builder(inputs, output);
    }

    /**
     * Files, folders and globs of the log.
     *
     * @return as the user named them
     */
    public List<String> inputs() {
        return inputs;
    }

    /**
     * Folder of the prepared data set.
     *
     * @return a folder that must not exist unless it is appended to
     */
    public Path output() {
        return output;
    }

    /**
     * Format of the log.
     *
     * @return the format, or AUTO
     */
    public LogFormat format() {
        return format;
    }

    /**
     * What the format's reader is told.
     *
     * @return the options, none by default
     */
    public ReaderOptions options() {
        return options;
    }

    /**
     * The file that says which column of the log is what.
     *
     * @return a HOCON file; empty if the mapping was given otherwise or not at all
     */
    public Optional<Path> mappingFile() {
        return Optional.ofNullable(mappingFile);
    }

    /**
     * The parsed mapping.
     *
     * @return the mapping; empty if it is to be read from a file, or if the log has Kelvin's own column names
     */
    public Optional<Config> mapping() {
        return Optional.ofNullable(mapping);
    }

    /**
     * Number of logical shards.
     *
     * @return at least 1; empty if it is to follow from the number of rows
     */
    public OptionalInt shards() {
        return shards == null ? OptionalInt.empty() : OptionalInt.of(shards);
    }

    /**
     * Expected share of validation episodes.
     *
     * @return in [0, 1)
     */
    public double validationFraction() {
        return validationFraction == null ? VALIDATION_FRACTION : validationFraction;
    }

    /**
     * Seed of the hash that chooses validation episodes.
     *
     * @return any number
     */
    public long splitSeed() {
        return splitSeed == null ? 0 : splitSeed;
    }

    /**
     * What becomes of bad rows.
     *
     * @return whether the job fails, or rejects them
     */
    public OnBadRow onBadRow() {
        return onBadRow;
    }

    /**
     * Whether the rows are appended to a data set that is there.
     *
     * @return true if they become its next version
     */
    public boolean isAppending() {
        return isAppending;
    }

    /** How many actions there are at least, whatever the log has; 0 if nothing tells. */
    int leastActions() {
        return leastActions;
    }

    /**
     * The same settings with the shards and the split of the data set that is appended to.
     *
     * @throws KelvinException if others were given
     */
    IngestSettings appendingTo(DatasetManifest base) {
        checkSame("shards", shards, base.shards().size());
        checkSame("validation fraction", validationFraction, base.split().validationFraction());
        checkSame("split seed", splitSeed, base.split().seed());
        Builder builder = new Builder(inputs, output);
        builder.format = format;
        builder.mappingFile = mappingFile;
        builder.mapping = mapping;
        builder.shards = base.shards().size();
        builder.validationFraction = base.split().validationFraction();
        builder.splitSeed = base.split().seed();
        builder.onBadRow = onBadRow;
        builder.isAppending = true;
        builder.leastActions = base.actionSpace().n();
        return builder.build();
    }

    private <T> void checkSame(String name, T given, T base) {
        if (given != null && !given.equals(base)) {
            throw KelvinException.configuration(
                    base + ", as in the data set that is appended to",
                    given.toString(),
                    name,
                    "Leave it out: it is the data set's, once and for all");
        }
    }

    /** Collects settings; each has a default. */
    public static final class Builder {

        /** More folders than that are no help to anyone and a burden on every file system. */
        private static final int MOST_SHARDS = 1_000_000;

        private final List<String> inputs;
        private final Path output;
        private LogFormat format = LogFormat.AUTO;
        private ReaderOptions options = ReaderOptions.none();
        private Path mappingFile;
        private Config mapping;
        private Integer shards;
        private Double validationFraction;
        private Long splitSeed;
        private OnBadRow onBadRow = OnBadRow.FAIL;
        private boolean isAppending;
        private int leastActions;

        private Builder(List<String> inputs, Path output) {
            if (inputs.isEmpty()) {
                throw KelvinException.usage("at least one input", "none", "inputs", "Name the files of the log");
            }
            this.inputs = inputs;
            this.output = output;
        }

        /**
         * Sets the format of the log; by default it is told from the files.
         *
         * @param value the format
         * @return this builder
         */
        public Builder format(LogFormat value) {
            this.format = Objects.requireNonNull(value);
            return this;
        }

        /**
         * Sets what the format's reader is told; nothing by default.
         *
         * @param value the options
         * @return this builder
         */
        public Builder options(ReaderOptions value) {
            this.options = Objects.requireNonNull(value);
            return this;
        }

        /**
         * Sets the file of the mapping; by default the log has Kelvin's own column names.
         *
         * @param value path of a HOCON file
         * @return this builder
         */
        public Builder mappingFile(Path value) {
            this.mappingFile = Objects.requireNonNull(value);
            this.mapping = null;
            return this;
        }

        /**
         * Sets the mapping itself; by default the log has Kelvin's own column names.
         *
         * @param value which column of the log is what
         * @return this builder
         */
        public Builder mapping(Config value) {
            this.mapping = Objects.requireNonNull(value);
            this.mappingFile = null;
            return this;
        }

        /**
         * Sets the number of logical shards; by default one for each 65,536 rows, and at least 8.
         *
         * @param value 1 to 1,000,000
         * @return this builder
         */
        public Builder shards(int value) {
            if (value < 1 || value > MOST_SHARDS) {
                throw KelvinException.configuration(
                        "a number from 1 to " + MOST_SHARDS,
                        String.valueOf(value),
                        "shards",
                        "Leave it out to get one shard for each 65,536 rows");
            }
            this.shards = value;
            return this;
        }

        /**
         * Sets the expected share of validation episodes; 0.1 by default.
         *
         * @param value in [0, 1)
         * @return this builder
         */
        public Builder validationFraction(double value) {
            if (!(value >= 0 && value < 1)) {
                throw KelvinException.configuration(
                        "a number from 0 to below 1",
                        String.valueOf(value),
                        "validation fraction",
                        "Give the share of episodes to hold out, such as 0.1");
            }
            this.validationFraction = value;
            return this;
        }

        /**
         * Sets the seed of the hash that chooses validation episodes; 0 by default.
         *
         * @param value any number
         * @return this builder
         */
        public Builder splitSeed(long value) {
            this.splitSeed = value;
            return this;
        }

        /**
         * Sets what becomes of bad rows; by default the job fails.
         *
         * @param value whether the job fails, or rejects them
         * @return this builder
         */
        public Builder onBadRow(OnBadRow value) {
            this.onBadRow = Objects.requireNonNull(value);
            return this;
        }

        /**
         * Appends to the data set in the output's folder, as its next version; by default a new data set is made.
         *
         * @return this builder
         */
        public Builder appending() {
            this.isAppending = true;
            return this;
        }

        /**
         * The settings.
         *
         * @return an immutable value
         */
        public IngestSettings build() {
            return new IngestSettings(this);
        }
    }
}
