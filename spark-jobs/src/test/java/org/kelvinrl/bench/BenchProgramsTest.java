package org.kelvinrl.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.testing.SharedData;

/** Programs beside the scripts of deploy/bench, which are compiled when they are run: no build would tell that they no longer fit. */
class BenchProgramsTest {

    @TempDir
    private Path classes;

    @Test
    void compile() throws IOException {
        List<Path> programs;
        try (Stream<Path> files = Files.list(SharedData.projectRoot().resolve("deploy/bench"))) {
            programs = files.filter(file -> file.toString().endsWith(".java")).toList();
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            List<String> options =
                    List.of("-proc:none", "-d", classes.toString(), "-cp", System.getProperty("java.class.path"));
            boolean compiled = compiler.getTask(
                            messages, manager, null, options, null, manager.getJavaFileObjectsFromPaths(programs))
                    .call();

            assertThat(programs).isNotEmpty();
            assertThat(compiled).as(messages.toString()).isTrue();
        }
    }
}
