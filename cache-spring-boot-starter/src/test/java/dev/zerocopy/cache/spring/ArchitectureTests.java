package dev.zerocopy.cache.spring;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.springframework.boot.autoconfigure.AutoConfiguration;

/** The arrows between our modules, and the shape of auto-configurations. */
@AnalyzeClasses(packages = "dev.zerocopy.cache", importOptions = ArchitectureTests.MainCode.class)
class ArchitectureTests {

  /** Leaves out tests, those of other modules in their jars too. */
  static final class MainCode implements ImportOption {

    @Override
    public boolean includes(Location location) {
      return new DoNotIncludeTests().includes(location) && !location.contains("-tests.jar");
    }
  }

  private static final String FILE = "dev.zerocopy.cache.file..";
  private static final String STARTER = "dev.zerocopy.cache.spring..";
  private static final String[] CORE = {
    "dev.zerocopy.cache.cache..",
    "dev.zerocopy.cache.codec..",
    "dev.zerocopy.cache.compression..",
    "dev.zerocopy.cache.entry..",
    "dev.zerocopy.cache.memory..",
    "dev.zerocopy.cache.store.."
  };

  @ArchTest
  static final ArchRule coreSeesNeitherSpringNorABackend =
      noClasses()
          .that()
          .resideInAnyPackage(CORE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.springframework..", STARTER, FILE);

  @ArchTest
  static final ArchRule fileBackendDoesNotSeeSpring =
      noClasses()
          .that()
          .resideInAPackage(FILE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.springframework..", STARTER);

  @ArchTest
  static final ArchRule modulesHaveNoCycles =
      slices().matching("dev.zerocopy.cache.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule starterRootSeesNothingAboveIt =
      noClasses()
          .that()
          .resideInAPackage("dev.zerocopy.cache.spring")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.zerocopy.cache.spring.autoconfigure..", "dev.zerocopy.cache.spring.metrics..");

  @ArchTest
  static final ArchRule metersDoNotSeeTheirConfiguration =
      noClasses()
          .that()
          .resideInAPackage("dev.zerocopy.cache.spring.metrics..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.zerocopy.cache.spring.autoconfigure..");

  @ArchTest
  static final ArchRule autoConfigurationsArePublicAndFinal =
      classes()
          .that()
          .areAnnotatedWith(AutoConfiguration.class)
          .should()
          .bePublic()
          .andShould()
          .haveModifier(JavaModifier.FINAL);

  @ArchTest
  static final ArchRule autoConfigurationsHaveNoPublicMethods =
      methods()
          .that()
          .areDeclaredInClassesThat()
          .areAnnotatedWith(AutoConfiguration.class)
          .should()
          .notBePublic();

  @ArchTest
  static final ArchRule autoConfigurationConstructorsTakeNothing =
      constructors()
          .that()
          .areDeclaredInClassesThat()
          .areAnnotatedWith(AutoConfiguration.class)
          .should()
          .haveRawParameterTypes(new Class<?>[0]);

  @ArchTest
  static final ArchRule onlyAutoConfigurationsArePublicThere =
      classes()
          .that()
          .resideInAPackage("dev.zerocopy.cache.spring.autoconfigure")
          .and()
          .arePublic()
          .should()
          .beAnnotatedWith(AutoConfiguration.class);
}
