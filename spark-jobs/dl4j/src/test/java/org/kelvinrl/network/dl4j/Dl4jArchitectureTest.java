package org.kelvinrl.network.dl4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ObjectInputStream;
import org.deeplearning4j.util.ModelSerializer;

/** The house rules for DL4J, on the classes of all modules. */
@AnalyzeClasses(
        packages = "org.kelvinrl",
        importOptions = {ImportOption.DoNotIncludeTests.class, Dl4jArchitectureTest.NoJarOfTests.class})
class Dl4jArchitectureTest {

    /** What the tests of other modules lend to ours. */
    static final class NoJarOfTests implements ImportOption {

        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    private static final String DL4J = "org.kelvinrl.network.dl4j..";

    @ArchTest
    static final ArchRule DL4J_STAYS_IN_ITS_PACKAGE = noClasses()
            .that()
            .resideOutsideOfPackage(DL4J)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.deeplearning4j..", "org.nd4j..", "org.datavec..");

    @ArchTest
    static final ArchRule NOBODY_DEPENDS_ON_IT = noClasses()
            .that()
            .resideOutsideOfPackage(DL4J)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(DL4J);

    /** It runs what a stranger put in a file. */
    @ArchTest
    static final ArchRule DL4JS_READER_OF_FILES_IS_NEVER_ASKED = noClasses()
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(ModelSerializer.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(ObjectInputStream.class);
}
