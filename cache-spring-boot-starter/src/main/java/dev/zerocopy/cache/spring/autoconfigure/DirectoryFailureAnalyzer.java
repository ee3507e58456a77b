package dev.zerocopy.cache.spring.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says why the cache directory cannot be used, and which property names another. */
final class DirectoryFailureAnalyzer extends AbstractFailureAnalyzer<DirectoryFailedException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, DirectoryFailedException cause) {
    return new FailureAnalysis(
        String.valueOf(cause.getMessage()),
        "Make %s a directory that this user owns and no other process uses, or set %s to one."
            .formatted(cause.directory(), ApplicationDirectory.PROPERTY),
        cause);
  }
}
