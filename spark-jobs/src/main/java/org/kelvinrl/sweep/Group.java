package org.kelvinrl.sweep;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kelvinrl.train.TrainSettings;

/**
 * Runs of a sweep that differ in their seeds alone.
 *
 * @param values value of each varied setting but the seed, by key
 * @param runs how many
 * @param failed how many of them have no model, and no part in the rest
 * @param figures what the others come to
 */
public record Group(Map<String, Object> values, int runs, int failed, Spread figures) {

    /** The groups of runs, in the order of their first ones. */
    static List<Group> of(SweepKind kind, List<Outcome> outcomes) {
        Map<Map<String, Object>, List<Outcome>> byValues = new LinkedHashMap<>();
        for (Outcome outcome : outcomes) {
            Map<String, Object> values = new LinkedHashMap<>(outcome.values());
            values.remove(TrainSettings.SEED.key());
            byValues.computeIfAbsent(values, key -> new ArrayList<>()).add(outcome);
        }
        return byValues.entrySet().stream()
                .map(entry -> of(kind, entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Group of(SweepKind kind, Map<String, Object> values, List<Outcome> outcomes) {
        double[] figures = outcomes.stream()
                .filter(outcome -> !outcome.hasFailed())
                .mapToDouble(outcome -> outcome.figure(kind))
                .toArray();
        return new Group(values, outcomes.size(), outcomes.size() - figures.length, Spread.of(figures));
    }
}
