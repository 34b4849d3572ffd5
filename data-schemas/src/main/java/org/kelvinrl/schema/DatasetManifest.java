package org.kelvinrl.schema;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;

/**
 * What a prepared data set is: its rows, where they lie, and what was measured of them. Stored as {@code manifest.json}.
 *
 * <p>Evolution: a reader accepts its own {@link #SCHEMA_VERSION} and older ones; unknown members are ignored, so a newer
 * minor addition does not break an older reader; a member is never renamed or given another meaning.
 *
 * @param schemaVersion version of this schema
 * @param kelvinVersion version of the program that wrote it
 * @param rows number of rows, training and validation together
 * @param episodes number of episodes, training and validation together
 * @param observationNames names of the components of an observation; their number is the observation's size
 * @param actionSpace the actions
 * @param split how episodes were divided between training and validation
 * @param shards the logical shards in order of their index: fixed here once and for all
 * @param statistics what was measured of the training rows
 * @param nulls for each nullable column of {@link PreparedColumn}, by name, in how many rows it is null
 * @param origin where the rows came from
 * @param account what came in and what became of it; absent in the first manifests
 * @param sparseObservations how blocks hold observations that are mostly 0; absent where they hold them whole
 */
public record DatasetManifest(
        int schemaVersion,
        String kelvinVersion,
        long rows,
        long episodes,
        List<String> observationNames,
        ActionSpace actionSpace,
        Split split,
        List<Shard> shards,
        Statistics statistics,
        Map<String, Long> nulls,
        Origin origin,
        Account account,
        SparseObservations sparseObservations) {

    /**
     * Checks the parts against each other.
     *
     * @param schemaVersion version of the schema
     * @param kelvinVersion version of the program
     * @param rows number of rows
     * @param episodes number of episodes
     * @param observationNames at least one name
     * @param actionSpace the actions
     * @param split how episodes were divided
     * @param shards shard i at position i
     * @param statistics what was measured
     * @param nulls numbers of nulls
     * @param origin where the rows came from
     * @param account what came in and what became of it, or null
     * @param sparseObservations how blocks hold observations that are mostly 0, or null
     * @throws KelvinException if a member is missing, an index is out of its place, the blocks' rows or episodes do not add up, or
     *     the schema knows no sparse observations
     */
    public DatasetManifest {
        observationNames = List.copyOf(required("observation_names", observationNames));
        shards = List.copyOf(required("shards", shards));
        required("action_space", actionSpace);
        required("split", split);
        required("statistics", statistics);
        required("nulls", nulls);
        required("origin", origin);
        if (observationNames.isEmpty()) {
            throw contradiction("at least one component of the observation", "none", "observation_names");
        }
        checkIndices(shards);
        checkSum("rows", rows, shards, Block::rows);
        checkSum("episodes", episodes, shards, Block::episodes);
        if (sparseObservations != null && schemaVersion < SCHEMA_VERSION) {
            throw contradiction(
                    "schema_version " + SCHEMA_VERSION + " with sparse_observations",
                    String.valueOf(schemaVersion),
                    "schema_version");
        }
    }

    /**
     * A data set whose blocks hold observations whole.
     *
     * @param schemaVersion version of the schema
     * @param kelvinVersion version of the program
     * @param rows number of rows
     * @param episodes number of episodes
     * @param observationNames at least one name
     * @param actionSpace the actions
     * @param split how episodes were divided
     * @param shards shard i at position i
     * @param statistics what was measured
     * @param nulls numbers of nulls
     * @param origin where the rows came from
     * @param account what came in and what became of it, or null
     * @throws KelvinException as the other constructor
     */
    public DatasetManifest(
            int schemaVersion,
            String kelvinVersion,
            long rows,
            long episodes,
            List<String> observationNames,
            ActionSpace actionSpace,
            Split split,
            List<Shard> shards,
            Statistics statistics,
            Map<String, Long> nulls,
            Origin origin,
            Account account) {
        this(
                schemaVersion,
                kelvinVersion,
                rows,
                episodes,
                observationNames,
                actionSpace,
                split,
                shards,
                statistics,
                nulls,
                origin,
                account,
                null);
    }

    /** Newest version of the schema: that of data sets with {@link SparseObservations}. */
    public static final int SCHEMA_VERSION = 2;

    /** Version of the schema of data sets whose observations are whole: the first one, which readers of all versions know. */
    public static final int WHOLE_SCHEMA_VERSION = 1;

    private static final String EXAMPLE = "shard=00003/training-00000.parquet";

    /** One folder and one file, neither of them hidden or a way out, below the folder of a later version if it is of one. */
    private static final Pattern PATH = Pattern.compile("(version=\\d+/)?[\\w=-][\\w=.-]*/[\\w=-][\\w=.-]*");

    /** Name of the file in a data set's folder. */
    public static final String FILE_NAME = "manifest.json";

    /**
     * The size of an observation.
     *
     * @return number of components, at least 1
     */
    public int observationSize() {
        return observationNames.size();
    }

    /**
     * Which version of the data set this is: 1 for one that nothing was appended to.
     *
     * @return at least 1
     */
    public int version() {
        return account == null ? 1 : account.version();
    }

    /**
     * Number of rows in one part of the split.
     *
     * @param part training or validation
     * @return number of rows
     */
    public long rows(Part part) {
        return shards.stream()
                .flatMap(shard -> shard.blocks(part).stream())
                .mapToLong(Block::rows)
                .sum();
    }

    private static <T> T required(String member, T value) {
        if (value == null) {
            throw contradiction("a value", "none", member);
        }
        return value;
    }

    private static void checkIndices(List<Shard> shards) {
        for (int i = 0; i < shards.size(); i++) {
            if (shards.get(i).index() != i) {
                throw contradiction("shard " + i, "shard " + shards.get(i).index(), "shards[" + i + "].index");
            }
        }
    }

    private static void checkSum(String member, long expected, List<Shard> shards, ToLongFunction<Block> of) {
        long found = Arrays.stream(Part.values())
                .flatMap(part -> shards.stream().flatMap(shard -> shard.blocks(part).stream()))
                .mapToLong(of)
                .sum();
        if (found != expected) {
            throw contradiction(expected + " " + member + " in all blocks", String.valueOf(found), member);
        }
    }

    private static KelvinException contradiction(String expected, String found, String member) {
        return KelvinException.data(expected, found, member, "Restore the manifest from its origin");
    }

    /** The two parts that the episodes are divided into. */
    public enum Part {
        /** Rows that gradients are computed from. */
        TRAINING,
        /** Rows that are only measured. */
        VALIDATION;

        /**
         * The name in files and messages.
         *
         * @return {@code training} or {@code validation}
         */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * How episodes were divided: an episode is a validation episode if a stable hash of its identifier and the seed falls
     * below the fraction. No row of an episode is in the other part.
     *
     * @param validationFraction expected share of validation episodes, in [0, 1)
     * @param seed seed of the hash
     */
    public record Split(double validationFraction, long seed) {}

    /**
     * Blocks hold of each observation the places and values of the components that are not 0, as a map in the order of places.
     *
     * @param numbers how many components are not 0, over all rows
     */
    public record SparseObservations(long numbers) {

        /**
         * Checks the number.
         *
         * @param numbers at least 0
         * @throws KelvinException if it is less
         */
        public SparseObservations {
            if (numbers < 0) {
                throw contradiction("at least 0", String.valueOf(numbers), "sparse_observations.numbers");
            }
        }
    }

    /**
     * One logical shard: a set of whole episodes.
     *
     * @param index index of the shard, from 0
     * @param training blocks of training rows, in order
     * @param validation blocks of validation rows, in order
     */
    public record Shard(int index, List<Block> training, List<Block> validation) {

        /**
         * Checks that both parts are there; either may be empty.
         *
         * @param index index of the shard
         * @param training blocks of training rows
         * @param validation blocks of validation rows
         * @throws KelvinException if a part is missing
         */
        public Shard {
            training = List.copyOf(required("training", training));
            validation = List.copyOf(required("validation", validation));
        }

        /**
         * The blocks of one part.
         *
         * @param part training or validation
         * @return the blocks in order
         */
        public List<Block> blocks(Part part) {
            return part == Part.TRAINING ? training : validation;
        }
    }

    /**
     * One file of whole episodes, sorted by (episode, step). Serialisable in Java's way, so that a task can carry it.
     *
     * @param file path relative to the data set's folder
     * @param rows number of rows
     * @param episodes number of episodes
     * @param bytes length of the file
     * @param sha256 hash of the file, lower-case hexadecimal
     * @serial exclude
     */
    public record Block(String file, long rows, long episodes, long bytes, String sha256) implements Serializable {

        /**
         * Checks that the file lies inside the data set.
         *
         * @param file path relative to the data set's folder
         * @param rows number of rows
         * @param episodes number of episodes
         * @param bytes length of the file
         * @param sha256 hash of the file
         * @throws KelvinException if the path is not one below the data set's folder, or a member is missing
         */
        public Block {
            required("sha256", sha256);
            if (!PATH.matcher(required("file", file)).matches()) {
                throw contradiction("a path inside the data set, such as " + EXAMPLE, "\"" + file + "\"", "file");
            }
        }
    }

    /**
     * What was measured of the training rows, merged shard by shard in order of their index.
     *
     * @param observation one entry for each component of the observation
     * @param reward rewards, absent if the log has none
     * @param episodeReturn undiscounted sums of rewards over an episode, absent if the log has no rewards
     * @param qValues Q-values, absent if the log has none
     * @param actionCounts how often each action was taken, in order of the actions
     * @param quantiles quantiles of observations, rewards and returns; absent in the first manifests
     * @param propensity propensities of the logged actions, absent if the log has none and in the first manifests
     * @param episodeLength numbers of rows of the episodes, absent in the first manifests
     * @param teachers what was measured of each teacher's rows, by its name; absent if no row names a teacher, if there are more
     *     than {@link #MOST_TEACHERS}, and in the first manifests
     */
    public record Statistics(
            List<Moments> observation,
            Moments reward,
            Moments episodeReturn,
            QStatistics qValues,
            List<Long> actionCounts,
            Quantiles quantiles,
            Moments propensity,
            Moments episodeLength,
            Map<String, TeacherStatistics> teachers) {

        /**
         * Statistics of a log that names no teacher.
         *
         * @param observation one entry for each component of the observation
         * @param reward rewards
         * @param episodeReturn returns
         * @param qValues Q-values
         * @param actionCounts how often each action was taken
         * @param quantiles quantiles
         * @param propensity propensities
         * @param episodeLength numbers of rows of the episodes
         */
        public Statistics(
                List<Moments> observation,
                Moments reward,
                Moments episodeReturn,
                QStatistics qValues,
                List<Long> actionCounts,
                Quantiles quantiles,
                Moments propensity,
                Moments episodeLength) {
            this(observation, reward, episodeReturn, qValues, actionCounts, quantiles, propensity, episodeLength, null);
        }
    }

    /** Of more teachers than this, none is measured by itself. */
    public static final int MOST_TEACHERS = 1024;

    /**
     * What was measured of the training rows of one teacher.
     *
     * @param rows number of its rows
     * @param qValues its Q-values, absent if none of its rows has two that count
     */
    public record TeacherStatistics(long rows, QStatistics qValues) {}

    /**
     * Quantiles by their level: {@code "0.05"}, {@code "0.25"}, {@code "0.5"}, {@code "0.75"}, {@code "0.95"}. Each is exact to
     * the width of a bucket of a logarithmic histogram: 1 % of the value, and more only where a quantity takes more than some
     * thousand different buckets, or an observation has very many components.
     *
     * @param observation one entry for each component of the observation
     * @param reward rewards, absent if the log has none
     * @param episodeReturn undiscounted sums of rewards over an episode, absent if the log has no rewards
     */
    public record Quantiles(
            List<Map<String, Double>> observation, Map<String, Double> reward, Map<String, Double> episodeReturn) {}

    /**
     * Moments and range of one quantity.
     *
     * @param count how many values
     * @param mean arithmetic mean
     * @param deviation standard deviation, with the count as divisor
     * @param minimum smallest value
     * @param maximum largest value
     */
    public record Moments(long count, double mean, double deviation, double minimum, double maximum) {}

    /**
     * What was measured of the Q-values of a state. Only logged values of valid actions count, and only rows with at least
     * two of them.
     *
     * @param values all Q-values
     * @param withinStateDeviation mean over rows of the standard deviation within the row, with the number of actions as
     *     divisor
     * @param gap difference between the best and the second-best action of a row
     * @param gapQuantiles quantiles of the gap by their level: {@code "0.05"}, {@code "0.25"}, {@code "0.5"}, {@code "0.75"},
     *     {@code "0.95"}; each exact to the width of a bucket of a logarithmic histogram, 1 % of the value
     */
    public record QStatistics(
            Moments values, double withinStateDeviation, Moments gap, Map<String, Double> gapQuantiles) {}

    /**
     * Where the rows came from.
     *
     * @param inputs the inputs as the user named them
     * @param format format of the inputs
     * @param mapping the resolved mapping from columns of the log to columns of the schema
     */
    public record Origin(List<String> inputs, String format, Map<String, Object> mapping) {}

    /**
     * What came in and what became of it: every row that was read is in a block or was rejected.
     *
     * @param version version of the data set, from 1; the members that follow are of what this version added
     * @param previous hash of the manifest of the version before, absent in version 1
     * @param inputFiles number of files that were read
     * @param inputBytes length of these files
     * @param inputRows number of rows that were read
     * @param rejectedRows number of rows that were left out, all of them in the table of rejects
     * @param reasons the commonest reasons, with that of most rows first
     * @param rejects files of the table of rejects, in order; they have no episodes
     * @param findings what is no error and yet worth knowing: how often each was found, by name
     * @param options the options that the bytes depend on, by name
     */
    public record Account(
            int version,
            String previous,
            int inputFiles,
            long inputBytes,
            long inputRows,
            long rejectedRows,
            List<Reason> reasons,
            List<Block> rejects,
            Map<String, Long> findings,
            Map<String, Object> options) {

        /**
         * Checks that the rejects are all there.
         *
         * @param version version of the data set
         * @param previous hash of the manifest of the version before, or null
         * @param inputFiles number of files
         * @param inputBytes length of these files
         * @param inputRows number of rows that were read
         * @param rejectedRows number of rows that were left out
         * @param reasons the commonest reasons
         * @param rejects files of the table of rejects
         * @param findings how often each was found
         * @param options the options
         * @throws KelvinException if a member is missing, or the rows do not add up
         */
        public Account {
            reasons = List.copyOf(required("reasons", reasons));
            rejects = List.copyOf(required("rejects", rejects));
            required("findings", findings);
            required("options", options);
            long found = rejects.stream().mapToLong(Block::rows).sum();
            if (found != rejectedRows) {
                throw contradiction(
                        rejectedRows + " rejected rows in all files of rejects",
                        String.valueOf(found),
                        "rejected_rows");
            }
        }
    }

    /**
     * Why rows were rejected, with the first of them as an example. Serialisable in Java's way, so that a task can carry it.
     *
     * @param column column of the log
     * @param expected what was expected of it
     * @param rows number of rows
     * @param found what was found in the first of them
     * @param file file of the first of them
     * @param place its place in that file
     * @serial exclude
     */
    public record Reason(String column, String expected, long rows, String found, String file, String place)
            implements Serializable {

        /**
         * The same reason of more rows.
         *
         * @param more number of later rows
         * @return a new value
         */
        public Reason plus(long more) {
            return new Reason(column, expected, rows + more, found, file, place);
        }
    }
}
