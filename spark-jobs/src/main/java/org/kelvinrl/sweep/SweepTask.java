package org.kelvinrl.sweep;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.util.SerializableConfiguration;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.ingest.PreparedDataset;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/**
 * A Spark task's work: one run of the sweep. It reads the data set by itself, trains on one thread, and sends what stands in
 * {@code run.json}. Settings travel as texts, for they are code.
 */
final class SweepTask extends AbstractFunction2<TaskContext, Iterator<Integer>, String> implements Serializable {

    private static final long serialVersionUID = 1L;

    private final SweepKind kind;
    private final String data;
    private final int dataVersion;
    private final String sweep;
    private final List<Map<String, String>> texts;
    private final List<Map<String, Object>> values;
    private final Evaluation evaluation;
    private final SerializableConfiguration hadoop;

    /**
     * The work of all tasks.
     *
     * @param kind which job the runs are
     * @param dataset the data set
     * @param sweep the sweep's folder, qualified
     * @param grid the runs
     * @param evaluation where policies act
     */
    SweepTask(SweepKind kind, PreparedDataset dataset, Path sweep, Grid grid, Evaluation evaluation) {
        this.kind = kind;
        this.data = dataset.path().toString();
        this.dataVersion = dataset.manifest().version();
        this.sweep = sweep.toString();
        this.texts = grid.cells().stream()
                .map(cell -> cell.configuration().givenTexts())
                .toList();
        this.values = grid.cells().stream().map(Grid.Cell::values).toList();
        this.evaluation = evaluation;
        this.hadoop = new SerializableConfiguration(dataset.configuration());
    }

    @Override
    public String apply(TaskContext context, Iterator<Integer> numbers) {
        return new String(train(numbers.next(), context).json(), StandardCharsets.UTF_8);
    }

    private RunFile train(int number, TaskContext context) {
        PreparedDataset dataset = PreparedDataset.open(new Path(data), Optional.of(dataVersion), hadoop.value());
        Configuration configuration = configuration(texts.get(number - 1));
        SweepRun run = new SweepRun(
                number,
                values.get(number - 1),
                kind.learning(dataset, configuration),
                configuration,
                evaluation,
                hadoop.value());
        try {
            return run.inFolderOf(new Path(sweep), state -> requireWanted(context));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Configuration configuration(Map<String, String> texts) {
        Configuration configuration = Configuration.of(kind.training().settings());
        for (Setting<?> setting : kind.training().settings()) {
            String text = texts.get(setting.key());
            if (text != null) {
                configuration = configuration.withText(setting, text, "sweep");
            }
        }
        return configuration;
    }

    /** Between two rounds: another attempt may have come first, or the sweep may have ended. */
    private static void requireWanted(TaskContext context) {
        if (context.isInterrupted()) {
            throw new TaskKilledException("its result is not wanted any more");
        }
    }
}
