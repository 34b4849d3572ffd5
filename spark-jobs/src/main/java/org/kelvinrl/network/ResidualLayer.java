package org.kelvinrl.network;

import java.util.List;

/**
 * Layers whose result is added to what they were computed from (He et al., <em>Deep Residual Learning for Image Recognition</em>, and
 * <em>Identity Mappings in Deep Residual Networks</em>, 2016).
 */
final class ResidualLayer implements Layer {

    private final List<Layer> branch;
    private final Signal from;
    private final Signal branchEnd;
    private final Signal to;

    /**
     * Layers and the way around them.
     *
     * @param branch the layers, the first of which computes from {@code from}
     * @param from what they are computed from
     * @param branchEnd what the last of them computes, of the same size
     */
    ResidualLayer(List<Layer> branch, Signal from, Signal branchEnd, int maxRows) {
        this.branch = branch;
        this.from = from;
        this.branchEnd = branchEnd;
        this.to = Signal.between(from.size, maxRows);
    }

    Signal to() {
        return to;
    }

    @Override
    public void forward(float[] parameters, int offset, Sequences sequences) {
        branch.forEach(layer -> layer.forward(parameters, offset, sequences));
        int rows = sequences.rows();
        add(from.values, branchEnd.values, to.values, rows * to.stride);
        to.withOnes(rows);
    }

    @Override
    public void backward(float[] parameters, int offset, float[] gradient, int gradientOffset, int rows) {
        int count = rows * to.stride;
        System.arraycopy(to.gradients, 0, branchEnd.gradients, 0, count);
        for (int i = branch.size() - 1; i >= 0; i--) {
            branch.get(i).backward(parameters, offset, gradient, gradientOffset, rows);
        }
        add(from.gradients, to.gradients, from.gradients, count);
    }

    private static void add(float[] x, float[] y, float[] sum, int count) {
        for (int i = 0; i < count; i++) {
            sum[i] = x[i] + y[i];
        }
    }
}
