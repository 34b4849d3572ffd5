package org.kelvinrl.bench;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A perceptron that is trained, and how.
 *
 * @param sizes sizes of its layers, inputs first
 * @param batch rows of one optimiser step
 */
record Shape(List<Integer> sizes, int batch) implements Serializable {

    static final Shape SMALL = new Shape(List.of(8, 64, 64, 4), 256);
    static final Shape LARGE = new Shape(List.of(8, 256, 256, 4), 1024);
    static final Shape LARGEST = new Shape(List.of(64, 512, 512, 18), 1024);

    /** Steps of a sequence. */
    static final int WINDOW = 32;

    private static final int FEWEST_ROWS = 10_000;

    int inputs() {
        return sizes.get(0);
    }

    List<Integer> hidden() {
        return sizes.subList(1, sizes.size() - 1);
    }

    int actions() {
        return sizes.get(sizes.size() - 1);
    }

    /** Floating-point operations for a sample: 2 for each weight forward, 4 backward. */
    double operations() {
        double weights = 0;
        for (int i = 1; i < sizes.size(); i++) {
            weights += (double) sizes.get(i - 1) * sizes.get(i);
        }
        return 6 * weights;
    }

    /** As many rows as take this network the time that so many take the small one, in whole batches. */
    int rows(int rowsOfSmall) {
        long rows = Math.round(rowsOfSmall * SMALL.operations() / operations());
        return Math.toIntExact((Math.max(rows, FEWEST_ROWS) + batch - 1) / batch * batch);
    }

    /** Such as {@code 8-64-64-4}. */
    String name() {
        return sizes.stream().map(String::valueOf).collect(Collectors.joining("-"));
    }

    static Shape parse(String name, int batch) {
        List<Integer> sizes = new ArrayList<>();
        for (String size : List.of(name.split("-", -1))) {
            sizes.add(Integer.valueOf(size));
        }
        return new Shape(sizes, batch);
    }
}
