package org.kelvinrl.cli;

import java.util.List;
import org.kelvinrl.sweep.SweepKind;

/** The commands there are, in the order in which help shows them. */
final class Commands {

    private Commands() {}

    static List<Command> all() {
        return List.of(
                new DemoCommand(),
                new GenerateCommand(),
                new InspectCommand(),
                new IngestCommand(),
                new DistillCommand(),
                new TrainCommand(),
                new SweepCommand(SweepKind.TRAIN),
                new SweepCommand(SweepKind.DISTILL),
                new ScoreCommand(),
                new EvaluateCommand(),
                new VerifyCommand(),
                new BenchCommand());
    }
}
