package org.kelvinrl.network;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Inputs that are no category, and behind them the embeddings of those that are, see {@link Categories}. */
final class EmbeddingLayer implements Layer {

    private final MlpInput input;
    private final Signal to;
    private final int[] numbers;
    private final int size;
    private final List<Lookup> lookups = new ArrayList<>();
    private final List<Integer> tables;

    /**
     * A layer.
     *
     * @param categories which inputs are categories
     * @param input the pass's input
     * @param tables index of each category's table in the network's parameters
     */
    EmbeddingLayer(Categories categories, MlpInput input, List<Integer> tables) {
        this.input = input;
        this.to = Signal.between(categories.outputs(input.size), input.maxRows());
        this.size = categories.size();
        this.tables = List.copyOf(tables);
        this.numbers = IntStream.range(0, input.size)
                .filter(i -> !categories.contain(i))
                .toArray();
        for (Categories.Group group : categories.groups()) {
            lookups.add(new Lookup(input, group.first(), group.count(), size, size, group.count()));
        }
    }

    Signal to() {
        return to;
    }

    @Override
    public void forward(float[] parameters, int offset, Sequences sequences) {
        int rows = sequences.rows();
        for (int row = 0; row < rows; row++) {
            input.copyTo(row, numbers, to.values, row * to.stride);
        }
        for (int i = 0; i < lookups.size(); i++) {
            lookups.get(i).find(rows);
            lookups.get(i).forward(parameters, offset + tables.get(i), -1, to, rows, numbers.length + i * size);
        }
    }

    @Override
    public void backward(float[] parameters, int offset, float[] gradient, int gradientOffset, int rows) {
        for (int i = 0; i < lookups.size(); i++) {
            lookups.get(i).backward(to, rows, numbers.length + i * size, gradient, gradientOffset + tables.get(i));
        }
    }
}
