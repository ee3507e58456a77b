package dev.zerocopy.cache.codec.objects;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectInputStream;
import java.io.ObjectOutput;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Classes as applications have them; all serializable, for the codec of the JDK. */
final class Types {

  private Types() {}

  enum Color {
    RED,
    GREEN,
    BLUE
  }

  enum Sign {
    PLUS {
      @Override
      int apply(int value) {
        return value;
      }
    },
    MINUS {
      @Override
      int apply(int value) {
        return -value;
      }
    };

    abstract int apply(int value);
  }

  /** More constants than fit the bits of a long. */
  enum Many {
    A0,
    A1,
    A2,
    A3,
    A4,
    A5,
    A6,
    A7,
    A8,
    A9,
    B0,
    B1,
    B2,
    B3,
    B4,
    B5,
    B6,
    B7,
    B8,
    B9,
    C0,
    C1,
    C2,
    C3,
    C4,
    C5,
    C6,
    C7,
    C8,
    C9,
    D0,
    D1,
    D2,
    D3,
    D4,
    D5,
    D6,
    D7,
    D8,
    D9,
    E0,
    E1,
    E2,
    E3,
    E4,
    E5,
    E6,
    E7,
    E8,
    E9,
    F0,
    F1,
    F2,
    F3,
    F4,
    F5,
    F6,
    F7,
    F8,
    F9,
    G0,
    G1,
    G2,
    G3,
    G4,
    G5,
    G6,
    G7,
    G8,
    G9
  }

  record Leg(
      @Nullable String from,
      @Nullable String to,
      int miles,
      @Nullable LocalDate day,
      @Nullable Double delay,
      @Nullable Color color)
      implements Serializable {}

  record Box<T>(T value) implements Serializable {}

  record Pair<A extends @Nullable Object, B>(A first, B second) implements Serializable {}

  record Nothing() implements Serializable {}

  record Primitives(boolean flag, byte small, char letter, short number, int count, long id)
      implements Serializable {}

  record Arrays(int[] ints, @Nullable String[] texts, Leg @Nullable [] legs)
      implements Serializable {}

  sealed interface Shape extends Serializable {}

  record Circle(double radius) implements Shape {}

  record Square(double side) implements Shape {}

  record Holder(List<? extends Shape> shapes, Map<String, ?> more) implements Serializable {}

  /** An entity: private fields, no default constructor, its orders point back to it. */
  static class Customer implements Serializable {

    @Serial private static final long serialVersionUID = 1;

    private final String name;

    @SuppressWarnings("serial") // an ArrayList
    private final List<Order> orders = new ArrayList<>();

    private transient int lookups;

    Customer(String name) {
      this.name = Objects.requireNonNull(name);
    }

    void order(BigDecimal total, Color color) {
      lookups++;
      orders.add(new Order(this, total, color));
    }

    String name() {
      return name;
    }

    List<Order> orders() {
      return orders;
    }

    int lookups() {
      return lookups;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Customer customer
          && customer.getClass() == getClass()
          && customer.name.equals(name)
          && customer.orders.equals(orders);
    }

    @Override
    public int hashCode() {
      return name.hashCode();
    }
  }

  static final class Vip extends Customer {

    @Serial private static final long serialVersionUID = 1;

    private final int level;

    Vip(String name, int level) {
      super(name);
      this.level = level;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return super.equals(other) && other instanceof Vip vip && vip.level == level;
    }

    @Override
    public int hashCode() {
      return super.hashCode() + level;
    }
  }

  static final class Order implements Serializable {

    @Serial private static final long serialVersionUID = 1;

    private final Customer customer;
    private final BigDecimal total;
    private final Color color;

    Order(Customer customer, BigDecimal total, Color color) {
      this.customer = customer;
      this.total = total;
      this.color = color;
    }

    Customer customer() {
      return customer;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Order order
          && order.total.equals(total)
          && order.color == color
          && order.customer.name().equals(customer.name());
    }

    @Override
    public int hashCode() {
      return total.hashCode();
    }
  }

  static final class Point implements Serializable {

    @Serial private static final long serialVersionUID = 1;

    private final int x;
    private final int y;

    Point(int x, int y) {
      this.x = x;
      this.y = y;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Point point && point.x == x && point.y == y;
    }

    @Override
    public int hashCode() {
      return 31 * x + y;
    }
  }

  static final class Custom implements Serializable {

    @Serial private static final long serialVersionUID = 1;

    private transient String text;
    private final int number;

    Custom(String text, int number) {
      this.text = text;
      this.number = number;
    }

    @Serial
    private void writeObject(ObjectOutputStream out) throws IOException {
      out.defaultWriteObject();
      out.writeUTF(text);
    }

    @Serial
    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      text = in.readUTF();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Custom custom && custom.text.equals(text) && custom.number == number;
    }

    @Override
    public int hashCode() {
      return text.hashCode();
    }
  }

  static final class Proxied implements Serializable {

    @Serial private static final long serialVersionUID = 1;

    private final String text;

    Proxied(String text) {
      this.text = text;
    }

    @Serial
    private Object writeReplace() {
      return new Form(text);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Proxied proxied && proxied.text.equals(text);
    }

    @Override
    public int hashCode() {
      return text.hashCode();
    }

    private record Form(String text) implements Serializable {

      @Serial
      private Object readResolve() {
        return new Proxied(text);
      }
    }
  }

  public static final class External implements Externalizable {

    @Serial private static final long serialVersionUID = 1;

    private int number;

    public External() {}

    External(int number) {
      this.number = number;
    }

    @Override
    public void writeExternal(ObjectOutput out) throws IOException {
      out.writeInt(number);
    }

    @Override
    public void readExternal(ObjectInput in) throws IOException {
      number = in.readInt();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof External external && external.number == number;
    }

    @Override
    public int hashCode() {
      return number;
    }
  }

  static final class Tags extends ArrayList<String> {

    @Serial private static final long serialVersionUID = 1;

    Tags(Collection<String> tags) {
      super(tags);
    }
  }
}
