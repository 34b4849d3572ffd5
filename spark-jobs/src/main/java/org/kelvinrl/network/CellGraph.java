package org.kelvinrl.network;

import java.util.List;
import org.kelvinrl.onnx.OnnxGraph;

/** One step of cells as nodes of a graph, from {@link Network#STATE} to {@link Network#NEXT_STATE}. */
final class CellGraph {

    private final OnnxGraph graph;
    private final String scope;
    private final Cell cell;
    private final int size;
    private final String projected;

    /**
     * Cells of a network.
     *
     * @param graph where they are added
     * @param scope what the network's values begin with
     * @param cell which cells
     * @param size number of units
     * @param projected name of what comes in, [batch, gates * units]
     */
    CellGraph(OnnxGraph graph, String scope, Cell cell, int size, String projected) {
        this.graph = graph;
        this.scope = scope;
        this.cell = cell;
        this.size = size;
        this.projected = projected;
    }

    /**
     * Adds them.
     *
     * @param parameters vector that holds the weights
     * @param weights index of the first matrix
     * @param outputs name of the outputs to compute, [batch, units]
     */
    void addTo(float[] parameters, int weights, String outputs) {
        String state = scope + Network.STATE;
        String before = graph.slice(state, 0, size, value("before"));
        String[] products = new String[cell.gates()];
        for (int gate = 0; gate < products.length; gate++) {
            String matrix = value("weights" + gate);
            graph.constant(matrix, parameters, weights + gate * size * size, List.of(size, size));
            products[gate] = node("MatMul", "product" + gate, before, matrix);
        }
        if (cell == Cell.GRU) {
            String bias = value("bias");
            graph.constant(bias, parameters, weights + products.length * size * size, List.of(size));
            gru(before, products, bias, outputs);
        } else {
            lstm(graph.slice(state, size, 2 * size, value("kept_before")), products, outputs);
        }
    }

    private void gru(String before, String[] products, String bias, String outputs) {
        String reset = node("Sigmoid", "reset", sum(0, products));
        String update = node("Sigmoid", "update", sum(1, products));
        String inner = node("Mul", "inner", reset, node("Add", "biased", products[2], bias));
        String candidate = node("Tanh", "candidate", node("Add", "sum2", incoming(2), inner));
        String kept = node("Mul", "kept", update, node("Sub", "difference", before, candidate));
        graph.node("Add", List.of(candidate, kept), outputs);
        graph.node("Identity", List.of(outputs), scope + Network.NEXT_STATE);
    }

    private void lstm(String keptBefore, String[] products, String outputs) {
        String in = node("Sigmoid", "in", sum(0, products));
        String forget = node("Sigmoid", "forget", sum(1, products));
        String out = node("Sigmoid", "out", sum(2, products));
        String candidate = node("Tanh", "candidate", sum(3, products));
        String old = node("Mul", "old", forget, keptBefore);
        String kept = node("Add", "kept", old, node("Mul", "new", in, candidate));
        graph.node("Mul", List.of(out, node("Tanh", "bounded", kept)), outputs);
        graph.node("Concat", List.of(outputs, kept), scope + Network.NEXT_STATE, new OnnxGraph.Attribute("axis", 1));
    }

    private String sum(int gate, String[] products) {
        return node("Add", "sum" + gate, incoming(gate), products[gate]);
    }

    private String incoming(int gate) {
        return graph.slice(projected, gate * size, (gate + 1) * size, value("incoming" + gate));
    }

    private String node(String operator, String name, String... from) {
        graph.node(operator, List.of(from), value(name));
        return value(name);
    }

    private String value(String name) {
        return scope + "memory/" + name;
    }
}
