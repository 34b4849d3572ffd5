package org.kelvinrl.schema;

import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a model is, beside its parameters. Stored as {@code manifest.json} in the model's folder.
 *
 * <p>Evolution as for {@link DatasetManifest}.
 *
 * @param schemaVersion version of this schema
 * @param network how to build the network again
 * @param observationNames names of the components of an observation, in the order the network takes them
 * @param scaling how an observation becomes the network's input
 * @param actionSpace the actions, in the order of the network's outputs
 * @param loss what the parameters were fitted to
 * @param parameters the file of parameters
 * @param provenance where the model came from
 * @param policy the file that other programs run the policy from; null if there is none, as in the first manifests and of networks that have no
 *     graph
 * @param exports files for programs that know this kind of network; null if there are none
 */
public record ModelManifest(
        int schemaVersion,
        Architecture network,
        List<String> observationNames,
        Scaling scaling,
        ActionSpace actionSpace,
        Loss loss,
        Parameters parameters,
        Provenance provenance,
        OnnxFile policy,
        List<ExportedFile> exports) {

    /** Version of the schema that this program writes. */
    public static final int SCHEMA_VERSION = 1;

    /** Name of the file in a model's folder. */
    public static final String FILE_NAME = "manifest.json";

    /**
     * A model without a file that other programs run.
     *
     * @param schemaVersion version of this schema
     * @param network how to build the network again
     * @param observationNames names of the components of an observation, in the order the network takes them
     * @param scaling how an observation becomes the network's input
     * @param actionSpace the actions, in the order of the network's outputs
     * @param loss what the parameters were fitted to
     * @param parameters the file of parameters
     * @param provenance where the model came from
     */
    public ModelManifest(
            int schemaVersion,
            Architecture network,
            List<String> observationNames,
            Scaling scaling,
            ActionSpace actionSpace,
            Loss loss,
            Parameters parameters,
            Provenance provenance) {
        this(schemaVersion, network, observationNames, scaling, actionSpace, loss, parameters, provenance, null, null);
    }

    /**
     * The same model with a file that other programs run.
     *
     * @param file the file
     * @return a new manifest
     */
    public ModelManifest withPolicy(OnnxFile file) {
        return new ModelManifest(
                schemaVersion,
                network,
                observationNames,
                scaling,
                actionSpace,
                loss,
                parameters,
                provenance,
                file,
                exports);
    }

    /**
     * The same model with another loss, to measure it by.
     *
     * @param other what the parameters are measured by
     * @return a new manifest
     */
    public ModelManifest withLoss(Loss other) {
        return new ModelManifest(
                schemaVersion,
                network,
                observationNames,
                scaling,
                actionSpace,
                other,
                parameters,
                provenance,
                policy,
                exports);
    }

    /**
     * The same model with files for other programs.
     *
     * @param files the files; empty if there are none
     * @return a new manifest
     */
    public ModelManifest withExports(List<ExportedFile> files) {
        return new ModelManifest(
                schemaVersion,
                network,
                observationNames,
                scaling,
                actionSpace,
                loss,
                parameters,
                provenance,
                policy,
                files.isEmpty() ? null : List.copyOf(files));
    }

    /**
     * How to build the network again.
     *
     * @param kind kind of network, such as {@code mlp}
     * @param settings settings of that kind, such as the hidden sizes
     * @param blocks the named blocks of the flat parameter vector, in order
     */
    public record Architecture(String kind, Map<String, Object> settings, List<Block> blocks) {}

    /**
     * A named block of the flat parameter vector, row-major.
     *
     * @param name name of the block
     * @param shape its dimensions
     * @param offset index of its first element in the vector
     */
    public record Block(String name, List<Integer> shape, int offset) {}

    /**
     * The network's input is (observation - shift) * factor, component by component, in float.
     *
     * @param shift subtracted first
     * @param factor multiplied afterwards
     */
    public record Scaling(List<Float> shift, List<Float> factor) {}

    /**
     * What the parameters were fitted to. Serialisable in Java's way, so that a task can carry it.
     *
     * @param divergence name of the divergence, with its number if it has one, such as {@code amari:0.5}
     * @param logitScale the policy is the softmax of the outputs times this
     * @param temperature temperature of the softmax over the teacher's Q-values, in the units of the Q-values; 1 if it has no
     *     part in the loss and none was given
     * @param entropyWeight weight of the regulariser: an entropy is subtracted, the divergence from a reference policy added
     * @param targets name of the form in which the teacher's policy is given: {@code q-values}, {@code probabilities}, {@code
     *     action}
     * @param regulariser name of the regulariser, with its number if it has one, such as {@code tsallis-entropy:2.0}
     * @param teacherTemperatures temperatures of teachers that have one of their own, by their names; absent if none has
     * @serial exclude
     */
    public record Loss(
            String divergence,
            double logitScale,
            double temperature,
            double entropyWeight,
            String targets,
            String regulariser,
            Map<String, Double> teacherTemperatures)
            implements Serializable {

        /** What the first manifests, which do not name the targets, were fitted to. */
        private static final String FIRST_TARGETS = "q-values";

        /** What the first manifests, which do not name the regulariser, were fitted with. */
        private static final String FIRST_REGULARISER = "shannon-entropy";

        /**
         * Fills in what manifests did not name at first.
         *
         * @param divergence name of the divergence
         * @param logitScale the logit scale
         * @param temperature the temperature
         * @param entropyWeight weight of the regulariser
         * @param targets form of the targets; null means {@code q-values}
         * @param regulariser name of the regulariser; null means {@code shannon-entropy}
         * @param teacherTemperatures temperatures by teacher; null or empty means none
         * @throws KelvinException if one of them is not above 0
         */
        public Loss {
            targets = targets == null ? FIRST_TARGETS : targets;
            regulariser = regulariser == null ? FIRST_REGULARISER : regulariser;
            teacherTemperatures = teacherTemperatures == null || teacherTemperatures.isEmpty()
                    ? null
                    : Collections.unmodifiableSortedMap(checked(new TreeMap<>(teacherTemperatures)));
        }

        private static TreeMap<String, Double> checked(TreeMap<String, Double> byTeacher) {
            byTeacher.forEach((teacher, temperature) -> {
                if (temperature == null || !(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
                    throw KelvinException.data(
                            "a temperature above 0 for the teacher " + teacher,
                            String.valueOf(temperature),
                            "loss.teacher_temperatures",
                            "Restore the manifest from its origin");
                }
            });
            return byTeacher;
        }

        /**
         * A loss with one temperature for all teachers.
         *
         * @param divergence name of the divergence
         * @param logitScale the logit scale
         * @param temperature the temperature
         * @param entropyWeight weight of the regulariser
         * @param targets form of the targets
         * @param regulariser name of the regulariser
         */
        public Loss(
                String divergence,
                double logitScale,
                double temperature,
                double entropyWeight,
                String targets,
                String regulariser) {
            this(divergence, logitScale, temperature, entropyWeight, targets, regulariser, null);
        }

        /**
         * The same loss with temperatures for some teachers.
         *
         * @param byName temperatures by the teachers' names; empty if all have the same
         * @return a new loss
         */
        public Loss withTeacherTemperatures(Map<String, Double> byName) {
            return new Loss(divergence, logitScale, temperature, entropyWeight, targets, regulariser, byName);
        }

        /**
         * The same loss with another weight of the regulariser.
         *
         * @param weight at least 0
         * @return a new loss
         */
        public Loss withEntropyWeight(double weight) {
            return new Loss(divergence, logitScale, temperature, weight, targets, regulariser, teacherTemperatures);
        }
    }

    /**
     * The file of parameters: little-endian 32-bit floats.
     *
     * @param file name of the file in the model's folder
     * @param count how many parameters
     * @param sha256 hash of the file, lower-case hexadecimal
     */
    public record Parameters(String file, int count, String sha256) {}

    /**
     * The policy in the format of ONNX, scaling inside.
     *
     * <p>It takes {@code observation}, 32-bit floats [batch, components], not scaled, and, if masked, {@code mask}, truth values [batch,
     * actions]; it gives {@code q}, {@code logits} and {@code probabilities}, 32-bit floats [batch, actions], and {@code action},
     * 64-bit integers [batch]. Of a network with memory it is one step: it also takes {@code state}, 32-bit floats [batch, numbers that the
     * network carries], zeros when an episode begins, and gives {@code next_state}, the state of the next step.
     *
     * @param file name of the file in the model's folder
     * @param masked whether it takes a mask of the actions that are allowed
     * @param sha256 hash of the file, lower-case hexadecimal
     */
    public record OnnxFile(String file, boolean masked, String sha256) {}

    /**
     * A file of another program's format, which that program reads without this one.
     *
     * @param file name of the file in the model's folder
     * @param sha256 hash of the file, lower-case hexadecimal
     */
    public record ExportedFile(String file, String sha256) {}

    /**
     * Where the model came from: model, run, configuration, data.
     *
     * @param kelvinVersion version of the program
     * @param platform fingerprint of the driver's platform: JDK, operating system, matrix library with its kernel, versions
     * @param seed seed of the run
     * @param rounds how many rounds were run
     * @param epochs how many epochs were run
     * @param datasetPath path of the prepared data set as the user named it
     * @param datasetSha256 hash of the data set's manifest, which has the hashes of its blocks
     * @param configuration the resolved configuration: key to value
     * @param reproducible whether all that computed had one fingerprint, so that the same run gives the same bits on that platform;
     *     null in manifests that do not say
     * @param executorPlatforms the fingerprints of those that computed; null in manifests that do not say
     */
    public record Provenance(
            String kelvinVersion,
            Map<String, String> platform,
            long seed,
            long rounds,
            long epochs,
            String datasetPath,
            String datasetSha256,
            Map<String, Object> configuration,
            Boolean reproducible,
            List<Map<String, String>> executorPlatforms) {}
}
