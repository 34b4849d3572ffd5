package org.kelvinrl.offline;

import org.kelvinrl.loss.InvalidRowException;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.train.DiagnosticSums;
import org.kelvinrl.train.Objective;
import org.kelvinrl.train.RowWindow;
import org.kelvinrl.train.UncomputableRow;

/** Computes the losses of an algorithm for blocks of rows that are few enough for all of it to stay in the cache. */
final class OfflineEvaluation implements Objective.Evaluation {

    private final TransitionBatch batch;
    private final Update update;
    private final float outputBound;
    private Diagnostics diagnostics;
    private float[] targets = new float[0];

    OfflineEvaluation(TransitionBatch batch, Update update, float outputBound) {
        this.batch = batch;
        this.update = update;
        this.outputBound = outputBound;
        this.diagnostics = new Diagnostics(batch.actions());
    }

    @Override
    public void begin(float[] frozen) {
        targets = frozen;
        diagnostics = new Diagnostics(batch.actions());
    }

    @Override
    public DiagnosticSums diagnostics() {
        return diagnostics.sums();
    }

    @Override
    public void gradient(float[] parameters, RowWindow window, int from, int to, float[] gradient, LossSums sums) {
        batch.use(parameters, targets, true);
        for (int first = from; first < to; first += batch.mostRows()) {
            losses(window, first, Math.min(batch.mostRows(), to - first), sums);
            batch.backward(gradient);
        }
    }

    @Override
    public void measure(float[] parameters, RowWindow window, LossSums sums) {
        batch.use(parameters, targets, false);
        for (int first = 0; first < window.rows(); first += batch.mostRows()) {
            losses(window, first, Math.min(batch.mostRows(), window.rows() - first), sums);
        }
    }

    private void losses(RowWindow window, int first, int count, LossSums sums) {
        batch.load(window, first, count);
        requireValidActions(window);
        batch.requireOutputsWithin(outputBound, window);
        try {
            update.losses(sums);
        } catch (InvalidRowException e) {
            throw UncomputableRow.divergence(e, window.where(batch.place(e.row())));
        }
        diagnostics.accept(batch, update);
    }

    private void requireValidActions(RowWindow window) {
        int row = batch.forbidden();
        if (row >= 0) {
            throw KelvinException.data(
                    "a logged action that the row's action mask allows",
                    "action " + batch.taken[row] + ", which it forbids",
                    window.where(batch.place(row)),
                    "One of the two is wrong, and what an action is worth that cannot be taken is not to be learnt: correct"
                            + " the log, and ingest it again");
        }
    }
}
