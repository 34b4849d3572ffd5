package org.kelvinrl.model;

import java.util.Arrays;
import org.kelvinrl.network.InputRows;
import org.kelvinrl.network.MatrixProduct;
import org.kelvinrl.network.Network;
import org.kelvinrl.network.ObservationScaling;
import org.kelvinrl.network.Pass;
import org.kelvinrl.network.Sequences;
import org.kelvinrl.rows.FloatRows;
import org.kelvinrl.schema.ModelManifest;

/** A trained policy in memory. Immutable and thread-safe; {@link #evaluator} gives what computes. */
public final class PolicyModel {

    private final ModelManifest manifest;
    private final Network network;
    private final float[] parameters;

    PolicyModel(ModelManifest manifest, Network network, float[] parameters) {
        this.manifest = manifest;
        this.network = network;
        this.parameters = parameters;
    }

    /**
     * A model of parts that were loaded before, such as those that a driver sends to its executors.
     *
     * @param manifest what the model is
     * @param parameters its flat parameter vector, which is not copied
     * @throws org.kelvinrl.schema.KelvinException if the network cannot be built
     * @throws IllegalArgumentException if the network has another number of parameters
     */
    public static PolicyModel of(ModelManifest manifest, float[] parameters) {
        Network network = Networks.of(manifest, "model");
        if (network.parameterCount() != parameters.length) {
            throw new IllegalArgumentException(
                    "parameters: expected " + network.parameterCount() + ", found " + parameters.length);
        }
        return new PolicyModel(manifest, network, parameters);
    }

    /** What the model is. */
    public ModelManifest manifest() {
        return manifest;
    }

    /** Its network. */
    public Network network() {
        return network;
    }

    /** Its flat parameter vector. */
    public float[] parameters() {
        return parameters.clone();
    }

    /**
     * Computes the network's outputs for up to so many observations at once.
     *
     * @param maxRows largest number of observations of one call
     * @return an evaluator, for one thread
     */
    public Evaluator evaluator(int maxRows) {
        return new Evaluator(maxRows);
    }

    /** Computes outputs, with its working memory and, if the network has one, its memory of an episode. Not thread-safe. */
    public final class Evaluator {

        private final ObservationScaling scaling = ObservationScaling.of(manifest.scaling());
        private final Pass pass;
        private final InputRows input;

        /** What the network remembers of the episode; empty without memory. */
        private final float[] state = new float[network.stateSize()];

        private Evaluator(int maxRows) {
            this.pass = network.pass(maxRows, MatrixProduct.ofThisJvm());
            this.input = InputRows.of(pass, network.inputs());
        }

        /** An episode begins. */
        public void begin() {
            Arrays.fill(state, 0f);
        }

        /** The observations of the last {@link #outputs} are over: those that follow are the next steps of their episode. */
        public void advance() {
            System.arraycopy(pass.finalState(), 0, state, 0, state.length);
        }

        /**
         * Computes the outputs, which are Q-values up to level and scale: the logits of the policy are they times the logit
         * scale.
         *
         * @param observations unscaled observations, row-major; for a network with memory, the next steps of the episode that began last
         * @param offset index of the first component
         * @param rows number of observations
         * @return [rows, actions], valid until the next call
         */
        public float[] outputs(float[] observations, int offset, int rows) {
            input.begin();
            scaling.apply(observations, offset, pass.input(), 0, rows);
            return outputs(rows);
        }

        /**
         * The same for some of a block's rows.
         *
         * @param observations unscaled observations
         * @param first index of the first of them
         * @param rows number of observations
         * @return [rows, actions], valid until the next call
         */
        public float[] outputs(FloatRows observations, int first, int rows) {
            FloatRows scaled = scaling.scaled(observations, first, rows);
            input.begin();
            for (int row = 0; row < rows; row++) {
                input.add(scaled, row);
            }
            return outputs(rows);
        }

        private float[] outputs(int rows) {
            pass.forward(parameters, 0, sequences(rows));
            return pass.output(0);
        }

        private Sequences sequences(int rows) {
            return state.length == 0 ? Sequences.rows(rows) : Sequences.packed(new int[] {rows}, state);
        }
    }
}
