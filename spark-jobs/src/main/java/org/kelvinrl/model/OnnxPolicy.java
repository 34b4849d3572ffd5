package org.kelvinrl.model;

import java.util.List;
import org.kelvinrl.network.Network;
import org.kelvinrl.network.ObservationScaling;
import org.kelvinrl.onnx.OnnxGraph;
import org.kelvinrl.schema.ModelManifest;

/**
 * A model's policy as a graph that any simulator or service can run, from a raw observation to an action.
 *
 * <p>Inputs: {@code observation} float [batch, n], not scaled; and, where the log had action masks, {@code mask}, truth values
 * [batch, actions], at least one of each row true. Outputs: {@code q} float [batch, actions], the network's outputs; {@code logits}, they
 * times the logit scale; {@code probabilities}, the softmax of the logits over the actions that the mask allows; {@code action}
 * integer [batch], the most probable, of several the first. A network with memory computes one step a call: it has the input {@code state}
 * float [batch, state size], zeros when an episode begins, and the output {@code next_state}, the state of the next step's call.
 */
final class OnnxPolicy {

    /** The logit of an action that is not allowed: its softmax is 0. */
    private static final float NEVER = Float.NEGATIVE_INFINITY;

    private OnnxPolicy() {}

    static OnnxGraph graph(ModelManifest manifest, Network network, float[] parameters) {
        boolean masked = manifest.policy().masked();
        int actions = manifest.actionSpace().n();
        OnnxGraph graph = new OnnxGraph("policy");
        graph.input("observation", OnnxGraph.Type.FLOAT, network.inputs());
        ObservationScaling.of(manifest.scaling()).addTo(graph, "observation", "scaled");
        if (network.stateSize() > 0) {
            graph.input(Network.STATE, OnnxGraph.Type.FLOAT, network.stateSize());
        }
        network.addTo(graph, "", "scaled", parameters, 0, List.of("q"));
        graph.constant("logit_scale", (float) manifest.loss().logitScale());
        graph.node("Mul", List.of("q", "logit_scale"), "logits");
        if (masked) {
            graph.input("mask", OnnxGraph.Type.TRUTH, actions);
            graph.constant("never", NEVER);
            graph.node("Where", List.of("mask", "logits", "never"), "valid_logits");
        }
        choose(graph, masked ? "valid_logits" : "logits");
        graph.output("q", OnnxGraph.Type.FLOAT, actions);
        graph.output("logits", OnnxGraph.Type.FLOAT, actions);
        graph.output("probabilities", OnnxGraph.Type.FLOAT, actions);
        graph.output("action", OnnxGraph.Type.INTEGER);
        if (network.stateSize() > 0) {
            graph.output(Network.NEXT_STATE, OnnxGraph.Type.FLOAT, network.stateSize());
        }
        return graph;
    }

    private static void choose(OnnxGraph graph, String logits) {
        graph.node("Softmax", List.of(logits), "probabilities", new OnnxGraph.Attribute("axis", -1));
        graph.node(
                "ArgMax",
                List.of(logits),
                "action",
                new OnnxGraph.Attribute("axis", -1),
                new OnnxGraph.Attribute("keepdims", 0));
    }
}
