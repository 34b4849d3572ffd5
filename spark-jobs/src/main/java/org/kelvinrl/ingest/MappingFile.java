package org.kelvinrl.ingest;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.log.Failures;
import org.kelvinrl.schema.KelvinException;

/** A mapping's file of HOCON. */
final class MappingFile {

    private static final long LIMIT_BYTES = 1L << 20;

    private MappingFile() {}

    /** What the file holds; each of its values knows file and line. */
    static Config read(Path file, Configuration configuration) {
        String text = text(file, configuration);
        try {
            return ConfigFactory.parseString(text, ConfigParseOptions.defaults().setOriginDescription(file.toString()))
                    .resolve();
        } catch (ConfigException e) {
            throw KelvinException.configuration(
                            "a mapping in HOCON",
                            Failures.firstLine(e),
                            file.toString(),
                            "Write lines such as `observation = [x, y]`")
                    .because(e);
        }
    }

    private static String text(Path file, Configuration configuration) {
        try {
            FileSystem files = file.getFileSystem(configuration);
            long length = files.getFileStatus(file).getLen();
            if (length > LIMIT_BYTES) {
                throw KelvinException.configuration(
                        "a mapping of at most " + LIMIT_BYTES + " bytes",
                        length + " bytes",
                        file.toString(),
                        "Name the mapping, not the log");
            }
            byte[] bytes = new byte[(int) length];
            try (FSDataInputStream in = files.open(file)) {
                in.readFully(0, bytes);
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (FileNotFoundException e) {
            throw KelvinException.configuration("a mapping file", "none", file.toString(), "Name a file that exists")
                    .because(e);
        } catch (IOException e) {
            throw KelvinException.configuration(
                            "a readable mapping file",
                            Failures.firstLine(e),
                            file.toString(),
                            "Check the file and the right to read it")
                    .because(e);
        }
    }
}
