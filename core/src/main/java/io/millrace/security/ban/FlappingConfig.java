package io.millrace.security.ban;

/**
 * When a client flaps.
 *
 * @param endLimit with so many ends of its connections within a window a Client Identifier is banned
 * @param windowMs in milliseconds
 * @param banMs how long it is banned, in milliseconds
 */
public record FlappingConfig(int endLimit, long windowMs, long banMs) {}
