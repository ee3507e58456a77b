/**
 * Objects of the application and of the JDK as values: serialized as a whole, decoded anew by each
 * hit.
 *
 * <p>Nothing is decoded before its bytes are verified, before every class in it is known to be
 * {@linkplain dev.zerocopy.cache.codec.objects.AllowedTypes allowed}, and before the shape of every
 * class is known to be the one that it was stored with.
 */
@NullMarked
package dev.zerocopy.cache.codec.objects;

import org.jspecify.annotations.NullMarked;
