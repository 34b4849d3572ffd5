package org.kelvinrl.network;

import java.io.Serializable;
import java.util.List;
import org.kelvinrl.onnx.OnnxGraph;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.ModelManifest;

/**
 * The shape of a network. Immutable and thread-safe; the parameters are the caller's, in a flat float vector that may hold
 * several networks one behind the other.
 */
public interface Network extends Serializable {

    /** Name of the value of a graph that holds the state before a step. */
    String STATE = "state";

    /** Name of the value of a graph that holds the state behind a step. */
    String NEXT_STATE = "next_state";

    /** Number of inputs at one step: the size of an observation. */
    int inputs();

    /** The outputs, in the order in which {@link Pass} numbers them. */
    List<NetworkOutput> outputs();

    /** The named blocks of the parameter vector, in order and without gaps. */
    List<ParameterBlock> blocks();

    /** Length of the parameter vector. */
    default int parameterCount() {
        ParameterBlock last = blocks().get(blocks().size() - 1);
        return last.offset() + last.size();
    }

    /** How many numbers a sequence carries from one step to the next; 0 if the network has no memory. */
    default int stateSize() {
        return 0;
    }

    /** How rows are cut into sequences for it; null if the network has no memory. */
    default Unrolling unrolling() {
        return null;
    }

    /** How many rows are best computed at once: few enough for their activations to stay in the cache. */
    default int rowsAtOnce() {
        return 256;
    }

    /** Whether it needs {@link Sequences#noise} while it learns. */
    default boolean isNoisy() {
        return false;
    }

    /**
     * The network whose outputs are the means of groups of this one's outputs, such as the mean of an ensemble.
     *
     * @param groups how many groups the outputs are; output j of the new network is the mean of the outputs j of all groups
     * @return a network that is the same but for its outputs
     * @throws KelvinException if there is more than one group and this kind of network cannot do it
     */
    Network meanOfGroups(int groups);

    /**
     * The parameters of {@link #meanOfGroups}.
     *
     * @param groups how many groups the outputs are
     * @param parameters vector that holds this network's parameters
     * @param offset index of the first of them
     * @return the parameters of the new network
     */
    float[] meanOfGroups(int groups, float[] parameters, int offset);

    /**
     * Sets the parameters to their starting values, a pure function of the seed.
     *
     * @param parameters vector that holds the network's parameters
     * @param offset index of the first of them
     * @param seed seed of the starting values
     */
    void initialise(float[] parameters, int offset, long seed);

    /**
     * Working memory for forward and backward passes over up to so many steps at once.
     *
     * @param maxSteps most rows that a pass will see
     * @param product matrix product to compute with
     * @return a pass, for one thread
     */
    Pass pass(int maxSteps, MatrixProduct product);

    /** Whether it can be added to a graph. */
    default boolean hasGraph() {
        return true;
    }

    /** The files for other programs that a model with it comes with. */
    default List<NetworkExport> exports() {
        return List.of();
    }

    /**
     * Adds this network to a graph that computes the same, if it {@linkplain #hasGraph has one}. One with memory computes a step: it takes
     * the state before it from the value with the name scope and {@link #STATE}, [batch, state size], and computes the one behind it as
     * scope and {@link #NEXT_STATE}.
     *
     * @param graph the graph
     * @param scope what the names of the values in between begin with, to tell several networks of a graph apart
     * @param input name of the value that holds the inputs, [batch, inputs]
     * @param parameters vector that holds the network's parameters
     * @param offset index of the first of them
     * @param outputs names of the values to compute, one for each of {@link #outputs()}, [batch, size]
     */
    void addTo(OnnxGraph graph, String scope, String input, float[] parameters, int offset, List<String> outputs);

    /** How to build this network again, see {@link NetworkKind#described}. */
    ModelManifest.Architecture architecture();
}
