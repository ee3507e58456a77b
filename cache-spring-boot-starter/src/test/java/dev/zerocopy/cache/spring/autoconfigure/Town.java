package dev.zerocopy.cache.spring.autoconfigure;

import java.io.Serializable;

/** A class that each application of {@link TwoContextsTests} has of its own. */
record Town(int inhabitants, String name) implements Serializable {}
