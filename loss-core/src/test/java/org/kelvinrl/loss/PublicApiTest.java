package org.kelvinrl.loss;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds what other programs compile against to a file, so that no signature changes by accident. A change on purpose is written
 * there with {@code -Dkelvin.docs=write}.
 */
class PublicApiTest {
    private static final Path FILE = Path.of("src/test/resources/org/kelvinrl/loss/public-api.txt");
    private static final String PACKAGE = "org/kelvinrl/loss";

    @Test
    void isWhatItWas() throws IOException, ClassNotFoundException {
        List<String> found = api();
        if ("write".equals(System.getProperty("kelvin.docs"))) {
            Files.write(FILE, found);
        }
        assertThat(found).isEqualTo(Files.readAllLines(FILE));
    }

    private static List<String> api() throws IOException, ClassNotFoundException {
        List<String> lines = new ArrayList<>();
        for (Class<?> type : publicTypes()) {
            lines.add(type.toGenericString());
            Stream<Executable> executables = Stream.concat(
                    Arrays.stream(type.getDeclaredConstructors()), Arrays.stream(type.getDeclaredMethods()));
            Stream<Field> fields = Arrays.stream(type.getDeclaredFields());
            executables
                    .filter(PublicApiTest::isPublic)
                    .map(Executable::toGenericString)
                    .sorted()
                    .forEach(line -> lines.add("  " + line));
            fields.filter(PublicApiTest::isPublic)
                    .map(Field::toGenericString)
                    .sorted()
                    .forEach(line -> lines.add("  " + line));
        }
        return lines;
    }

    private static boolean isPublic(Member member) {
        return !member.isSynthetic()
                && (Modifier.isPublic(member.getModifiers()) || Modifier.isProtected(member.getModifiers()));
    }

    private static List<Class<?>> publicTypes() throws IOException, ClassNotFoundException {
        List<Class<?>> types = new ArrayList<>();
        for (String name : classNames()) {
            Class<?> type = Class.forName(PACKAGE.replace('/', '.') + "." + name);
            if (Modifier.isPublic(type.getModifiers())) {
                types.add(type);
            }
        }
        return types;
    }

    private static List<String> classNames() throws IOException {
        String location = LossKernel.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
        try (Stream<Path> files = Files.list(new File(location, PACKAGE).toPath())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class") && !name.equals("package-info.class"))
                    .map(name -> name.substring(0, name.length() - ".class".length()))
                    .sorted()
                    .toList();
        }
    }
}
