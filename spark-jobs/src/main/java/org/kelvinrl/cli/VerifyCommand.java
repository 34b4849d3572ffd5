package org.kelvinrl.cli;

import java.util.List;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.model.ModelStore;
import org.kelvinrl.model.PolicyModel;

/** {@code kelvin verify}: is a model what its manifest says? */
final class VerifyCommand implements Command {

    private static final Setting<Path> PATH =
            Setting.path("verify.path").positional().describedAs("Folder of a model, such as RUN/model.");

    @Override
    public String name() {
        return "verify";
    }

    @Override
    public String purpose() {
        return "Check a model: schema, sizes and hashes.";
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(PATH);
    }

    @Override
    public void run(Configuration configuration, Terminal terminal, Supplier<SparkSession> spark) {
        Path path = configuration.get(PATH);
        PolicyModel model = ModelStore.of(SparkHadoopUtil.get().newConfiguration(new SparkConf()))
                .load(path);
        terminal.result("verified: " + model.manifest().network().kind() + " with "
                + model.manifest().parameters().count() + " parameters, SHA-256 "
                + model.manifest().parameters().sha256() + ": " + path);
    }
}
