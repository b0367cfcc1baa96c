package io.streamingpipelines.api;

/**
 * Why a spec could not be read: the object was stored under a schema that allowed something else,
 * such as {@code tables: 5}.
 *
 * @param path JSON path of the field at fault: {@code spec.tables[0].name}
 * @param message a sentence
 */
public record Unreadable(String path, String message) {}
