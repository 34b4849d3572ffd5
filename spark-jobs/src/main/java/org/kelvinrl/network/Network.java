package org.kelvinrl.network;

import java.io.Serializable;
import java.util.List;
import org.kelvinrl.onnx.OnnxGraph;
import org.kelvinrl.schema.ModelManifest;

/**
 * The shape of a network. Immutable and thread-safe; the parameters are the caller's, in a flat float vector that may hold
 * several networks one behind the other.
 */
public interface Network extends Serializable {

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
     * @param maxSteps largest batch size times time that a pass will see
     * @param product matrix product to compute with
     * @return a pass, for one thread
     */
    Pass pass(int maxSteps, MatrixProduct product);

    /**
     * Adds this network to a graph that computes the same.
     *
     * @param graph the graph
     * @param scope what the names of the values in between begin with, to tell several networks of a graph apart
     * @param input name of the value that holds the inputs, [batch, inputs]
     * @param parameters vector that holds the network's parameters
     * @param offset index of the first of them
     * @param outputs names of the values to compute, one for each of {@link #outputs()}, [batch, size]
     */
    void addTo(OnnxGraph graph, String scope, String input, float[] parameters, int offset, List<String> outputs);

    /** How to build this network again from a manifest. */
    ModelManifest.Architecture architecture();
}
