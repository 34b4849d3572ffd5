import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.ConfigurationSources;
import org.kelvinrl.distill.DistillJob;
import org.kelvinrl.distill.Distillation;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.train.RoundMetrics;
import org.kelvinrl.train.TrainedParameters;
import org.kelvinrl.train.Trainer;
import org.kelvinrl.train.TrainingListener;

/**
 * Distils a data set once for every line of the input, {@code key=value} after {@code key=value}, and prints a line of JSON for each: the
 * divergence of the validation rows after the last epoch, in nats. Workers are threads of this process, which gives the bits of a cluster
 * without the start of one for every run.
 *
 * <pre>java -cp JAR:SPARK Averaging.java DATA THREADS</pre>
 */
final class Averaging {

    public static void main(String[] arguments) throws IOException {
        PreparedDataset dataset = PreparedDataset.open(
                new org.apache.hadoop.fs.Path(arguments[0]), Optional.empty(), new org.apache.hadoop.conf.Configuration());
        int threads = Integer.parseInt(arguments[1]);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            System.out.println(measured(dataset, line, threads));
        }
    }

    private static String measured(PreparedDataset dataset, String line, int threads) throws IOException {
        ConfigurationSources sources = new ConfigurationSources(DistillJob.settings(), List.of())
                .set("distill.data=" + dataset.path())
                .set("distill.out=unused");
        for (String assignment : line.split(" ")) {
            sources.set(assignment);
        }
        Configuration configuration = sources.resolve();
        Path memories = Files.createTempDirectory("averaging");
        try (Trainer trainer = Distillation.of(dataset, configuration)
                .trainerInThisProcess(threads, new org.apache.hadoop.fs.Path(memories.toUri()))) {
            TrainedParameters trained = trainer.run(new Unheard());
            LossSums last = trained.history().get(trained.epochs() - 1).validation();
            return String.format(
                    Locale.ROOT,
                    "{\"schema\":1,\"configuration\":\"%s\",\"rounds\":%d,\"divergence\":%s,\"agreement\":%s}",
                    line,
                    trained.rounds(),
                    last.divergence(),
                    last.agreement());
        } finally {
            delete(memories);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private static final class Unheard implements TrainingListener {

        @Override
        public void round(RoundMetrics metrics) {}

        @Override
        public void validated(int epoch, LossSums sums, Map<String, Object> diagnostics) {}
    }
}
