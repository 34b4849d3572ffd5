package org.kelvinrl.network;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Inputs that are no category, and behind them the embeddings of those that are, see {@link Categories}. */
final class EmbeddingLayer implements Layer {

    private final float[] input;
    private final int inputs;
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
     * @param inputs inputs of a row
     * @param tables index of each category's table in the network's parameters
     */
    EmbeddingLayer(Categories categories, float[] input, int inputs, List<Integer> tables) {
        this.input = input;
        this.inputs = inputs;
        this.to = Signal.between(categories.outputs(inputs), input.length / inputs);
        this.size = categories.size();
        this.tables = List.copyOf(tables);
        this.numbers =
                IntStream.range(0, inputs).filter(i -> !categories.contain(i)).toArray();
        for (Categories.Group group : categories.groups()) {
            lookups.add(new Lookup(input, inputs, group.first(), group.count(), size, size, group.count()));
        }
    }

    Signal to() {
        return to;
    }

    @Override
    public void forward(float[] parameters, int offset, Sequences sequences) {
        int rows = sequences.rows();
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < numbers.length; i++) {
                to.values[row * to.stride + i] = input[row * inputs + numbers[i]];
            }
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
