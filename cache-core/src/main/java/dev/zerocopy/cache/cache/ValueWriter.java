package dev.zerocopy.cache.cache;

import dev.zerocopy.cache.cache.CacheMonitor.Followed;
import dev.zerocopy.cache.cache.CacheMonitor.Outcome;
import dev.zerocopy.cache.cache.Loaded.Put;
import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.EntryWriter;
import dev.zerocopy.cache.store.PutCondition;
import dev.zerocopy.cache.store.PutOutcome;
import dev.zerocopy.cache.store.UnsupportedValueException;
import dev.zerocopy.cache.store.ValueRefusedException;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Stores the values of one cache, each for as long as its time to live says.
 *
 * <p><b>Threads</b>: safe. <b>Failure</b>: what cannot be stored is counted and logged; if it was
 * to replace what is stored, that is removed, as it is out of date.
 */
final class ValueWriter {

  private final String name;
  private final CacheStore store;
  private final CacheSerializer serializer;
  private final TimeToLive timeToLive;
  private final boolean cachesNulls;
  private final StoredValues values;
  private final FailureLog log;

  ValueWriter(
      String name,
      CacheStore store,
      CacheSerializer serializer,
      TimeToLive timeToLive,
      boolean cachesNulls,
      StoredValues values,
      FailureLog log) {
    this.name = name;
    this.store = store;
    this.serializer = serializer;
    this.timeToLive = timeToLive;
    this.cachesNulls = cachesNulls;
    this.values = values;
    this.log = log;
  }

  /**
   * Stores a value, null included, and says what became of it.
   *
   * @param original the key as the caller gave it
   * @param put ended when this returns
   */
  Put put(
      CacheKey key,
      @Nullable Object original,
      @Nullable Object value,
      PutCondition condition,
      @Nullable Followed put) {
    if (value == null && !cachesNulls) {
      return declined(key, condition.equals(PutCondition.ALWAYS), put);
    }
    Duration time = timeToLive.of(name, original, value, failure -> untimed(key, failure));
    if (time != null && !time.isPositive()) {
      return declined(key, true, put);
    }
    Put failed = Put.NOT_STORED;
    try {
      PutOutcome outcome = store(key, time, condition, value, put);
      if (outcome.isStored()) {
        store.statistics().puts.increment();
        values.replaced(key);
      }
      serializer.stored(value, outcome.entry());
      end(put, outcome.isStored() ? Outcome.STORED : Outcome.SUPERSEDED, null);
      return outcome.isStored() ? Put.STORED : Put.OVERTAKEN;
    } catch (ValueRefusedException e) {
      store.statistics().refused(e.reason());
      log.report("put", key, e);
      end(put, Outcome.REFUSED, e);
    } catch (UnsupportedValueException e) {
      failed = Put.REFUSED;
      failed("value", key, e, put);
    } catch (Exception | LinkageError | VirtualMachineError e) {
      failed("put", key, e, put);
    } catch (Error e) {
      end(put, Outcome.FAILED, e);
      throw e;
    }
    if (condition.equals(PutCondition.ALWAYS)) {
      values.evict(key); // what it was to replace is out of date
    }
    return failed;
  }

  private PutOutcome store(
      CacheKey key,
      @Nullable Duration time,
      PutCondition condition,
      @Nullable Object value,
      @Nullable Followed put)
      throws IOException {
    try {
      return store.put(key, time, condition, followed(serializer.body(value), put));
    } catch (UnsupportedValueException e) {
      CacheStore.Body other =
          value == null || !e.isForOtherCodecs() ? null : serializer.fallbackBody(value);
      if (other == null) {
        throw e;
      }
      return store.put(key, time, condition, followed(other, put));
    }
  }

  private Put declined(CacheKey key, boolean evicts, @Nullable Followed put) {
    store.statistics().putsDeclined.increment();
    if (evicts) {
      values.evict(key);
    }
    end(put, Outcome.DECLINED, null);
    return Put.NOT_STORED;
  }

  private void untimed(CacheKey key, Throwable failure) {
    store.statistics().timeToLiveFailures.increment();
    log.report("time to live", key, failure);
  }

  private void failed(String step, CacheKey key, Throwable failure, @Nullable Followed put) {
    store.statistics().putFailures.increment();
    log.report(step, key, failure);
    end(put, Outcome.FAILED, failure);
  }

  private static void end(@Nullable Followed put, Outcome outcome, @Nullable Throwable failure) {
    if (put != null) {
      if (failure != null) {
        put.failed(failure);
      }
      put.end(outcome);
    }
  }

  private static CacheStore.Body followed(CacheStore.Body body, @Nullable Followed put) {
    return put == null ? body : new FollowedBody(body, put);
  }

  /** Says how much was written. */
  private record FollowedBody(CacheStore.Body body, Followed put) implements CacheStore.Body {

    @Override
    public boolean readsBack() {
      return body.readsBack();
    }

    @Override
    public EntryAttributes writeTo(EntryWriter writer) throws IOException {
      EntryAttributes attributes = body.writeTo(writer);
      put.bytes(writer.position());
      return attributes;
    }
  }
}
