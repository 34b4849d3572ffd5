package org.kelvinrl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the jar that users submit carries. */
class PackagedJarIT {

    private static List<String> names;
    private static String mainClass;

    @BeforeAll
    static void open() throws IOException {
        try (JarFile jar = new JarFile(System.getProperty("kelvin.jar"))) {
            names = jar.stream()
                    .map(JarEntry::getName)
                    .filter(name -> !name.endsWith("/"))
                    .toList();
            mainClass = jar.getManifest().getMainAttributes().getValue("Main-Class");
        }
    }

    @Test
    void carriesTheProgramAndWhatSparkHasNot() {
        assertThat(mainClass).isEqualTo(Kelvin.class.getName());
        assertThat(names)
                .contains(
                        "org/kelvinrl/cli/Kelvin.class",
                        "org/kelvinrl/schema/KelvinException.class",
                        "org/kelvinrl/loss/LossSums.class",
                        "com/typesafe/config/Config.class",
                        "io/jhdf/HdfFile.class",
                        "picocli/CommandLine.class");
        assertThat(names)
                .filteredOn(name -> name.endsWith(".class"))
                .allSatisfy(
                        name -> assertThat(name)
                                .matches(
                                        "(org/kelvinrl|org/bytedeco/javacpp|org/bytedeco/openblas|com/typesafe/config|io/jhdf|picocli)/.*"));
    }

    @Test
    void carriesOnlyTheNativeLibrariesThatAreUsed() {
        assertThat(names)
                .filteredOn(name -> name.contains(".so"))
                .containsExactlyInAnyOrder(
                        "org/bytedeco/javacpp/linux-x86_64/libjnijavacpp.so",
                        "org/bytedeco/openblas/linux-x86_64/libjniopenblas_nolapack.so",
                        "org/bytedeco/openblas/linux-x86_64/libopenblas.so.0",
                        "org/bytedeco/openblas/linux-x86_64/libgfortran.so.5",
                        "org/bytedeco/openblas/linux-x86_64/libquadmath.so.0",
                        "org/bytedeco/openblas/linux-x86_64/libgcc_s.so.1");
    }

    @Test
    void carriesTheLicences() {
        assertThat(names)
                .contains(
                        "META-INF/LICENSE",
                        "META-INF/NOTICE",
                        "META-INF/licenses/jHDF.txt",
                        "META-INF/licenses/OpenBLAS.txt",
                        "META-INF/licenses/LAPACK.txt",
                        "META-INF/licenses/GPL-3.0.txt",
                        "META-INF/licenses/GCC-exception-3.1.txt",
                        "META-INF/licenses/LGPL-2.1.txt");
    }
}
