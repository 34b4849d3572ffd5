package org.kelvinrl.score;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.kelvinrl.ingest.BlockReader;
import org.kelvinrl.model.PolicyModel;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.ManifestJson;
import org.kelvinrl.schema.ModelManifest;
import scala.Tuple4;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/**
 * What a task does: scores the block whose index it is given into a file of the attempt's own, and tells the file's name, the
 * sums over the rows that have a loss and over the others, and the row that has no result if there is one.
 *
 * <p>The model comes from the driver, so that all tasks score the same one whatever becomes of its files.
 */
final class ScoreTask extends AbstractFunction1<Iterator<Integer>, Tuple4<String, double[], double[], String[]>>
        implements Serializable {

    private static final long serialVersionUID = 1L;

    private final List<BlockToScore> blocks;
    private final BlockReader reader;
    private final byte[] manifest;
    private final Broadcast<float[]> parameters;
    private final boolean withGradients;
    private final String attempts;
    private final SerializableConfiguration hadoop;

    /**
     * A task for each block.
     *
     * @param blocks the blocks
     * @param reader reads their rows
     * @param model what the model is, with the loss that is computed
     * @param parameters the model's parameters
     * @param withGradients whether gradients are written
     * @param attempts folder that attempts write to
     * @param hadoop how its file system is reached
     */
    ScoreTask(
            List<BlockToScore> blocks,
            BlockReader reader,
            ModelManifest model,
            Broadcast<float[]> parameters,
            boolean withGradients,
            Path attempts,
            SerializableConfiguration hadoop) {
        this.blocks = blocks;
        this.reader = reader;
        this.manifest = ManifestJson.write(model);
        this.parameters = parameters;
        this.withGradients = withGradients;
        this.attempts = attempts.toString();
        this.hadoop = hadoop;
    }

    @Override
    public Tuple4<String, double[], double[], String[]> apply(Iterator<Integer> index) {
        BlockToScore work = blocks.get(index.next());
        String attempt = "attempt-" + TaskContext.get().taskAttemptId();
        Scorer scorer = scorer(work);
        Path file = new Path(attempts, attempt);
        String[] failure = null;
        try {
            ScoreFile.write(
                    new AttemptFile(file.getFileSystem(hadoop.value()), file),
                    scorer,
                    work.part().label());
        } catch (UnscorableRowException e) {
            failure = e.parts();
        } catch (IOException e) {
            throw KelvinException.output(
                            "a place that can be written",
                            String.valueOf(e.getMessage()),
                            file.toString(),
                            "Check the path, the right to write there and the space left, or name another --out")
                    .because(e);
        }
        return new Tuple4<>(
                attempt, scorer.compared().toArray(), scorer.others().toArray(), failure);
    }

    private Scorer scorer(BlockToScore work) {
        ModelManifest model =
                ManifestJson.read(manifest, ModelManifest.class, ModelManifest.SCHEMA_VERSION, "the model");
        return new Scorer(
                reader.read(work.block()),
                work.block().file(),
                PolicyModel.of(model, parameters.value()),
                withGradients);
    }
}
