package dev.zerocopy.cache.codec.objects;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.UnreadableValueException;
import tools.jackson.databind.DatabindContext;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.PolymorphicTypeValidator;
import tools.jackson.databind.type.TypeFactory;
import tools.jackson.databind.util.SimpleLookupCache;

/** A mapper that writes fields and the names of classes, and coerces and ignores nothing. */
final class StrictJson {

  private StrictJson() {}

  static JsonMapper mapper(ClassShapes classes) {
    return JsonMapper.builder()
        .typeFactory(new AllowedTypeFactory(classes))
        .changeDefaultVisibility(
            visibility ->
                visibility
                    .withVisibility(PropertyAccessor.ALL, Visibility.NONE)
                    .withVisibility(PropertyAccessor.FIELD, Visibility.ANY)
                    .withVisibility(PropertyAccessor.CREATOR, Visibility.ANY))
        .activateDefaultTyping(
            new AllowedSubtypes(classes.types()),
            DefaultTyping.NON_FINAL_AND_ENUMS,
            JsonTypeInfo.As.WRAPPER_ARRAY)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .build();
  }

  /** Asked for every class that is named in the JSON, parameters of generic ones included. */
  @SuppressWarnings("serial") // a mapper is not serialized here
  private static final class AllowedTypeFactory extends TypeFactory {

    private final transient ClassShapes classes;

    AllowedTypeFactory(ClassShapes classes) {
      super(new SimpleLookupCache<>(16, DEFAULT_MAX_CACHE_SIZE), null, classes.loader());
      this.classes = classes;
    }

    @Override
    public TypeFactory snapshot() {
      return this;
    }

    @Override
    public Class<?> findClass(String name) throws ClassNotFoundException {
      if (!classes.types().isAllowed(name)) {
        throw new UnreadableValueException(MissReason.ERROR, AllowedTypes.refusal(name));
      }
      return classes.load(name);
    }
  }

  /** Asked by name before a class is loaded. */
  @SuppressWarnings("serial") // a mapper is not serialized here
  private static final class AllowedSubtypes extends PolymorphicTypeValidator {

    private final transient AllowedTypes types;

    AllowedSubtypes(AllowedTypes types) {
      this.types = types;
    }

    @Override
    public Validity validateBaseType(DatabindContext context, JavaType base) {
      return Validity.INDETERMINATE;
    }

    @Override
    public Validity validateSubClassName(DatabindContext context, JavaType base, String name) {
      String raw = name.contains("<") ? name.substring(0, name.indexOf('<')) : name;
      if (!types.isAllowed(raw)) {
        throw new UnreadableValueException(MissReason.ERROR, AllowedTypes.refusal(raw));
      }
      return name.equals(raw) ? Validity.ALLOWED : Validity.INDETERMINATE;
    }

    @Override
    public Validity validateSubType(DatabindContext context, JavaType base, JavaType subtype) {
      return types.isAllowed(subtype.getRawClass().getName())
              && (subtype.getContentType() == null
                  || types.isAllowed(subtype.getContentType().getRawClass().getName()))
          ? Validity.ALLOWED
          : Validity.DENIED;
    }
  }
}
