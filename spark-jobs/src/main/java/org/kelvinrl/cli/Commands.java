package org.kelvinrl.cli;

import java.util.List;

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
                new SweepCommand(),
                new ScoreCommand(),
                new EvaluateCommand(),
                new VerifyCommand(),
                new BenchCommand());
    }
}
