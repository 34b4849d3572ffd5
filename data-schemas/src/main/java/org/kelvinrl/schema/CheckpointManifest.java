package org.kelvinrl.schema;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a checkpoint is: all that a run knows between two rounds, but for the numbers in its vectors. Stored as {@code state.json} in
 * the checkpoint's folder.
 *
 * <p>Evolution as for {@link DatasetManifest}.
 *
 * @param schemaVersion version of this schema
 * @param position how far the run had come
 * @param vectors the files of vectors
 * @param numbers what else the run remembers between rounds, by name
 * @param history the epochs that were over
 * @param current the epoch that was not over, without validation
 * @param origin what the run is, to be compared by one that goes on
 * @param past what computed the run so far; absent in manifests of version 1
 */
public record CheckpointManifest(
        int schemaVersion,
        Position position,
        List<Vector> vectors,
        Map<String, Double> numbers,
        List<Epoch> history,
        Epoch current,
        Origin origin,
        Past past) {

    /** Version of the schema that this program writes: one that an older program, which would forget the past, does not read. */
    public static final int SCHEMA_VERSION = 2;

    /** Name of the file in a checkpoint's folder. */
    public static final String FILE_NAME = "state.json";

    /** Name of the file with the SHA-256 of {@link #FILE_NAME}, lower-case hexadecimal. */
    public static final String HASH_FILE_NAME = "state.sha256";

    /**
     * Fills in what manifests of version 1 do not say: what is known there is the driver's platform.
     *
     * @param schemaVersion version of the schema
     * @param position how far the run had come
     * @param vectors the files of vectors
     * @param numbers what else the run remembers
     * @param history the epochs that were over
     * @param current the epoch that was not over
     * @param origin what the run is
     * @param past what computed the run so far; null means the origin's platform
     */
    public CheckpointManifest {
        past = past == null && origin != null ? new Past(List.of(origin.platform()), List.of()) : past;
    }

    /**
     * How far a run had come.
     *
     * @param rounds rounds that were run, in all epochs
     * @param steps optimiser steps taken
     * @param epoch the epoch of the next round, from 0
     * @param roundOfEpoch the next round within its epoch, from 0
     */
    public record Position(long rounds, long steps, int epoch, int roundOfEpoch) {}

    /**
     * A file of little-endian 32-bit floats.
     *
     * @param name name of the vector
     * @param file name of the file in the checkpoint's folder
     * @param count how many floats
     * @param sha256 hash of the file, lower-case hexadecimal
     */
    public record Vector(String name, String file, int count, String sha256) {

        private static final String PLAIN_NAME = "[A-Za-z0-9][A-Za-z0-9._-]*";

        /**
         * Checks that the file can only be one in the checkpoint's folder.
         *
         * @param name name of the vector
         * @param file name of the file
         * @param count how many floats
         * @param sha256 hash of the file
         * @throws IllegalArgumentException if the file's name is more than a plain name, or there are less than 0 floats
         */
        public Vector {
            if (!file.matches(PLAIN_NAME) || count < 0) {
                throw new IllegalArgumentException(
                        "vector: expected a plain file name and a count, found " + file + " and " + count);
            }
        }
    }

    /**
     * What was measured in an epoch.
     *
     * @param epoch the epoch, from 0
     * @param training sums over training rows
     * @param validation sums over validation rows; without rows if there are none, or the epoch is not over
     * @param seconds time of the epoch's rounds
     */
    public record Epoch(int epoch, Sums training, Sums validation, double seconds) {}

    /**
     * Weighted sums over rows; their quotients by the weight are the means that a user reads.
     *
     * @param samples number of rows
     * @param weight sum of their weights
     * @param loss weighted sum of the loss
     * @param divergence weighted sum of the divergence
     * @param entropy weighted sum of the student's entropy, in nats
     * @param teacherEntropy weighted sum of the teacher's entropy, in nats
     * @param agreement sum of the weights of rows where both have the same best action
     * @param regulariser weighted sum of the regulariser
     */
    public record Sums(
            double samples,
            double weight,
            double loss,
            double divergence,
            double entropy,
            double teacherEntropy,
            double agreement,
            double regulariser) {}

    /**
     * What a run is.
     *
     * @param kelvinVersion version of the program
     * @param platform fingerprint of the platform: JDK, operating system, matrix library
     * @param datasetPath path of the prepared data set
     * @param datasetSha256 hash of the data set's manifest, which has the hashes of its blocks
     * @param configuration the settings that decide the result, resolved: key to value
     */
    public record Origin(
            String kelvinVersion,
            Map<String, String> platform,
            String datasetPath,
            String datasetSha256,
            Map<String, Object> configuration) {

        /**
         * The same run with another value of a setting.
         *
         * @param key the setting
         * @param value its value
         * @return another origin
         */
        public Origin with(String key, Object value) {
            Map<String, Object> changed = new TreeMap<>(configuration);
            changed.put(key, value);
            return new Origin(kelvinVersion, platform, datasetPath, datasetSha256, changed);
        }
    }

    /**
     * What computed the run so far, in all its parts.
     *
     * @param platforms fingerprints of the executors that results came from
     * @param breaks in what parts of the run differ that was resumed although it differed, each difference in words
     */
    public record Past(List<Map<String, String>> platforms, List<String> breaks) {}
}
