package dev.lbrx.inference.chat;

/**
 * One turn of a chat.
 *
 * @param role {@code system}, {@code user} or {@code assistant}
 * @param content what it says
 */
public record ChatMessage(String role, String content) {}
