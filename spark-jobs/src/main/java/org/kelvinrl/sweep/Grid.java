package org.kelvinrl.sweep;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.schema.KelvinException;

/**
 * The runs of a sweep: all combinations of the values, the last variation's changing from one run to the next.
 *
 * @param keys the settings that are varied, in the order in which they were named
 * @param cells the runs, in order
 */
record Grid(List<String> keys, List<Cell> cells) {

    private static final int MOST_RUNS = 10_000;

    /**
     * A run of the grid.
     *
     * @param values value of each varied setting, by key, as configurations show it
     * @param configuration the settings of the training
     */
    record Cell(Map<String, Object> values, Configuration configuration) {

        @Override
        public String toString() {
            List<String> texts = new ArrayList<>();
            values.forEach((key, value) -> texts.add(key + "=" + Values.text(value)));
            return String.join(", ", texts);
        }
    }

    /**
     * The grid of a configuration.
     *
     * @param kind which job the runs are
     * @param configuration values of {@link SweepSettings#of} that kind
     * @throws KelvinException if a setting or a value is wrong or stands twice, or the runs are too many
     */
    static Grid of(SweepKind kind, Configuration configuration) {
        List<Variation> variations = configuration.get(SweepSettings.VARY);
        requireFewRuns(variations);
        Configuration base = configuration.forJobOf(kind.training().settings());
        Set<String> keys = new LinkedHashSet<>();
        List<Cell> cells = List.of(new Cell(Map.of(), base));
        for (Variation variation : variations) {
            Setting<?> setting = variation.setting(kind);
            if (!keys.add(setting.key())) {
                throw twice("a setting", setting.key(), variation);
            }
            cells = varied(cells, setting, variation);
        }
        return new Grid(List.copyOf(keys), cells);
    }

    private static void requireFewRuns(List<Variation> variations) {
        long runs = 1;
        for (Variation variation : variations) {
            runs = Math.min(MOST_RUNS + 1L, runs * variation.texts().size());
        }
        if (runs > MOST_RUNS) {
            throw KelvinException.usage(
                    "at most " + MOST_RUNS + " runs", "more", "option --vary", "Vary fewer values at a time");
        }
    }

    private static List<Cell> varied(List<Cell> cells, Setting<?> setting, Variation variation) {
        List<Cell> all = new ArrayList<>();
        for (Cell cell : cells) {
            Set<Object> seen = new HashSet<>();
            for (String text : variation.texts()) {
                Configuration configuration = cell.configuration().withText(setting, text, "option --vary");
                Object value = configuration.resolved().get(setting.key()).value();
                if (!seen.add(value)) {
                    throw twice("a value", Values.text(value), variation);
                }
                Map<String, Object> values = new LinkedHashMap<>(cell.values());
                values.put(setting.key(), value);
                all.add(new Cell(values, configuration));
            }
        }
        return all;
    }

    private static KelvinException twice(String what, String which, Variation variation) {
        return KelvinException.usage(
                what + " once",
                which + " twice",
                "option --vary " + variation,
                "Name it once; where a value holds commas, separate values by ;");
    }
}
