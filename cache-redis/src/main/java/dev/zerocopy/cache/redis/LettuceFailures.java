package dev.zerocopy.cache.redis;

import dev.zerocopy.cache.redis.RedisFailureException.Reason;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.cluster.PartitionSelectorException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** Tells what went wrong from what the client throws. */
final class LettuceFailures {

  /** Codes of error replies, and what they say about the server. */
  private static final Map<String, Reason> REASONS =
      Map.ofEntries(
          Map.entry("BUSY", Reason.UNAVAILABLE),
          Map.entry("CLUSTERDOWN", Reason.UNAVAILABLE),
          Map.entry("LOADING", Reason.UNAVAILABLE),
          Map.entry("MASTERDOWN", Reason.UNAVAILABLE),
          Map.entry("READONLY", Reason.UNAVAILABLE),
          Map.entry("MISCONF", Reason.READ_ONLY),
          Map.entry("NOREPLICAS", Reason.READ_ONLY),
          Map.entry("OOM", Reason.OUT_OF_MEMORY),
          Map.entry("NOAUTH", Reason.DENIED),
          Map.entry("NOPERM", Reason.DENIED),
          Map.entry("WRONGPASS", Reason.DENIED));

  /** What precedes the message of the command that failed in a script. */
  private static final Pattern SCRIPT =
      Pattern.compile("^ERR Error running script \\(call to \\w+\\): (@user_script: ?\\d+: )+-?");

  /** How Redis 6 says in a script that the user may not do it. */
  private static final String DENIED_IN_SCRIPT = "The user executing the script can't";

  private static final Map<Reason, String> NEXT_STEPS =
      Map.of(
          Reason.DENIED,
          "; see spring.data.redis.username and spring.data.redis.password, and what Redis lets the"
              + " user do",
          Reason.OUT_OF_MEMORY,
          "; give Redis more maxmemory, or a maxmemory-policy that lets it evict");

  private LettuceFailures() {}

  static RedisFailureException of(Throwable thrown) {
    Throwable cause = unwrapped(thrown);
    if (cause instanceof RedisFailureException known) {
      return known;
    }
    Reason reason = reason(cause);
    String nextStep = NEXT_STEPS.getOrDefault(reason, "");
    return new RedisFailureException(reason, message(cause) + nextStep, cause);
  }

  private static String message(Throwable failure) {
    StringBuilder message = new StringBuilder("Redis failed");
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String text = Objects.requireNonNullElse(cause.getMessage(), cause.toString());
      message.append(": ").append(withoutScript(text));
    }
    return message.toString();
  }

  private static Reason reason(Throwable failure) {
    return switch (failure) {
      case RedisCommandTimeoutException _, TimeoutException _ -> Reason.TIMEOUT;
      case PartitionSelectorException _ -> Reason.UNAVAILABLE;
      case RedisCommandExecutionException reply -> reasonOf(reply, Reason.REJECTED);
      default ->
          failure.getCause() instanceof RedisCommandExecutionException reply
              ? reasonOf(reply, Reason.DISCONNECTED) // while it connects
              : Reason.DISCONNECTED;
    };
  }

  private static Reason reasonOf(RedisCommandExecutionException reply, Reason otherwise) {
    String text = withoutScript(String.valueOf(reply.getMessage()));
    int end = text.indexOf(' ');
    Reason known = REASONS.get(end < 0 ? text : text.substring(0, end));
    return known != null ? known : text.startsWith(DENIED_IN_SCRIPT) ? Reason.DENIED : otherwise;
  }

  private static String withoutScript(String reply) {
    return SCRIPT.matcher(reply).replaceFirst("");
  }

  static Throwable unwrapped(Throwable thrown) {
    Throwable cause = thrown;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
