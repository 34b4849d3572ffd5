package org.kelvinrl.environment;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.schema.KelvinException;

/** A file of HOCON or JSON with the tables of a finite process, on any Hadoop file system. */
final class MdpFile {

    private static final int LARGEST = 4 << 20;

    private MdpFile() {}

    /**
     * Reads and checks the tables.
     *
     * @param name name of the simulator
     * @param file the file
     * @param hadoop how to reach its file system
     * @throws KelvinException of kind configuration if it cannot be read, is not HOCON, or its tables are no process
     */
    static TabularProcess read(String name, Path file, Configuration hadoop) {
        return new MdpParser(name, parsed(file, text(file, hadoop))).process();
    }

    private static Config parsed(Path file, String text) {
        ConfigParseOptions options = ConfigParseOptions.defaults()
                .setOriginDescription(file.toString())
                .setIncluder(new Refusing(file));
        try {
            Config config = ConfigFactory.parseString(text, options);
            if (!config.isResolved()) {
                // a few lines of them could grow to any size
                throw refused("tables without substitutions", "${...}", file, "Write out what they stand for");
            }
            return config;
        } catch (ConfigException e) {
            throw refused(
                            "tables in HOCON or JSON",
                            e.getMessage().replace('\n', ' '),
                            file,
                            "Mend the line that is named")
                    .because(e);
        } catch (StackOverflowError e) { // the parser follows brackets by recursion
            throw refused("tables in HOCON or JSON", "brackets within brackets without end", file, "Mend the file")
                    .because(e);
        }
    }

    private static String text(Path file, Configuration hadoop) {
        try {
            FileSystem files = file.getFileSystem(hadoop);
            if (files.getFileStatus(file).isDirectory()) {
                throw refused("a file of tables", "a folder", file, "Name the file: mdp:FILE");
            }
            try (FSDataInputStream in = files.open(file)) {
                byte[] bytes = in.readNBytes(LARGEST + 1);
                if (bytes.length > LARGEST) {
                    throw refused(
                            "tables of at most " + LARGEST + " bytes",
                            "more",
                            file,
                            "Give tables of a smaller process");
                }
                return new String(bytes, StandardCharsets.UTF_8);
            }
        } catch (FileNotFoundException e) {
            throw refused("a file of tables", "no such file", file, "Correct the path after mdp:")
                    .because(e);
        } catch (IOException e) {
            throw refused("a file of tables", "one that cannot be read: " + e.getMessage(), file, "Check the file")
                    .because(e);
        }
    }

    private static KelvinException refused(String expected, String found, Path file, String whatToDo) {
        return KelvinException.configuration(expected, found, file.toString(), whatToDo);
    }

    /** What is included would have a size of its own, and places that no message names. */
    private record Refusing(Path file) implements ConfigIncluder {

        @Override
        public ConfigIncluder withFallback(ConfigIncluder fallback) {
            return this;
        }

        @Override
        public ConfigObject include(ConfigIncludeContext context, String what) {
            throw refused("tables in one file", "include \"" + what + "\"", file, "Copy them into it");
        }
    }
}
