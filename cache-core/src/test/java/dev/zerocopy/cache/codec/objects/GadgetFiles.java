package dev.zerocopy.cache.codec.objects;

import dev.zerocopy.cache.store.UnreadableValueException;
import dev.zerocopy.cache.test.EntryFiles;
import dev.zerocopy.cache.test.Gadgets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.rmi.MarshalledObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.management.BadAttributeValueExpException;
import org.apache.fory.Fory;
import org.apache.fory.exception.SerializationException;

/**
 * Entries with objects that must not be read, written by who allows everything; run as a main class
 * it reads them as an application does that allows none of their classes.
 */
final class GadgetFiles {

  private static final String TEMPLATES =
      "com.sun.org.apache.xalan.internal.xsltc.trax.TemplatesImpl";

  private GadgetFiles() {}

  /** Values that have a gadget in them, by how they have it. */
  @SuppressWarnings("URLEqualsHashCode") // that is what makes it one
  static Map<String, Object> values() throws Exception {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("root", new Gadgets.Plain());
    values.put("fields", new Gadgets.Fields());
    values.put("record", new Gadgets.Parts(1));
    values.put("enum", Gadgets.Constant.ONE);
    values.put("readObject", new Gadgets.Reading());
    values.put("readExternal", new Gadgets.External());
    values.put("array", new Gadgets.Fields[] {new Gadgets.Fields()});
    values.put("empty-array", new Gadgets.Fields[0]);
    values.put("arrays", new Gadgets.Fields[][] {{new Gadgets.Fields()}});
    values.put("in-Object-array", new Object[] {new Gadgets.Fields()});
    values.put("in-list", new ArrayList<>(List.of(new Gadgets.Fields(), new Gadgets.Fields())));
    values.put("in-List.of", List.of(new Gadgets.Fields()));
    values.put("in-set", new HashSet<>(List.of(new Gadgets.Plain())));
    values.put("in-key", new HashMap<>(Map.of(new Gadgets.Plain(), 1)));
    values.put("in-value", new HashMap<>(Map.of(1, new Gadgets.Parts(1))));
    values.put("in-record", new Types.Box<>(new Gadgets.Fields()));
    values.put("in-record-of-record", new Types.Box<>(new Types.Box<>(Gadgets.Constant.ONE)));
    values.put("compared", new TreeSet<>(List.of(new Gadgets.Plain())));
    TreeMap<Object, Object> sorted = new TreeMap<>(new Gadgets.Order());
    sorted.putAll(Map.of("a", 1, "b", 2));
    values.put("TreeMap", sorted);
    values.put("SkipListMap", new ConcurrentSkipListMap<>(sorted));
    TreeSet<Object> set = new TreeSet<>(new Gadgets.Order());
    set.addAll(Set.of("a", "b"));
    values.put("TreeSet", set);
    PriorityQueue<Object> queue = new PriorityQueue<>(new Gadgets.Order());
    queue.addAll(Set.of("a", "b"));
    values.put("PriorityQueue", queue);
    TreeMap<Object, Object> byLambda = new TreeMap<>(Gadgets.lambda());
    byLambda.putAll(Map.of("a", 1, "b", 2));
    values.put("TreeMap-by-lambda", byLambda);
    values.put("lambda", Gadgets.lambda());
    values.put("proxy", proxy());
    values.put("in-set-proxy", new HashSet<>(List.of(proxy())));
    values.put("marshalled", new MarshalledObject<>("text"));
    values.put("disallowed by Fory itself", new BadAttributeValueExpException("text"));
    values.put("Throwable", new IllegalStateException("text"));
    values.put("URL", new HashMap<>(Map.of(URI.create("http://gadget.invalid/").toURL(), 1)));
    return values;
  }

  private static Object proxy() {
    Class<?>[] interfaces = {Comparable.class};
    return Proxy.newProxyInstance(ObjectFiles.LOADER, interfaces, new Gadgets.Handler());
  }

  /** Values that only Fory writes. */
  static Map<String, Object> foryValues() {
    return Map.of(
        "class",
        Gadgets.Fields.class,
        "Optional",
        Optional.of(new Gadgets.Fields()),
        "AtomicReference",
        new AtomicReference<>(new Gadgets.Fields()),
        "list-of-class",
        List.of(Gadgets.Fields.class));
  }

  static void writeJdk(Path file, Object value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream output = new ObjectOutputStream(bytes)) {
      output.writeObject(value);
    }
    write(file, JdkCodec.ID, bytes.toByteArray(), Map.of());
  }

  /** A stream that says it holds another class, whose name has as many letters. */
  static void writeJdk(Path file, String className) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream output = new ObjectOutputStream(bytes)) {
      output.writeObject(new Types.Point(1, 2));
    }
    byte[] renamed =
        bytes
            .toString(StandardCharsets.ISO_8859_1)
            .replace(lengthAndName(Types.Point.class.getName()), lengthAndName(className))
            .getBytes(StandardCharsets.ISO_8859_1);
    write(file, JdkCodec.ID, renamed, Map.of());
  }

  private static String lengthAndName(String name) {
    return (char) (name.length() >>> 8) + "" + (char) (name.length() & 0xff) + name;
  }

  static void writeFory(Path file, Object value) throws IOException {
    byte[] bytes;
    try {
      bytes = allowingFory(true).serialize(value);
    } catch (SerializationException e) {
      bytes = allowingFory(false).serialize(value); // what reads itself needs it
    }
    write(file, ForyCodec.ID, bytes, Map.of());
  }

  private static Fory allowingFory(boolean classVersionCheck) {
    return Fory.builder()
        .withXlang(false)
        .withCompatible(false)
        .withClassVersionCheck(classVersionCheck)
        .withRefTracking(true)
        .serializeEnumByName(true)
        .registerGuavaTypes(false)
        .requireClassRegistration(false)
        .withTypeChecker((resolver, name) -> true)
        .build();
  }

  static void write(Path file, int codec, byte[] bytes, Map<String, Long> shapes)
      throws IOException {
    EntryFiles.write(
        file,
        EntryFiles.KEY,
        writer -> ObjectEntries.write(codec, 1, ByteBuffer.wrap(bytes), shapes, writer));
  }

  static void writeAll(Path directory) throws Exception {
    for (Map.Entry<String, Object> value : values().entrySet()) {
      writeJdk(directory.resolve(value.getKey() + ".jdk"), value.getValue());
      if (!value.getKey().startsWith("disallowed")) {
        writeFory(directory.resolve(value.getKey() + ".fory"), value.getValue());
      }
    }
    for (Map.Entry<String, Object> value : foryValues().entrySet()) {
      writeFory(directory.resolve(value.getKey() + ".fory"), value.getValue());
    }
    writeJdk(directory.resolve("templates.jdk"), TEMPLATES);
    writeJdk(directory.resolve("rmi.jdk"), "java.rmi.server.UnicastRemoteObject");
    for (String name : List.of(TEMPLATES, Gadgets.Fields.class.getName())) {
      write(
          directory.resolve("named-" + name + ".fory"),
          ForyCodec.ID,
          new byte[9],
          Map.of(name, 1L));
      write(
          directory.resolve("named-" + name + ".jdk"), JdkCodec.ID, new byte[9], Map.of(name, 1L));
      write(
          directory.resolve("named-" + name + ".json"),
          JacksonCodec.ID,
          new byte[9],
          Map.of(name, 1L));
    }
    String[] jsons = {
      "[\"" + TEMPLATES + "\",{}]",
      "[\"" + Gadgets.Fields.class.getName() + "\",{\"text\":\"a\"}]",
      "[\"java.util.ArrayList<" + Gadgets.Fields.class.getName() + ">\",[{\"text\":\"a\"}]]",
      "[\"java.util.EnumSet<" + Gadgets.Constant.class.getName() + ">\",[\"ONE\"]]",
      "[\"[L" + Gadgets.Fields.class.getName() + ";\",[{\"text\":\"a\"}]]",
      "[\"java.util.ArrayList\",[[\"" + Gadgets.Parts.class.getName() + "\",{\"number\":1}]]]",
      "[\""
          + Types.Box.class.getName()
          + "\",{\"value\":[\""
          + Gadgets.Parts.class.getName()
          + "\",{\"number\":1}]}]",
      "[\"java.net.URL\",\"http://gadget.invalid/\"]",
    };
    for (int i = 0; i < jsons.length; i++) {
      byte[] json = jsons[i].getBytes(StandardCharsets.UTF_8);
      write(directory.resolve(i + ".json"), JacksonCodec.ID, json, Map.of());
    }
  }

  /** Prints for each entry how it was refused, then what gadgets did. */
  public static void main(String[] arguments) throws IOException {
    ForyCodec fory = ObjectFiles.fory();
    JdkCodec jdk = new JdkCodec(ObjectFiles.TYPES, ObjectFiles.LOADER);
    JacksonCodec jackson = new JacksonCodec(ObjectFiles.TYPES, ObjectFiles.LOADER);
    Path[] files;
    try (Stream<Path> listed = Files.list(Path.of(arguments[0]))) {
      files = listed.sorted().toArray(Path[]::new);
    }
    for (Path file : Arrays.asList(files)) {
      String name = file.getFileName().toString();
      String outcome;
      try {
        Object read =
            name.endsWith(".fory")
                ? ObjectFiles.read(file, fory)
                : ObjectFiles.read(file, name.endsWith(".jdk") ? jdk : jackson);
        outcome = "was read as " + read.getClass();
      } catch (UnreadableValueException e) {
        outcome = e.reason() + " " + e.getMessage();
      } catch (RuntimeException | Error e) {
        outcome = "failed " + e;
      }
      System.out.println("entry " + name + ": " + outcome.replace('\n', ' '));
    }
    System.out.println("effects: " + Gadgets.Trace.effects());
  }
}
