/** Values to entries and back: a serializer holds the codecs of one backend. */
@NullMarked
package dev.zerocopy.cache.codec;

import org.jspecify.annotations.NullMarked;
