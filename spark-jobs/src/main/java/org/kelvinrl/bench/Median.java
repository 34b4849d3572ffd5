package org.kelvinrl.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** The median of what was measured in several turns. */
final class Median {

    private Median() {}

    /** The middle value, or the mean of the two that are in the middle. */
    static <T> double of(List<T> turns, ToDoubleFunction<T> figure) {
        double[] sorted = turns.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
