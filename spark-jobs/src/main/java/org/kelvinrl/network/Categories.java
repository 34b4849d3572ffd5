package org.kelvinrl.network;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.kelvinrl.schema.DatasetManifest;

/**
 * Which inputs are categories, and how large their embeddings are. A category is a group of inputs of which one is 1 and the others are
 * 0; its embedding is the row of a table (Bengio et al., <em>A Neural Probabilistic Language Model</em>, 2003). What a group is that is
 * none, such as all zeros, has the same linear map: the sum of rows times inputs.
 *
 * @param groups the groups, in order and apart from one another; none if nothing is embedded
 * @param size numbers of an embedding, at least 1
 */
record Categories(List<Group> groups, int size) implements Serializable {

    /** Inputs of which none is a category. */
    static final Categories NONE = new Categories(List.of(), 1);

    private static final String SIZE = "embedding";
    private static final String GROUPS = "categories";

    /** How far the means of a group's components may be from a sum of 1, by rounding. */
    private static final double TOLERANCE = 1e-6;

    /**
     * Inputs that are one category.
     *
     * @param first index of the first
     * @param count how many, at least 1
     */
    record Group(int first, int count) implements Serializable {}

    Categories {
        groups = List.copyOf(groups);
    }

    /** The categories of which a manifest's statistics tell: components of one column that are 0 or 1, and 1 in one place on average. */
    static List<Group> in(DatasetManifest manifest) {
        List<Group> groups = new ArrayList<>();
        List<DatasetManifest.Moments> moments = manifest.statistics().observation();
        int end;
        for (int first = 0; first < moments.size(); first = end) {
            end = first + 1;
            if (ObservationScaling.isBinary(moments.get(first))) {
                String column = column(manifest.observationNames().get(first));
                double sum = moments.get(first).mean();
                while (end < moments.size()
                        && ObservationScaling.isBinary(moments.get(end))
                        && column.equals(column(manifest.observationNames().get(end)))) {
                    sum += moments.get(end).mean();
                    end++;
                }
                if (end > first + 1 && Math.abs(sum - 1) < TOLERANCE) {
                    groups.add(new Group(first, end - first));
                }
            }
        }
        return groups;
    }

    /** Of {@code state=3} or {@code state[3]}. */
    private static String column(String name) {
        int end = Math.max(name.lastIndexOf('='), name.lastIndexOf('['));
        return end < 0 ? name : name.substring(0, end + 1);
    }

    /**
     * How many numbers are made of so many inputs: those that are no category, then the embeddings.
     *
     * @throws IllegalArgumentException if they are more than 2^31 - 1
     */
    int outputs(int inputs) {
        long outputs = inputs + (long) groups.size() * size;
        for (Group group : groups) {
            outputs -= group.count;
        }
        if (outputs > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("embedding: expected at most " + Integer.MAX_VALUE
                    + " numbers of all categories, found " + outputs);
        }
        return (int) outputs;
    }

    /** Whether an input is part of a category. */
    boolean contain(int input) {
        return groups.stream().anyMatch(group -> input >= group.first && input < group.first + group.count);
    }

    boolean isEmpty() {
        return groups.isEmpty();
    }

    /** For a manifest. */
    Map<String, Object> settings() {
        if (isEmpty()) {
            return Map.of();
        }
        return Map.of(
                SIZE,
                size,
                GROUPS,
                groups.stream().map(group -> List.of(group.first, group.count)).toList());
    }

    /**
     * What {@link #settings} told.
     *
     * @throws IllegalArgumentException if it can have told no such thing of so many inputs
     */
    static Categories of(Map<String, Object> settings, int inputs) {
        if (!settings.containsKey(SIZE)) {
            return NONE;
        }
        if (!(settings.get(SIZE) instanceof Integer size
                && size >= 1
                && settings.get(GROUPS) instanceof List<?> told)) {
            throw new IllegalArgumentException("embedding: expected a size of at least 1 with categories, found "
                    + settings.get(SIZE) + " with " + settings.get(GROUPS));
        }
        List<Group> groups = new ArrayList<>();
        int end = 0;
        for (Object group : told) {
            if (!(group instanceof List<?> pair
                    && pair.size() == 2
                    && pair.get(0) instanceof Integer first
                    && pair.get(1) instanceof Integer count
                    && first >= end
                    && count >= 1
                    && count <= inputs - first)) {
                throw new IllegalArgumentException("categories: expected first and number of some of " + inputs
                        + " inputs, each once and in order, found " + told);
            }
            groups.add(new Group(first, count));
            end = first + count;
        }
        return new Categories(groups, size);
    }
}
