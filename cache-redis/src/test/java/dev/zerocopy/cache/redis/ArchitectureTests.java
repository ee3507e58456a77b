package dev.zerocopy.cache.redis;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the Redis backend may know. */
@AnalyzeClasses(
    packages = "dev.zerocopy.cache.redis",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

  private static final String[] CLIENT = {"io.lettuce..", "io.netty..", "reactor.."};

  @ArchTest
  static final ArchRule seesTheCoreAndItsClientOnly =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.zerocopy.cache.redis..",
              "dev.zerocopy.cache.compression..",
              "dev.zerocopy.cache.entry..",
              "dev.zerocopy.cache.memory..",
              "dev.zerocopy.cache.store..",
              "io.lettuce..",
              "io.netty..",
              "java..",
              "org.jspecify..",
              "org.slf4j..");

  @ArchTest
  static final ArchRule onlyItsAdapterSeesTheClient =
      noClasses()
          .that()
          .haveNameNotMatching("dev\\.zerocopy\\.cache\\.redis\\.Lettuce.*")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CLIENT);
}
