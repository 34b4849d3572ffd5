package org.kelvinrl.configuration;

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
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.kelvinrl.schema.KelvinException;

/** A file of HOCON on any Hadoop file system; {@code include "other.conf"} is another one, relative to its folder. */
final class ConfigurationFile implements ConfigIncluder {

    /** More than any configuration needs, so that a data file named by mistake is not read into memory. */
    private static final int LARGEST = 1 << 20;

    private static final int DEEPEST_INCLUDE = 16;

    private final Path path;
    private final Configuration hadoop;
    private final int depth;

    private ConfigurationFile(Path path, Configuration hadoop, int depth) {
        this.path = path;
        this.hadoop = hadoop;
        this.depth = depth;
    }

    /**
     * Reads a file with all that it includes.
     *
     * @param path the file
     * @param hadoop how to reach its file system
     * @return its values, substitutions resolved
     * @throws KelvinException of kind CONFIGURATION if it cannot be read or is not HOCON
     */
    static Config read(Path path, Configuration hadoop) {
        try {
            return new ConfigurationFile(path, hadoop, 0).parsed().resolve();
        } catch (ConfigException e) {
            throw KelvinException.configuration(
                            "HOCON, such as train.batch = 256",
                            e.getMessage().replace('\n', ' '),
                            "file " + path,
                            "Mend the line that is named")
                    .because(e);
        }
    }

    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
        return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
        if (depth == DEEPEST_INCLUDE) {
            throw unreadable("files that do not include each other in a circle", "include \"" + what + "\"");
        }
        Path folder = Optional.ofNullable(path.getParent()).orElse(new Path("."));
        return new ConfigurationFile(new Path(folder, what), hadoop, depth + 1)
                .parsed()
                .root();
    }

    private Config parsed() {
        ConfigParseOptions options = ConfigParseOptions.defaults()
                .setOriginDescription("file " + path)
                .setIncluder(this);
        return ConfigFactory.parseString(text(), options);
    }

    private String text() {
        try {
            FileSystem fileSystem = path.getFileSystem(hadoop);
            if (fileSystem.getFileStatus(path).isDirectory()) {
                throw unreadable("a file of HOCON", "a folder");
            }
            try (FSDataInputStream stream = fileSystem.open(path)) {
                byte[] bytes = stream.readNBytes(LARGEST + 1);
                if (bytes.length > LARGEST) {
                    throw unreadable("a file of HOCON", "more than " + LARGEST + " bytes");
                }
                return new String(bytes, StandardCharsets.UTF_8);
            }
        } catch (FileNotFoundException e) {
            throw unreadable("a file of HOCON", "no such file").because(e);
        } catch (IOException e) {
            throw unreadable("a file of HOCON", "one that cannot be read: " + e.getMessage())
                    .because(e);
        }
    }

    private KelvinException unreadable(String expected, String found) {
        return KelvinException.configuration(expected, found, "file " + path, "Correct the path of --config");
    }
}
