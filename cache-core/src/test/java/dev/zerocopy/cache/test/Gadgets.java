package dev.zerocopy.cache.test;

import java.io.Externalizable;
import java.io.ObjectInput;
import java.io.ObjectInputStream;
import java.io.ObjectOutput;
import java.io.Serial;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Classes that tell when they are initialised, made, or called. */
public final class Gadgets {

  private Gadgets() {}

  /** In a class of its own: to touch it is no effect of a gadget. */
  public static final class Trace {

    private static final List<String> EFFECTS = new CopyOnWriteArrayList<>();

    private Trace() {}

    static void add(String effect) {
      EFFECTS.add(effect);
    }

    /** What gadgets did in this JVM. */
    public static String effects() {
      return String.join(", ", EFFECTS);
    }
  }

  /** Does something in every way that reading an object could call. */
  @SuppressWarnings("serial")
  public static class Plain implements Serializable, Comparable<Plain> {

    static {
      Trace.add("Plain initialised");
    }

    public int number = 1;

    public Plain() {
      Trace.add("Plain made");
    }

    @Serial
    private Object readResolve() {
      Trace.add("Plain resolved");
      return this;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      Trace.add("Plain equals");
      return this == other;
    }

    @Override
    public int hashCode() {
      Trace.add("Plain hashed");
      return 1;
    }

    @Override
    public int compareTo(Plain other) {
      Trace.add("Plain compared");
      return 0;
    }
  }

  /** Without any method of serialization: what Fory writes by its fields. */
  @SuppressWarnings("serial")
  public static final class Fields implements Serializable {

    static {
      Trace.add("Fields initialised");
    }

    public String text = "text";

    public Fields() {
      Trace.add("Fields made");
    }
  }

  /** A record. */
  public record Parts(int number) implements Serializable {

    static {
      Trace.add("Parts initialised");
    }

    public Parts {
      Trace.add("Parts made");
    }
  }

  /** An enum. */
  public enum Constant {
    ONE;

    static {
      Trace.add("Constant initialised");
    }
  }

  /** Reads itself. */
  @SuppressWarnings("serial")
  public static final class Reading implements Serializable {

    static {
      Trace.add("Reading initialised");
    }

    @Serial
    private void readObject(ObjectInputStream input) {
      Trace.add("Reading read");
    }
  }

  /** Reads itself in the other way. */
  @SuppressWarnings("serial")
  public static final class External implements Externalizable {

    static {
      Trace.add("External initialised");
    }

    public External() {
      Trace.add("External made");
    }

    @Override
    public void writeExternal(ObjectOutput output) {}

    @Override
    public void readExternal(ObjectInput input) {
      Trace.add("External read");
    }
  }

  /** Called by a sorted collection that is read. */
  @SuppressWarnings("serial")
  public static final class Order implements Comparator<Object>, Serializable {

    static {
      Trace.add("Order initialised");
    }

    @Override
    public int compare(Object one, Object other) {
      Trace.add("Order called");
      return one.toString().compareTo(other.toString());
    }
  }

  /** Called by a proxy. */
  @SuppressWarnings("serial")
  public static final class Handler implements InvocationHandler, Serializable {

    static {
      Trace.add("Handler initialised");
    }

    @Override
    public Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
      Trace.add("Handler called");
      return 0;
    }
  }

  /** A comparator that is a lambda. */
  public static Comparator<Object> lambda() {
    return (Comparator<Object> & Serializable)
        (one, other) -> {
          Trace.add("lambda called");
          return one.toString().compareTo(other.toString());
        };
  }
}
