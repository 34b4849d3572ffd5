package org.kelvinrl.ingest;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.kelvinrl.progress.Progress;
import org.kelvinrl.schema.DatasetManifest.Block;
import org.kelvinrl.schema.DatasetManifest.Part;
import org.kelvinrl.schema.DatasetManifest.Shard;
import org.kelvinrl.schema.PreparedColumn;
import org.kelvinrl.storage.Sha256;
import org.kelvinrl.testing.Sparks;

/** Ingest jobs on the shared session, and their results as tests look at them. */
final class IngestRuns {
    private IngestRuns() {}

    static IngestSettings.Builder settings(Path output, String mapping, Path... inputs) {
        return IngestSettings.of(Stream.of(inputs).map(Path::toString).toList(), PreparedFolder.hadoop(output))
                .mapping(ConfigFactory.parseString(mapping));
    }

    static IngestResult run(IngestSettings.Builder settings) {
        return run(Sparks.session(), settings);
    }

    static IngestResult run(SparkSession session, IngestSettings.Builder settings) {
        return IngestJob.run(session, settings.build(), Progress.silent());
    }

    /** Blocks of one part, in order. */
    static List<Block> blocks(PreparedDataset dataset, Part part) {
        List<Block> blocks = new ArrayList<>();
        for (Shard shard : dataset.manifest().shards()) {
            blocks.addAll(shard.blocks(part));
        }
        return blocks;
    }

    /** All columns of the blocks of both parts, training first. */
    static List<RowBlock> read(PreparedDataset dataset) {
        Set<PreparedColumn> all = EnumSet.allOf(PreparedColumn.class);
        BlockReader reader = BlockReader.of(dataset, all);
        return Stream.of(Part.values())
                .flatMap(part -> blocks(dataset, part).stream())
                .map(reader::read)
                .toList();
    }

    /** Hash of every file but the manifest and Hadoop's checksums, by its path inside the folder. */
    static Map<String, String> hashes(Path folder) throws IOException {
        Map<String, String> hashes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(".parquet"))
                    .forEach(file -> hashes.put(folder.relativize(file).toString(), hash(file)));
        }
        return hashes;
    }

    private static String hash(Path file) {
        try {
            return Sha256.of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
