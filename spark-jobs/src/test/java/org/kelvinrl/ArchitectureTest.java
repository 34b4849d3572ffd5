package org.kelvinrl;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.File;
import java.io.ObjectInputStream;
import java.security.SecureRandom;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import org.kelvinrl.cli.Kelvin;
import org.kelvinrl.train.KelvinKryoRegistrator;

/** The house rules of packages, on the classes of all three modules. */
@AnalyzeClasses(packages = "org.kelvinrl", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String LOSS = "org.kelvinrl.loss..";
    /** The classes that may use the JDK's incubating Vector API. */
    private static final String VECTORS = "org\\.kelvinrl\\.loss\\.Vector(Arithmetic|Softmax)";

    private static final String SCHEMA = "org.kelvinrl.schema..";
    private static final String NETWORK = "org.kelvinrl.network..";
    private static final String TRAIN = "org.kelvinrl.train..";
    private static final String CLI = "org.kelvinrl.cli..";
    private static final String DL4J = "org.kelvinrl.network.dl4j..";

    @ArchTest
    static final ArchRule LOSS_CORE_IS_PURE_JAVA = classes()
            .that()
            .resideInAPackage(LOSS)
            .and()
            .haveNameNotMatching(VECTORS)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(LOSS, "java..");

    @ArchTest
    static final ArchRule SCHEMAS_NEED_NOTHING_BUT_JSON = classes()
            .that()
            .resideInAPackage(SCHEMA)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(SCHEMA, "java..", "com.fasterxml.jackson..");

    @ArchTest
    static final ArchRule NETWORKS_KNOW_NO_SPARK = noClasses()
            .that()
            .resideInAPackage(NETWORK)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.spark..");

    @ArchTest
    static final ArchRule TRAINING_KNOWS_NO_JOB = noClasses()
            .that()
            .resideInAPackage(TRAIN)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.kelvinrl.distill..",
                    "org.kelvinrl.score..",
                    "org.kelvinrl.evaluate..",
                    "org.kelvinrl.environment..",
                    "org.kelvinrl.report..",
                    "org.kelvinrl.bench..",
                    "org.kelvinrl.demo..",
                    CLI);

    @ArchTest
    static final ArchRule ONLY_THE_COMMAND_LINE_KNOWS_THE_COMMAND_LINE = noClasses()
            .that()
            .resideOutsideOfPackage(CLI)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(CLI, "picocli..");

    @ArchTest
    static final ArchRule ONLY_THE_COMMAND_LINE_KNOWS_BENCHMARKS_AND_DEMO = noClasses()
            .that()
            .resideOutsideOfPackages(CLI, "org.kelvinrl.bench..", "org.kelvinrl.demo..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.kelvinrl.bench..", "org.kelvinrl.demo..");

    @ArchTest
    static final ArchRule PACKAGES_ARE_FREE_OF_CYCLES =
            slices().matching("org.kelvinrl.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule DL4J_STAYS_BEHIND_THE_NETWORK_INTERFACE = noClasses()
            .that()
            .resideOutsideOfPackage(DL4J)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.deeplearning4j..", "org.nd4j..", "org.datavec..");

    @ArchTest
    static final ArchRule MATRIX_LIBRARIES_STAY_IN_NETWORK = noClasses()
            .that()
            .resideOutsideOfPackage(NETWORK)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.bytedeco..", "dev.ludovic.netlib..");

    /** Nothing from outside is deserialised by Java or Kryo; Kryo knows our classes for the wire alone. */
    @ArchTest
    static final ArchRule NOTHING_IS_READ_BY_JAVA_SERIALISATION =
            noClasses().should().dependOnClassesThat().areAssignableTo(ObjectInputStream.class);

    @ArchTest
    static final ArchRule KRYO_IS_ONLY_FOR_THE_WIRE = noClasses()
            .that()
            .doNotBelongToAnyOf(KelvinKryoRegistrator.class)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.esotericsoftware..");

    /** Users' files are on Hadoop file systems; only the native library is a file of this machine. */
    @ArchTest
    static final ArchRule PATHS_ARE_HADOOPS = noClasses()
            .that()
            .resideOutsideOfPackage(NETWORK)
            .should()
            .dependOnClassesThat(resideInAPackage("java.nio.file..").or(assignableTo(File.class)));

    /** Chance is a hash of seed and ids, see {@code random}. */
    @ArchTest
    static final ArchRule CHANCE_IS_OUR_OWN = noClasses()
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(Random.class, SplittableRandom.class, SecureRandom.class, ThreadLocalRandom.class)
            .orShould()
            .callMethod(Math.class, "random");

    @ArchTest
    static final ArchRule ONLY_THE_PROGRAM_ENDS_THE_PROCESS = noClasses()
            .that()
            .doNotBelongToAnyOf(Kelvin.class)
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "halt", int.class);

    @ArchTest
    static final ArchRule TESTS_STAY_IN_TESTS = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.junit..", "org.assertj..", "com.tngtech..", "org.kelvinrl.testing..");
}
