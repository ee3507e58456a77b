/**
 * Lists of records in entries, as Arrow columns.
 *
 * <p>A {@link dev.zerocopy.cache.codec.records.RecordList} builds a record when it is asked for
 * one, from columns that lie in mapped pages; nothing is decoded before. An entry is an Arrow file
 * with a named, typed column for each component. What a class looked like when it was stored is in
 * the file: a class that has changed since is not read.
 */
@NullMarked
package dev.zerocopy.cache.codec.records;

import org.jspecify.annotations.NullMarked;
